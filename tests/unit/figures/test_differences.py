"""Differences between shares, against Newcombe's own values and statsmodels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from consult.figures.differences import difference_of
from consult.figures.shares import share_of


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [  # Newcombe 1998, table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_the_interval_is_the_one_newcombe_printed(one, other, low, high):
    interval = difference_of(share_of(*one), share_of(*other)).interval
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 3000), st.integers(1, 3000), st.floats(0, 1), st.floats(0, 1))
def test_the_interval_agrees_with_statsmodels_and_holds_the_difference(n_one, n_other, p_one, p_other):
    one, other = share_of(round(n_one * p_one), n_one), share_of(round(n_other * p_other), n_other)
    found = difference_of(one, other)
    expected = confint_proportions_2indep(one.count, one.base, other.count, other.base, method="newcomb")
    assert (found.interval.low, found.interval.high) == pytest.approx(expected, abs=1e-9)
    assert found.interval.low - 1e-12 <= found.difference <= found.interval.high + 1e-12


def test_a_difference_is_supported_when_its_interval_leaves_out_nought():
    assert difference_of(share_of(56, 70), share_of(48, 80)).is_supported
    assert not difference_of(share_of(12, 55), share_of(10, 55)).is_supported
    assert not difference_of(share_of(5, 10), share_of(5, 10)).is_supported
