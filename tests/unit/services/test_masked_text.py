"""Hiding stretches of a comment, and finding words in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.services.masked_text import MASKS, masked, places_of
from nlp.redact import MASKS as MASKS_OF_THE_ENGINE
from nlp.redact import find_personal_details, mask_found
from nlp.types import DetailKind, PersonalDetail

TEXT = "Sam Example of 14 Front Street, ring 07700 900123"


def person(start: int, end: int) -> PersonalDetail:
    return PersonalDetail(start, end, DetailKind.PERSON)


def test_the_words_that_stand_for_what_is_hidden_are_those_of_the_engine():
    assert dict(MASKS) == MASKS_OF_THE_ENGINE
    assert masked(TEXT, find_personal_details(TEXT)) == mask_found(TEXT, find_personal_details(TEXT))


def test_details_that_overlap_are_hidden_as_one_of_the_longest_kind():
    address = PersonalDetail(4, 30, DetailKind.ADDRESS)
    assert masked(TEXT, [address, person(0, 11)]) == "[address], ring 07700 900123"
    assert masked(TEXT, [person(0, 11), person(2, 5)]) == "[name] of 14 Front Street, ring 07700 900123"


def test_details_that_touch_are_hidden_one_by_one():
    assert masked("SamExample", [person(3, 10), person(0, 3)]) == "[name][name]"


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8)), max_size=6))
def test_no_letter_of_a_detail_is_left_and_no_other_is_taken(spans):
    text = "".join(chr(ord("а") + number) for number in range(28))  # letters that no mask holds
    details = [person(start, start + length) for start, length in spans]
    hidden = {place for detail in details for place in range(detail.start, detail.end)}
    readable = "".join(letter for place, letter in enumerate(text) if place not in hidden)
    assert masked(text, details).replace("[name]", "") == readable


@pytest.mark.parametrize(
    ("words", "text", "places"),
    [
        ("Sam", "Sam, Same, sam and Sam", [(0, 3), (19, 22)]),
        ("Sam  Example", "our Sam\nExample", [(4, 15)]),
        ("(Sam)", "(Sam)(Sam)", [(0, 5), (5, 10)]),
        ("a+b", "aab a+b", [(4, 7)]),
        (" ", "Sam", []),
        ("Tom", "Sam", []),
    ],
)
def test_words_are_found_whole_and_letter_for_letter(words, text, places):
    assert list(places_of(words, text)) == places
