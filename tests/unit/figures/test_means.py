"""Means on a scale, against statsmodels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from consult.figures.means import is_clearly_higher, mean_of

ON_THE_SCALE = st.lists(st.integers(0, 10), min_size=2, max_size=60).filter(lambda values: len(set(values)) > 2)


@given(ON_THE_SCALE)
def test_the_interval_is_students(values: list[int]):
    described = DescrStatsW(values)
    mean = mean_of(values, lowest=0, highest=10)
    low, high = described.tconfint_mean()
    assert mean.mean == pytest.approx(described.mean)
    if described.var_ddof(1) > 1 / 12:
        assert (mean.interval.low, mean.interval.high) == pytest.approx((max(low, 0), min(high, 10)))


@given(ON_THE_SCALE, ON_THE_SCALE)
def test_clearly_higher_is_what_welchs_interval_says(one: list[int], other: list[int]):
    low, _high = CompareMeans(DescrStatsW(one), DescrStatsW(other)).tconfint_diff(usevar="unequal")
    means = [mean_of(values, lowest=0, highest=10) for values in (one, other)]
    if abs(low) > 1e-9 and min(mean.variance for mean in means) > 1 / 12:
        assert is_clearly_higher(*means) == (low > 0)


def test_five_people_who_say_the_same_still_have_an_interval():
    mean = mean_of([8] * 5, lowest=0, highest=10)
    assert mean.mean == 8
    assert mean.interval.low == pytest.approx(8 - 2.776445 * (1 / 12 / 5) ** 0.5, abs=1e-5)


def test_an_interval_never_leaves_the_scale():
    assert mean_of([10, 10, 10, 10, 8], lowest=0, highest=10).interval.high == 10


def test_one_answer_has_no_interval():
    with pytest.raises(ValueError, match="1 values"):
        mean_of([7], lowest=0, highest=10)
