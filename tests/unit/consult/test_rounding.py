"""Rounding as it is done by hand."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from consult.reports.summary.cells import in_points
from consult.rounding import (
    exact_percentage,
    exact_points,
    fixed,
    in_words,
    percentage,
    probability,
    rounded,
    short_exact_percentage,
    short_percentage,
    signed,
    whole_percentage,
)

COUNTS = st.integers(1, 50_000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))


def test_a_half_goes_up_where_the_machine_would_take_the_even_number():
    assert [str(rounded(half)) for half in (0.5, 1.5, 2.5, 28.5, -2.5)] == ["1", "2", "3", "29", "-3"]
    assert (fixed(0.25, 1), fixed(2.675, 2), fixed(1210.95, 1)) == ("0.3", "2.68", "1,211.0")


@given(COUNTS)
def test_a_percentage_is_what_a_hand_makes_of_the_count_and_the_base(of):
    count, base = of
    by_hand = int(Fraction(100 * count, base) + Fraction(1, 2))
    assert whole_percentage(count / base) == by_hand
    to_a_tenth = int(Fraction(1000 * count, base) + Fraction(1, 2))
    is_nearly = (to_a_tenth == 0 and count > 0) or (to_a_tenth == 1000 and count < base)
    assert is_nearly or exact_percentage(count / base) == f"{to_a_tenth // 10}.{to_a_tenth % 10}%"


@given(COUNTS)
def test_none_and_all_are_said_of_none_and_all_alone(of):
    count, base = of
    for said, ends in (
        (percentage, ("0%", "100%")),
        (short_percentage, ("0%", "100%")),
        (exact_percentage, ("0.0%", "100.0%")),
        (short_exact_percentage, ("0.0%", "100.0%")),
    ):
        text = said(count / base)
        assert (text == ends[0]) == (count == 0)
        assert (text == ends[1]) == (count == base)


def test_what_is_nearly_all_or_nearly_none_is_said_in_words_and_set_with_signs_in_tables():
    assert [percentage(share) for share in (0.003, 0.282, 0.996, 1)] == ["less than 1%", "28%", "more than 99%", "100%"]
    assert [short_percentage(share) for share in (0, 0.003, 0.996)] == ["0%", "<1%", ">99%"]
    assert [exact_percentage(share) for share in (0.0004, 0.9996)] == ["less than 0.1%", "more than 99.9%"]
    assert in_words("<1% (likely range <1% to 3%)") == "less than 1% (likely range less than 1% to 3%)"


def test_what_floating_point_leaves_beside_all_counts_as_all():
    assert percentage(sum([0.1] * 10)) == "100%"
    assert percentage(1e-12) == "0%"


def test_a_probability_is_never_certain():
    assert [probability(value) for value in (0, 0.013, 0.5, 1)] == ["less than 1%", "1%", "50%", "more than 99%"]


def test_pages_and_tables_round_alike():
    assert percentage(57 / 200) == "29%"
    assert in_points(0.307 - 0.282) == "+3"
    assert in_points(-0.025) == "−3"


def test_a_sign_stands_before_what_is_not_nought_when_it_is_rounded():
    assert (signed(0.04, 1), signed(-0.04, 1), signed(-0.05, 1), signed(0.35, 1)) == ("0.0", "0.0", "−0.1", "+0.4")
    assert exact_points(0.307 - 0.282) == "+2.5"
