"""Shares and their exact and Wilson intervals, against R's values and statsmodels."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from consult.figures.intervals import Interval, normal_quantile, t_quantile
from consult.figures.shares import exact_interval, exact_or_score_interval, share_of, wilson_interval

REFERENCE = json.loads((Path(__file__).parent / "reference" / "binomial_intervals.json").read_text(encoding="utf-8"))[
    "cases"
]


@pytest.mark.parametrize("case", REFERENCE)
def test_the_interval_is_the_one_r_calls_wilson(case: str):
    count, base = map(int, case.split("/"))
    interval = wilson_interval(count, base)
    assert [interval.low, interval.high] == pytest.approx(
        REFERENCE[case]["wilson"], abs=1e-7
    )  # R prints eight digits of some


@given(base=st.integers(1, 5000), share=st.floats(0, 1))
def test_the_interval_agrees_with_statsmodels_and_holds_the_share(base: int, share: float):
    count = round(base * share)
    interval = wilson_interval(count, base)
    assert (interval.low, interval.high) == pytest.approx(proportion_confint(count, base, method="wilson"), abs=1e-9)
    assert 0 <= interval.low <= count / base <= interval.high <= 1


def test_a_survey_of_640_is_sure_of_28_2_percent_to_about_three_and_a_half_points():
    share = share_of(180, 640)
    assert share.share == pytest.approx(0.28125)
    assert (share.interval.high - share.interval.low) / 2 == pytest.approx(0.035, abs=0.0005)


def test_more_confidence_makes_a_wider_interval():
    assert wilson_interval(30, 100, confidence=0.99).low < wilson_interval(30, 100).low


@pytest.mark.parametrize(("count", "base"), [(0, 0), (5, 4), (-1, 4)])
def test_there_is_no_share_of_nothing_and_none_above_the_whole(count: int, base: int):
    for made in (share_of, wilson_interval):
        with pytest.raises(ValueError, match="no share"):
            made(count, base)


def test_the_quantiles_are_those_of_the_tables():
    assert normal_quantile() == pytest.approx(1.959964, abs=1e-6)
    assert t_quantile(9) == pytest.approx(2.262157, abs=1e-6)
    assert t_quantile(4, 0.99) == pytest.approx(4.604095, abs=1e-6)


def test_an_interval_can_be_cut_to_a_scale():
    assert Interval(-1.0, 12.0).within(0, 10) == Interval(0, 10)
    assert Interval(11.0, 12.0).within(0, 10) == Interval(10, 10)
    assert 5 in Interval(4, 6)
    assert 7 not in Interval(4, 6)


@pytest.mark.parametrize("case", REFERENCE)
def test_the_exact_interval_is_the_one_r_calls_exact(case: str):
    count, base = map(int, case.split("/"))
    interval = exact_interval(count, base)
    assert [interval.low, interval.high] == pytest.approx(REFERENCE[case]["exact"], abs=1e-7)


@given(base=st.integers(1, 400), share=st.floats(0, 1))
def test_the_exact_interval_agrees_with_statsmodels(base: int, share: float):
    count = round(base * share)
    interval = exact_interval(count, base)
    assert (interval.low, interval.high) == pytest.approx(proportion_confint(count, base, method="beta"), abs=1e-9)


@given(count=st.integers(0, 19), base=st.integers(1, 19))
def test_few_answers_have_the_exact_interval_and_it_is_the_wider(count: int, base: int):
    share = share_of(min(count, base), base)
    wilson = wilson_interval(share.count, base)
    assert share.interval == exact_interval(share.count, base)
    assert share.interval.high - share.interval.low > wilson.high - wilson.low - 0.002


def test_from_twenty_answers_on_the_interval_is_wilsons():
    assert share_of(5, 20).interval == wilson_interval(5, 20)
    assert exact_or_score_interval(0.25, 20) == wilson_interval(5, 20)
    assert exact_or_score_interval(0.25, 12) == exact_interval(3, 12)


@pytest.mark.parametrize("base", [4, 9, 14, 19])
@pytest.mark.parametrize("true", [0.02, 0.1, 0.3, 0.5, 0.93])
def test_the_exact_interval_holds_any_true_share_at_least_95_times_in_100(base: int, true: float):
    held = [count for count in range(base + 1) if true in exact_interval(count, base)]
    assert sum(binom.pmf(held, base, true)) >= 0.95


@pytest.mark.parametrize(("count", "size"), [(1, 0), (3, 2), (-1, 2)])
def test_an_exact_interval_needs_a_share(count: float, size: float):
    with pytest.raises(ValueError, match="no share"):
        exact_interval(count, size)
