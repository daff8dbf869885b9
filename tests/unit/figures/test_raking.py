"""Raking, against the tutorial of balance, and what makes it refuse."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.figures.raking import NotRaked, Raked, Refusal, rake
from consult.figures.weighted import weighted_mean
from tests.unit.figures.references import answers_of, rows_of, weighted_share

AREA = {"age": {"young": 0.5, "old": 0.5}, "place": {"east": 0.4, "west": 0.6}}
GROUPS = {"age": ["young"] * 30 + ["old"] * 70, "place": ["east", "west"] * 50}


def test_raking_the_sample_of_balance_gives_its_published_figures():
    """Balance, E2ETutorialRakeTest: deff 2.103, effective n 475.6, happiness 55.484 (unweighted 48.559)."""
    rows, expected = rows_of("balance_sample.csv"), answers_of("balance")
    groups = {name: [row[name] for row in rows] for name in ("gender", "age_group")}
    area = {
        name: {group: count / 10_000 for group, count in counts.items()}
        for name, counts in expected["population"].items()
    }
    raked = rake(groups, area, largest=None)
    assert raked.design_effect == pytest.approx(expected["deff_kish"], abs=0.0005)
    assert raked.effective_base == pytest.approx(expected["effective_n"], abs=0.05)
    happiness = weighted_mean([float(row["happiness"]) for row in rows], raked.weights, lowest=0, highest=100)
    assert happiness.mean == pytest.approx(expected["weighted_mean_happiness"], abs=0.001)
    assert happiness.unweighted.mean == pytest.approx(expected["unweighted_mean_happiness"], abs=0.0005)
    for name, label, group in [
        ("gender", "Female", "Female"),
        ("gender", "gender NA", "_NA"),
        ("age_group", "45+", "45+"),
    ]:
        share = weighted_share([each == group for each in groups[name]], raked.weights)
        assert share.weighted.share == pytest.approx(expected["weighted_shares"][label], abs=0.0001)


def test_trimming_keeps_every_weight_under_the_largest_and_says_how_many():
    rows, expected = rows_of("balance_sample.csv"), answers_of("balance")
    groups = {name: [row[name] for row in rows] for name in ("gender", "age_group")}
    area = {
        name: {group: count / 10_000 for group, count in counts.items()}
        for name, counts in expected["population"].items()
    }
    free, trimmed = rake(groups, area, largest=None), rake(groups, area)
    assert max(free.weights) > 7
    assert max(trimmed.weights) == pytest.approx(5)
    assert trimmed.trimmed == sum(weight > 4.9999 for weight in trimmed.weights) > 0
    assert trimmed.furthest_off < 1e-6
    assert trimmed.design_effect < free.design_effect


def test_each_margin_comes_out_as_the_areas():
    raked = rake(GROUPS, AREA)
    for margin, shares in AREA.items():
        for group, share in shares.items():
            found = weighted_share([each == group for each in GROUPS[margin]], raked.weights).weighted.share
            assert found == pytest.approx(share)
    assert sum(raked.weights) == pytest.approx(100)


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), min_size=1, max_size=120),
    st.floats(0.2, 0.8),
    st.floats(0.1, 0.45),
)
def test_raking_gives_weights_that_fit_or_a_reason(pairs, first, second):
    area = {"one": {"a": first, "b": 1 - first}, "other": {"x": second, "y": second, "z": 1 - 2 * second}}
    groups = {"one": [one for one, _ in pairs], "other": [other for _, other in pairs]}
    match rake(groups, area, fewest=5):
        case Raked() as raked:
            assert len(raked.weights) == len(pairs)
            assert min(raked.weights) > 0
            assert max(raked.weights) <= 5 * 1.02
            assert raked.furthest_off <= 0.01
            assert raked.design_effect >= 1 - 1e-9
        case Refusal(reason, thin):
            counts = Counter(groups["one"]) + Counter(groups["other"])
            assert (reason is NotRaked.THIN) == any(counts[group] < 5 for group in "abxyz")
            assert all(counts[group] == number < 5 for _, group, number in thin)


def test_a_thin_group_is_named_with_how_many_answered():
    groups = {"age": ["young"] * 4 + ["old"] * 96, "place": ["east", "west"] * 50}
    assert rake(groups, AREA) == Refusal(NotRaked.THIN, (("age", "young", 4),))


def test_nobody_answered():
    assert rake({"age": []}, {"age": AREA["age"]}) == Refusal(NotRaked.NOBODY)
    assert rake({}, {}) == Refusal(NotRaked.NOBODY)


def test_those_who_did_not_say_keep_their_share():
    groups = {"age": ["young"] * 20 + ["old"] * 60 + ["prefer not to say"] * 20}
    raked = rake(groups, {"age": AREA["age"]})
    found = [sum(raked.weights[start:stop]) for start, stop in ((0, 20), (20, 80), (80, 100))]
    assert found == pytest.approx([40, 40, 20])


def test_margins_that_cannot_be_had_together_are_refused():
    # Every young person lives in the east and nobody else, but the area has 50% young and 40% east.
    groups = {"age": ["young"] * 50 + ["old"] * 50, "place": ["east"] * 50 + ["west"] * 50}
    assert rake(groups, AREA, largest=None) == Refusal(NotRaked.NO_CONVERGENCE)


def test_answers_that_would_count_for_too_many_are_refused():
    groups = {"age": ["young"] * 10 + ["old"] * 990}
    assert rake(groups, {"age": AREA["age"]}) == Refusal(NotRaked.TOO_UNEVEN)
    assert isinstance(rake(groups, {"age": AREA["age"]}, largest=None), Raked)


def test_raking_keeps_what_the_weights_of_a_design_say_within_a_group():
    raked = rake({"age": GROUPS["age"]}, {"age": AREA["age"]}, start=[1.0, 3.0] * 50)
    assert raked.weights[1] / raked.weights[0] == pytest.approx(3)
    assert sum(raked.weights[:30]) == pytest.approx(50)


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy")), min_size=30, max_size=120), st.floats(0.3, 0.7)
)
def test_counted_together_people_of_the_same_groups_get_the_weights_they_get_one_by_one(pairs, share):
    area = {"one": {"a": share, "b": 1 - share}, "other": {"x": 0.5, "y": 0.5}}
    each = rake({"one": [one for one, _ in pairs], "other": [other for _, other in pairs]}, area)
    counts = Counter(pairs)
    rows = sorted(counts)
    together = rake(
        {"one": [one for one, _ in rows], "other": [other for _, other in rows]},
        area,
        answers=[counts[row] for row in rows],
    )
    if isinstance(each, Refusal):
        assert together == each
    else:
        weight_of = dict(zip(rows, together.weights, strict=True))
        assert each.weights == pytest.approx([weight_of[pair] for pair in pairs], rel=1e-6)
        assert (together.trimmed, together.answers) == (each.trimmed, tuple(counts[row] for row in rows))
        assert together.effective_base == pytest.approx(each.effective_base)
