"""Weighted figures, each beside the unweighted one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.weightstats import DescrStatsW

from consult.figures.means import mean_of
from consult.figures.shares import exact_interval, score_interval, share_of
from consult.figures.weighted import (
    effective_size,
    weighted_mean,
    weighted_median,
    weighted_share_of_rows,
)
from tests.unit.figures.references import weighted_share

weights = st.lists(st.floats(0.2, 5), min_size=2, max_size=50)


@given(weights)
def test_uneven_weights_are_never_worth_more_than_as_many_even_ones(given_weights):
    assert 1 <= effective_size(given_weights) <= len(given_weights) + 1e-9
    assert len(given_weights) / effective_size(given_weights) == pytest.approx(
        1 + np.var(given_weights) / np.mean(given_weights) ** 2
    )


def test_even_weights_change_nothing():
    says_so = [True] * 9 + [False] * 31
    found = weighted_share(says_so, [2.5] * 40)
    assert found.unweighted == share_of(9, 40)
    assert (found.weighted.share, found.weighted.effective_base) == pytest.approx((0.225, 40))
    assert found.weighted.interval.low == pytest.approx(found.unweighted.interval.low)
    values = [3, 4, 7, 8, 8, 10]
    mean = weighted_mean(values, [0.5] * 6, lowest=0, highest=10)
    assert mean.mean == pytest.approx(mean.unweighted.mean)
    assert mean.interval.low == pytest.approx(mean_of(values, lowest=0, highest=10).interval.low)


def test_weights_move_a_share_and_widen_its_interval():
    found = weighted_share([True] * 50 + [False] * 50, [3.0] * 50 + [1.0] * 50)
    assert (found.weighted.share, found.unweighted.share) == (0.75, 0.5)
    assert found.weighted.effective_base == pytest.approx(80)
    assert found.weighted.interval == score_interval(0.75, found.weighted.effective_base)


def test_few_effective_answers_have_the_exact_interval():
    found = weighted_share([True, False] * 8, [3.0, 1.0] * 8)
    assert found.weighted.effective_base == pytest.approx(12.8)
    assert found.weighted.interval == exact_interval(0.75 * 12.8, 12.8)


@given(weights, st.data())
def test_a_weighted_mean_is_statsmodels(given_weights, data):
    values = data.draw(st.lists(st.integers(0, 10), min_size=len(given_weights), max_size=len(given_weights)))
    mean = weighted_mean(values, given_weights, lowest=0, highest=10) if effective_size(given_weights) >= 2 else None
    if mean is not None:
        assert mean.mean == pytest.approx(DescrStatsW(values, given_weights).mean)
        assert 0 <= mean.interval.low <= mean.mean + 1e-9
        assert mean.mean - 1e-9 <= mean.interval.high <= 10


def test_a_weighted_median_is_where_half_of_the_weight_is_reached():
    median = weighted_median([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 5])
    assert (median.median, median.unweighted.median) == (5, 3.5)
    assert median.interval.low <= 5 <= median.interval.high
    assert weighted_median([2, 4] * 20, [1.0] * 40).median == 2


@given(st.lists(st.tuples(st.integers(0, 10), st.floats(0.2, 5)), min_size=6, max_size=60))
def test_a_weighted_median_lies_in_its_interval(pairs):
    median = weighted_median([value for value, _ in pairs], [weight for _, weight in pairs])
    assert median.interval.low <= median.median <= median.interval.high


@pytest.mark.parametrize("wrong", [[], [-1.0, 2.0], [0.0, 0.0]])
def test_weights_below_nought_or_none_at_all_are_refused(wrong):
    with pytest.raises(ValueError, match="weights must be"):
        effective_size(wrong)


def test_one_answer_that_outweighs_all_has_no_interval():
    with pytest.raises(ValueError, match="worth 1"):
        weighted_mean([1, 2, 3], [1000.0, 0.1, 0.1], lowest=0, highest=10)


def test_answers_counted_together_give_the_same_weighted_share():
    one_by_one = weighted_share([True, True, False] + [True] + [False] * 4, [2.0] * 3 + [0.5] * 5)
    assert weighted_share_of_rows([2, 1], [3, 5], [2.0, 0.5]) == one_by_one


def test_there_is_no_weighted_share_of_nobody():
    with pytest.raises(ValueError, match="nobody"):
        weighted_share_of_rows([0], [0], [1.0])


def test_a_survey_s_design_effect_divides_what_its_answers_are_worth():
    values, given_weights = [3, 4, 7, 8, 8, 10] * 5, [2.0, 1.0] * 15
    plain, survey = (weighted_mean(values, given_weights, lowest=0, highest=10, design_effect=each) for each in (1, 2))
    assert survey.effective_base == pytest.approx(plain.effective_base / 2)
    assert survey.mean == plain.mean
    assert survey.interval.low < plain.interval.low
    assert survey.unweighted == mean_of(values, lowest=0, highest=10, design_effect=2)
