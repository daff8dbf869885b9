"""Shares of wrong fields with their intervals, and what is left after verification."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.figures.keying_errors import error_share, share_left
from consult.figures.shares import Share, exact_interval, share_of, wilson_interval


def test_errors_one_to_a_form_have_wilsons_interval():
    found = error_share([1, 0, 0, 1, 0, 0, 0, 0, 0, 0], 30)
    assert (found.count, found.base) == (2, 300)
    assert found.interval == wilson_interval(2, 300)


def test_no_errors_leave_a_range_above_nought():
    found = error_share([0] * 40, 25)
    assert found.share == 0
    assert found.interval.high == pytest.approx(0.0038, abs=0.0001)


def test_errors_all_on_one_form_widen_the_interval_by_their_design_effect():
    # Ten forms of 30 fields; one has 12 wrong. By hand: e = 1.2, s² = (10.8² + 9·1.2²)/9 = 14.4, p = 0.04,
    # deff = 14.4/(30·0.04·0.96) = 12.5, so 300 fields say as much as 24.
    found = error_share([12] + [0] * 9, 30)
    assert found.share == 0.04
    assert found.interval == wilson_like(0.04, 24)


def wilson_like(share: float, size: float):
    return share_of(round(share * 1000), 1000, design_effect=1000 / size).interval


def test_a_single_form_has_no_spread_and_the_plain_interval():
    assert error_share([3], 12).interval == exact_interval(3, 12)


def test_where_every_field_is_wrong_there_is_no_spread():
    assert error_share([2, 2], 2).share == 1


def test_there_is_no_share_of_no_forms():
    with pytest.raises(ValueError, match="no share"):
        error_share([], 20)


def a_share(count: int, base: int) -> Share:
    return share_of(count, base)


def test_after_a_sample_the_rest_is_as_the_first_keying_left_it():
    first, second = a_share(6, 600), a_share(3, 600)
    left, interval = share_left(first, second, checked=0.25)
    assert left == pytest.approx(0.75 * 0.01 + 0.25 * 0.01 * 0.005)
    assert interval.low < left < interval.high
    assert interval.high == pytest.approx(0.75 * first.interval.high, abs=0.0005)


@given(st.integers(0, 20), st.integers(0, 20), st.floats(0, 1))
def test_verification_never_leaves_more_than_there_was(one, other, checked):
    first, second = a_share(one, 500), a_share(other, 500)
    left, interval = share_left(first, second, checked)
    assert left <= first.share + 1e-12
    assert interval.low - 1e-12 <= left <= interval.high + 1e-12


def test_after_every_form_was_keyed_twice_only_what_both_got_wrong_is_left():
    left, _ = share_left(a_share(5, 1000), a_share(4, 1000), checked=1)
    assert left == pytest.approx(0.00002)
