"""Localities: each against the rest, funnel limits, and one test of them all."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, chi2_contingency

from consult.figures.localities import ALARM, WARNING, chance_that_all_are_alike, compare_localities, funnel_limits
from consult.figures.readings import reading_of
from consult.figures.verdicts import Verdict

# Invented: the three police localities of the confidence survey, 640 answers, no significant difference.
THREE = [("East", reading_of(60, 210)), ("South", reading_of(62, 215)), ("West", reading_of(58, 215))]


def test_three_localities_that_hardly_differ_have_no_evidence_of_a_difference():
    localities = compare_localities(THREE, smallest=5)
    assert [line.verdict for line in localities.lines] == [Verdict.NO_EVIDENCE] * 3
    assert not localities.have_evidence
    assert localities.chance == pytest.approx(0.898, abs=0.001)
    assert [line.key for line in localities.lines] == ["East", "South", "West"]
    assert localities.whole.share == pytest.approx(180 / 640)


def test_a_locality_far_from_the_rest_is_found_and_lies_outside_the_funnel():
    localities = compare_localities([*THREE[:2], ("West", reading_of(110, 215))], smallest=5)
    verdicts = {line.key: line.verdict for line in localities.lines}
    assert verdicts == {"East": Verdict.LOWER, "South": Verdict.LOWER, "West": Verdict.HIGHER}
    west = localities.lines[2]
    assert west.reading.share > west.alarm.high
    assert west.rest.base == 425
    assert localities.have_evidence


def test_localities_with_too_few_answers_are_named_and_in_no_figure():
    localities = compare_localities([*THREE, ("North", reading_of(3, 4))], smallest=5)
    assert localities.too_few == ("North",)
    assert localities.lines == compare_localities(THREE, smallest=5).lines


@pytest.mark.parametrize("readings", [[], THREE[:1], [("A", reading_of(1, 4)), ("B", reading_of(9, 20))]])
def test_one_locality_cannot_be_compared(readings):
    assert compare_localities(readings, smallest=5) is None


def test_fourteen_areas_that_are_alike_seldom_seem_to_differ():
    source = np.random.default_rng(14)
    alarms = 0
    for _ in range(120):
        counts = source.binomial(13, 0.25, 14)
        areas = [(str(number), reading_of(int(count), 13)) for number, count in enumerate(counts)]
        lines = compare_localities(areas, smallest=5).lines
        alarms += any(line.verdict is not Verdict.NO_EVIDENCE for line in lines)
    assert alarms / 120 <= 0.05


@given(st.lists(st.tuples(st.integers(10, 50), st.integers(60, 200)), min_size=2, max_size=8))
def test_one_test_of_all_is_pearsons(groups):
    table = [[count, base - count] for count, base in groups]
    expected = chi2_contingency(table, correction=False)
    if expected.expected_freq.min() >= 5:
        assert chance_that_all_are_alike([reading_of(*group) for group in groups]) == pytest.approx(expected.pvalue)


def test_few_answers_are_shuffled_instead_and_give_fishers_chance():
    # Fisher's exact test of 1 of 6 against 5 of 7: 0.1026 two-sided; by X² the same tables are as extreme or more.
    chance = chance_that_all_are_alike([reading_of(1, 6), reading_of(5, 7)])
    assert chance == pytest.approx(0.1026, abs=0.012)
    assert chance == chance_that_all_are_alike([reading_of(1, 6), reading_of(5, 7)])


def test_nothing_parts_localities_where_nobody_or_everybody_said_so():
    assert chance_that_all_are_alike([reading_of(0, 6), reading_of(0, 9)]) == 1
    assert chance_that_all_are_alike([reading_of(6, 6), reading_of(9, 9)]) == 1


def test_with_weights_few_answers_cannot_be_tested_together():
    assert chance_that_all_are_alike([reading_of(1, 6, design_effect=1.3), reading_of(2, 9)]) is None


@given(st.integers(1, 2000), st.floats(0.01, 0.99), st.sampled_from([WARNING, ALARM]))
def test_funnel_limits_lie_within_a_count_of_the_binomial_quantiles(size, share, confidence):
    limits = funnel_limits(share, size, confidence)
    low, high = binom.ppf([0.5 - confidence / 2, 0.5 + confidence / 2], size, share)
    assert max(low - 1, 0) / size - 1e-9 <= limits.low <= low / size + 1e-9
    assert max(high - 1, 0) / size - 1e-9 <= limits.high <= high / size + 1e-9


def test_funnel_limits_narrow_as_localities_grow():
    widths = [funnel_limits(0.28, size, WARNING) for size in (13, 50, 200, 800)]
    assert all(one.high - one.low > other.high - other.low for one, other in pairwise(widths))
    assert (funnel_limits(0.0, 13, WARNING).high, funnel_limits(1.0, 13, WARNING).low) == (0, 1)


def test_two_localities_are_one_comparison():
    found = compare_localities([("East", reading_of(60, 150)), ("West", reading_of(42, 150))], smallest=5)
    assert [line.verdict for line in found.lines] == [Verdict.HIGHER, Verdict.LOWER]
    assert found.lines[0].chance == pytest.approx(found.chance)
