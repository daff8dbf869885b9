from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.reading import calendar_day, month_number, normal_postcode, whole_number


@pytest.mark.parametrize(
    ("typed", "number"), [("12", 12), (" 0 ", 0), ("１２", 12), ("-5", -5), ("−5", -5), ("+7", 7), ("1,211", 1211)]
)
def test_whole_numbers_are_read_however_they_are_typed(typed: str, number: int):
    assert whole_number(typed) == number


@pytest.mark.parametrize("typed", ["", "1e3", "twelve", "1.5", "12,34", "9" * 50, "1 2", "٣x", "0x10", "½"])
def test_anything_else_is_no_whole_number(typed: str):
    assert whole_number(typed) is None


@pytest.mark.parametrize(("typed", "month"), [("3", 3), ("March", 3), ("SEPT.", 9), ("jun", 6), ("july", 7)])
def test_months_are_read_as_number_or_name(typed: str, month: int):
    assert month_number(typed) == month


@pytest.mark.parametrize("typed", ["ju", "Mars", "", "3.5"])
def test_anything_else_is_no_month(typed: str):
    assert month_number(typed) is None


def test_a_day_the_calendar_lacks_is_none():
    assert calendar_day(29, 2, 2024) == date(2024, 2, 29)
    assert calendar_day(31, 2, 2024) is None
    assert calendar_day(-1, 2, 2024) is None


@pytest.mark.parametrize(
    ("typed", "postcode"),
    [
        ("dh15ul", "DH1 5UL"),
        (" DH1  5ul ", "DH1 5UL"),
        ("sw1a-1aa", "SW1A 1AA"),
        ("ＤＨ１５ＵＬ", "DH1 5UL"),
        ("M1 1AE", "M1 1AE"),
    ],
)
def test_postcodes_get_capitals_and_one_space(typed: str, postcode: str):
    assert normal_postcode(typed) == postcode


@pytest.mark.parametrize("typed", ["", "DH1", "DH1 5U", "5UL DH1", "DH1 5CI", "Durham", "DH1 5ULX"])
def test_anything_else_is_no_postcode(typed: str):
    assert normal_postcode(typed) is None


@given(st.text())
def test_no_text_makes_reading_fail(typed: str):
    whole_number(typed)
    month_number(typed)
    normal_postcode(typed)
