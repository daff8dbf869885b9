"""Rounding as it is done by hand."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from consult.page_furniture import percentage
from consult.reports.summary.cells import in_points
from consult.rounding import exact_percentage, exact_points, fixed, rounded, signed, whole_percentage


def test_a_half_goes_up_where_the_machine_would_take_the_even_number():
    assert [str(rounded(half)) for half in (0.5, 1.5, 2.5, 28.5, -2.5)] == ["1", "2", "3", "29", "-3"]
    assert (fixed(0.25, 1), fixed(2.675, 2), fixed(1210.95, 1)) == ("0.3", "2.68", "1,211.0")


@given(st.integers(1, 5_000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_a_percentage_is_what_a_hand_makes_of_the_count_and_the_base(of):
    count, base = of
    by_hand = int(Fraction(100 * count, base) + Fraction(1, 2))
    assert whole_percentage(count / base) == by_hand
    to_a_tenth = int(Fraction(1000 * count, base) + Fraction(1, 2))
    assert exact_percentage(count / base) == f"{to_a_tenth // 10}.{to_a_tenth % 10}%"


def test_pages_and_tables_round_alike():
    assert percentage(57 / 200) == "29%"
    assert in_points(0.307 - 0.282) == "+3"
    assert in_points(-0.025) == "−3"


def test_what_is_under_half_a_per_cent_is_not_shown_as_nothing():
    assert (percentage(0), percentage(0.004), percentage(0.005)) == ("0%", "under 1%", "1%")


def test_a_sign_stands_before_what_is_not_nought_when_it_is_rounded():
    assert (signed(0.04, 1), signed(-0.04, 1), signed(-0.05, 1), signed(0.35, 1)) == ("0.0", "0.0", "−0.1", "+0.4")
    assert exact_points(0.307 - 0.282) == "+2.5"
