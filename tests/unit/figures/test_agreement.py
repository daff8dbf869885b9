"""Agreement of two codings, against scikit-learn, statsmodels and textbook examples."""

import random
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from consult.figures.agreement import (
    FEWEST_CODINGS,
    Estimate,
    ThemeAgreement,
    TooSmall,
    binary_alphas,
    cohen_kappas,
    compare,
)
from consult.figures.alpha import nominal, reliability
from consult.figures.intervals import Interval
from consult.figures.samples import simple_design

KEYS = ("bikes", "litter", "speeding", "parking")
codings = st.lists(st.tuples(*[st.sets(st.sampled_from(KEYS))] * 2), min_size=2, max_size=30)


def compared(one, other, *, population=10_000, seed=1):
    return compare(one, other, KEYS, design=simple_design(len(one), population), seed=seed)


def two_coders(comments: int, error: float, *, seed: int = 5):
    """What two coders give, where each strays from the truth now and then."""
    source = random.Random(seed)
    truth = [{source.choice(KEYS)} for _ in range(comments)]
    return [
        [{source.choice(KEYS)} if source.random() < error else themes for themes in truth] for _ in ("one", "other")
    ]


def counts(one, other):
    return [np.array([float(n)]) for n in (sum(map(min, zip(one, other, strict=True))), sum(one), sum(other))]


def test_kappa_of_a_textbook_example():
    # 50 proposals: both say yes to 20, only the first to 5, only the second to 10, both no to 15 (kappa 0.4).
    assert cohen_kappas(np.array([20.0]), np.array([25.0]), np.array([30.0]), 50)[0] == pytest.approx(0.4)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_kappa_is_that_of_scikit_learn(pairs):
    one, other = zip(*pairs, strict=True)
    kappa = cohen_kappas(*counts(one, other), len(pairs))[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where there is only one label
        assert kappa == pytest.approx(cohen_kappa_score(one, other), nan_ok=True)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_the_short_formula_of_alpha_is_the_general_one(pairs):
    one, other = zip(*pairs, strict=True)
    alpha = binary_alphas(*counts(one, other), len(pairs))[0]
    general = reliability(pairs, nominal).alpha()
    assert np.isnan(alpha) if general is None else alpha == pytest.approx(general)


def test_the_binary_example_of_krippendorff_comes_out():
    one, other = ([int(code) for code in codes] for codes in ("0100000010", "1110010000"))
    assert binary_alphas(*counts(one, other), 10)[0] == pytest.approx(0.095, abs=0.0005)


def test_the_score_of_a_comment_is_what_its_reader_would_see():
    agreement = compared([{"bikes"}, {"bikes", "litter"}, {"speeding"}], [{"bikes"}, {"bikes"}, {"parking"}])
    assert agreement.f1.value == pytest.approx((1 + 2 / 3 + 0) / 3)
    assert (agreement.same, agreement.exact.value) == (1, pytest.approx(1 / 3))
    assert [theme.codings for theme in agreement.themes] == [2, 1, 1, 1]


@given(codings)
def test_agreement_is_the_same_both_ways_and_its_intervals_hold_it(pairs):
    one, other = zip(*pairs, strict=True)
    there, back = compared(one, other), compared(other, one)
    assert there.f1.value == back.f1.value
    assert [theme.kappa.value for theme in there.themes] == pytest.approx([theme.kappa.value for theme in back.themes])
    assert there.alpha.value == pytest.approx(back.alpha.value)
    assert 0 <= there.f1.value <= 1
    for estimate in (there.f1, there.exact, there.alpha, *(theme.kappa for theme in there.themes)):
        if estimate.interval is not None:
            assert estimate.interval.low - 1e-9 <= estimate.value <= estimate.interval.high + 1e-9


@given(codings)
def test_a_coding_agrees_with_itself(pairs):
    one = [themes for themes, _ in pairs]
    agreement = compared(one, one)
    assert (agreement.f1.value, agreement.exact.value) == (1, 1)
    assert all(theme.kappa.value in (None, pytest.approx(1)) for theme in agreement.themes)


def test_the_same_seed_gives_the_same_intervals_and_another_seed_others():
    one, other = two_coders(80, 0.3)
    assert compared(one, other, seed=3) == compared(one, other, seed=3)
    assert compared(one, other, seed=3).f1.interval != compared(one, other, seed=4).f1.interval


def test_a_sample_of_everything_leaves_no_doubt_and_a_large_part_leaves_little():
    one, other = two_coders(80, 0.3)
    whole, half, small = (compared(one, other, population=size) for size in (80, 160, 10_000))
    assert whole.f1.interval == Interval(whole.f1.value, whole.f1.value)
    assert whole.exact.interval == Interval(whole.exact.value, whole.exact.value)
    assert width(half.f1) < width(small.f1)


def width(estimate: Estimate) -> float:
    return estimate.interval.high - estimate.interval.low


def test_the_bootstrap_interval_of_a_mean_is_near_that_of_the_textbook():
    one, other = two_coders(400, 0.3)
    agreement = compared(one, other, population=10**9)
    scores = [float(a == b) for a, b in zip(one, other, strict=True)]  # one theme each: the score is 0 or 1
    error = 1.96 * np.std(scores) / len(scores) ** 0.5
    assert agreement.f1.interval.low == pytest.approx(agreement.f1.value - error, abs=0.015)
    assert agreement.f1.interval.high == pytest.approx(agreement.f1.value + error, abs=0.015)


def test_two_who_never_differ_are_not_taken_to_be_certain():
    codes = [{"bikes"}] * 12 + [{"litter"}] * 138
    agreement = compared(codes, codes)
    kappa, alpha = agreement.themes[0].kappa.interval, agreement.themes[0].alpha.interval
    # Of 150 without a difference up to 2.5% may differ in truth; chance makes 14.7% of comments differ.
    assert (kappa.low, kappa.high) == pytest.approx((1 - 0.0246 / 0.1472, 1), abs=0.005)
    assert alpha.low == pytest.approx(kappa.low, abs=0.005)
    assert agreement.alpha.interval.low == pytest.approx(alpha.low, abs=0.005)
    assert agreement.f1.interval.low == pytest.approx(0.975, abs=0.001)


def theme(codings: int, *interval: float) -> ThemeAgreement:
    estimate = Estimate(0.7, Interval(*interval) if interval else None)
    return ThemeAgreement("bikes", codings, estimate, estimate)


@pytest.mark.parametrize(
    ("agreement", "why"),
    [
        (theme(FEWEST_CODINGS - 1, 0.6, 0.8), TooSmall.FEW),
        (theme(FEWEST_CODINGS, 0.4, 0.95), TooSmall.WIDE),
        (theme(FEWEST_CODINGS), TooSmall.WIDE),
        (theme(FEWEST_CODINGS, 0.5, 0.9), None),
    ],
)
def test_a_figure_of_a_theme_that_is_rare_or_wide_is_not_to_be_read(agreement, why):
    assert agreement.too_small(agreement.kappa) is why


def test_a_theme_that_everybody_gives_everything_has_no_kappa():
    agreement = compared([{"bikes"}] * 20, [{"bikes"}] * 20)
    assert agreement.themes[0].kappa == Estimate(None, None)
    assert agreement.themes[0].too_small(agreement.themes[0].kappa) is TooSmall.FEW


def test_there_is_nothing_to_say_of_no_comments():
    assert compare([], [], KEYS, design=simple_design(1, 1), seed=1) is None


def test_themes_that_are_not_asked_for_are_left_out_of_the_scores_of_comments():
    assert compared([{"bikes", "retired"}], [{"bikes"}], population=1).f1.value == 1
