"""Waves: what changed, whether it may be chance, and what could have been seen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from consult.figures.means import mean_of
from consult.figures.readings import published_reading, reading_of
from consult.figures.verdicts import Verdict
from consult.figures.wave_change import adjust, detectable_change, mean_change, share_change


def test_the_confidence_surveys_fall_from_30_7_to_28_2_percent_may_be_due_to_chance():
    # The partnership's survey, about 640 people: "within the estimated confidence intervals of +/-3.5pp it is
    # possible the decrease is due to random sample variation" (performance report, quarter three 2023/24).
    earlier, later = published_reading(0.307, 640), published_reading(0.282, 640)
    change = share_change(earlier, later)
    assert later.margin == pytest.approx(0.035, abs=0.0005)
    assert change.difference.difference == pytest.approx(-0.025)
    assert (change.difference.interval.low, change.difference.interval.high) == pytest.approx(
        (-0.0748, 0.0249), abs=1e-4
    )
    assert change.chance == pytest.approx(0.3265, abs=1e-4)
    assert change.verdict is Verdict.NO_EVIDENCE
    assert change.may_be_chance
    assert change.detectable == pytest.approx(0.07, abs=0.002)


@pytest.mark.parametrize(("base", "points"), [(55, 24), (188, 13), (500, 8), (1211, 5)])
def test_what_two_waves_of_a_size_could_show(base: int, points: int):
    reading = published_reading(0.282, base)
    assert round(100 * detectable_change(reading, reading)) == points


def test_a_change_of_the_size_called_detectable_is_found_four_times_in_five():
    source = np.random.default_rng(5)
    size = 500
    rise = detectable_change(reading_of(150, size), reading_of(150, size))
    earlier = source.binomial(size, 0.3 - rise / 2, 2000)
    later = source.binomial(size, 0.3 + rise / 2, 2000)
    found = [
        share_change(reading_of(int(one), size), reading_of(int(other), size)).verdict is Verdict.HIGHER
        for one, other in zip(earlier, later, strict=True)
    ]
    assert 0.77 <= np.mean(found) <= 0.83


def test_a_clear_change_is_said_to_be_there_in_its_direction():
    assert share_change(reading_of(150, 500), reading_of(210, 500)).verdict is Verdict.HIGHER
    fall = share_change(reading_of(210, 500), reading_of(150, 500))
    assert (fall.verdict, fall.may_be_chance) == (Verdict.LOWER, False)


def test_a_design_effect_can_take_the_support_away():
    earlier, later = (reading_of(count, 500, design_effect=2.5) for count in (150, 190))
    assert share_change(reading_of(150, 500), reading_of(190, 500)).verdict is Verdict.HIGHER
    assert share_change(earlier, later).verdict is Verdict.NO_EVIDENCE


def test_weights_and_few_answers_are_too_few_to_say():
    change = share_change(reading_of(1, 15, design_effect=1.4), reading_of(0, 12))
    assert (change.verdict, change.may_be_chance) == (Verdict.TOO_FEW, True)


def test_many_questions_looked_at_together_need_more_to_be_supported():
    supported_alone = share_change(reading_of(150, 500), reading_of(185, 500))
    nothing = share_change(reading_of(150, 500), reading_of(151, 500))
    assert supported_alone.verdict is Verdict.HIGHER
    together = adjust([supported_alone, nothing, nothing, nothing, nothing])
    assert together[0].chance == supported_alone.chance
    assert together[0].adjusted_chance == pytest.approx(5 * supported_alone.chance)
    assert together[0].verdict is Verdict.NO_EVIDENCE


scores = st.lists(st.integers(0, 10), min_size=3, max_size=60).filter(lambda values: len(set(values)) > 2)


@given(scores, scores)
def test_a_change_of_means_agrees_with_statsmodels(earlier, later):
    change = mean_change(*(mean_of(values, lowest=0, highest=10) for values in (earlier, later)))
    compared = CompareMeans(DescrStatsW(later), DescrStatsW(earlier))
    _, chance, _ = compared.ttest_ind(usevar="unequal")
    low, high = compared.tconfint_diff(usevar="unequal")
    assert change.chance == pytest.approx(chance, abs=1e-9)
    assert (change.difference.interval.low, change.difference.interval.high) == pytest.approx((low, high), abs=1e-9)
    assert change.difference.is_supported == (change.chance < 0.05)
    assert change.detectable > 0


@given(st.integers(1, 300), st.integers(1, 300), st.floats(0, 1), st.floats(0, 1))
def test_what_is_said_to_have_changed_is_supported_by_the_test_and_by_the_interval(n_one, n_other, p_one, p_other):
    change = share_change(reading_of(round(n_one * p_one), n_one), reading_of(round(n_other * p_other), n_other))
    assert change.detectable > 0
    if not change.may_be_chance:
        assert change.chance < 0.05
        assert change.difference.is_supported
        assert (change.verdict is Verdict.HIGHER) == (change.later > change.earlier)
