"""Those who answered beside the people of the area."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.proportion import proportions_ztest

from consult.figures.representativeness import against_area, chance_of_draw
from consult.figures.verdicts import Verdict

AREA = {"16 to 34": 0.3, "35 to 54": 0.3, "55 and over": 0.4}  # invented


def test_each_group_stands_beside_the_areas_share():
    found = against_area({"16 to 34": 20, "35 to 54": 60, "55 and over": 120, "prefer not to say": 8}, AREA)
    assert (found.base, found.left_out) == (200, 8)
    young, middle, old = found.lines
    assert (young.key, young.answered.share, young.area) == ("16 to 34", 0.1, 0.3)
    assert young.difference.difference == pytest.approx(-0.2)
    assert [line.verdict for line in (young, middle, old)] == [Verdict.LOWER, Verdict.NO_EVIDENCE, Verdict.HIGHER]
    assert young.difference.interval.high == pytest.approx(young.answered.interval.high - 0.3)


def test_a_group_that_nobody_came_from_is_shown_with_nought():
    found = against_area({"35 to 54": 3, "55 and over": 4}, AREA)
    assert found.lines[0].answered.count == 0
    assert found.lines[0].verdict is Verdict.NO_EVIDENCE


def test_nobody_in_any_group_gives_nothing():
    assert against_area({"prefer not to say": 8}, AREA) is None


@pytest.mark.parametrize("wrong", [{"a": 0.5, "b": 0.4}, {"a": 1.0, "b": 0.0}, {"a": 1.2, "b": -0.2}, {}])
def test_shares_of_the_area_must_be_shares(wrong):
    with pytest.raises(ValueError, match="add up to 1"):
        against_area({"a": 3}, wrong)


@given(st.integers(0, 120), st.integers(1, 120), st.floats(0.01, 0.99))
def test_the_chance_is_that_of_the_score_test_or_of_the_exact_one_where_few_are_expected(count, base, share):
    count = min(count, base)
    if base * min(share, 1 - share) >= 5:
        _, expected = proportions_ztest(count, base, share, prop_var=share)
    else:
        expected = binomtest(count, base, share).pvalue
    assert chance_of_draw(count, base, share) == pytest.approx(expected, abs=1e-6)


def test_the_only_group_of_an_area_holds_everybody():
    assert (chance_of_draw(5, 5, 1.0), chance_of_draw(4, 5, 1.0)) == (1, 0)
    assert against_area({"all": 5}, {"all": 1.0}).lines[0].verdict is Verdict.NO_EVIDENCE


def test_two_groups_are_one_comparison():
    found = against_area({"a": 276, "b": 230}, {"a": 0.5, "b": 0.5})
    assert [line.verdict for line in found.lines] == [Verdict.HIGHER, Verdict.LOWER]
    assert [line.chance for line in found.lines] == pytest.approx([chance_of_draw(276, 506, 0.5)] * 2)
