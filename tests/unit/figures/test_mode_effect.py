"""Paper against online, raw and as if the same kinds of people had used both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable

from consult.figures.mode_effect import GroupByMode, NotStandardised, mode_effect
from consult.figures.verdicts import Verdict

# Older people agree more and write on paper; within an age nothing differs.
MIXED = [GroupByMode("under 45", 12, 40, 60, 200), GroupByMode("45 and over", 96, 160, 36, 60)]


def test_a_difference_that_is_only_who_answered_goes_away():
    effect = mode_effect(MIXED)
    assert (effect.paper.share, effect.online.share) == pytest.approx((0.54, 0.3692), abs=1e-4)
    assert effect.raw.verdict is Verdict.HIGHER
    assert effect.standardised.difference.difference == pytest.approx(0)
    assert effect.standardised.verdict is Verdict.NO_EVIDENCE
    assert effect.compared == 1


def test_a_difference_within_each_kind_of_people_stays():
    effect = mode_effect([GroupByMode("under 45", 60, 100, 30, 100), GroupByMode("45 and over", 70, 100, 40, 100)])
    assert effect.standardised.difference.difference == pytest.approx(0.3)
    assert effect.standardised.verdict is Verdict.HIGHER
    assert effect.not_standardised is None


def test_groups_that_answered_only_one_way_are_left_out_and_named():
    effect = mode_effect([*MIXED, GroupByMode("no age given", 1, 2, 10, 30)])
    assert effect.left_out == ("no age given",)
    assert effect.compared == pytest.approx(460 / 492)
    assert effect.standardised is not None


def test_standardising_is_refused_where_too_many_answered_only_one_way():
    effect = mode_effect([GroupByMode("under 45", 0, 0, 60, 200), GroupByMode("45 and over", 96, 160, 36, 60)])
    assert effect.standardised is None
    assert effect.not_standardised is NotStandardised.DIFFERENT_PEOPLE


def test_without_groups_there_is_only_the_raw_difference():
    effect = mode_effect([GroupByMode("everybody", 20, 50, 30, 50)])
    assert effect.not_standardised is NotStandardised.NO_GROUPS
    assert effect.raw.difference.difference == pytest.approx(-0.2)


@pytest.mark.parametrize("groups", [[], [GroupByMode("all", 0, 0, 3, 9)], [GroupByMode("all", 3, 9, 0, 0)]])
def test_one_way_of_answering_cannot_be_compared(groups):
    assert mode_effect(groups) is None


counts = st.tuples(st.integers(0, 30), st.integers(5, 30)).map(lambda pair: (min(pair), pair[1]))


@given(counts, counts)
def test_of_two_groups_alike_the_standardised_difference_is_the_raw_one(paper, online):
    one = mode_effect([GroupByMode(name, *paper, *online) for name in ("one", "other")])
    assert one.standardised.difference.difference == pytest.approx(one.raw.difference.difference)


@given(st.lists(st.tuples(counts, counts), min_size=2, max_size=5))
def test_the_chance_is_that_of_mantel_and_haenszel(groups):
    effect = mode_effect([GroupByMode(str(n), *paper, *online) for n, (paper, online) in enumerate(groups)])
    tables = [[[paper[0], paper[1] - paper[0]], [online[0], online[1] - online[0]]] for paper, online in groups]
    said = [sum(row[0] for row in table) for table in tables]
    if all(number in (0, paper[1] + online[1]) for number, (paper, online) in zip(said, groups, strict=True)):
        assert effect.standardised.chance is None
        assert effect.standardised.verdict is Verdict.TOO_FEW
    else:
        expected = StratifiedTable([[list(map(float, row)) for row in table] for table in tables])
        assert effect.standardised.chance == pytest.approx(expected.test_null_odds(correction=False).pvalue, abs=1e-9)
