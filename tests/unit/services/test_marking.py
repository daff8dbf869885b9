"""What about a response is as programs send them."""

from datetime import timedelta

import pytest

from consult.models import MarkReason
from consult.services.marking import FEWEST_PAGES, MOST_FROM_ONE_PLACE, HowItCame, reasons_to_mark

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
A_WHILE = timedelta(minutes=5)


def reasons(
    *, hidden_field: str = "", program: str = FIREFOX, pages: int = 5, taken: timedelta = A_WHILE, lately: int = 0
):
    return reasons_to_mark(HowItCame(hidden_field, program, lately), pages=pages, taken=taken)


def test_what_a_person_sends_with_a_browser_is_not_marked():
    assert reasons() == frozenset()
    assert reasons(hidden_field="  ") == frozenset()


def test_a_field_that_nobody_sees_is_filled_by_programs():
    assert reasons(hidden_field="https://example.org") == {MarkReason.HIDDEN_FIELD}


@pytest.mark.parametrize("pages", [FEWEST_PAGES, 12])
def test_less_than_a_second_a_page_after_the_first_is_too_fast(pages):
    assert reasons(pages=pages, taken=timedelta(seconds=pages - 1.1)) == {MarkReason.TOO_FAST}
    assert reasons(pages=pages, taken=timedelta(seconds=pages - 1)) == frozenset()


def test_the_time_says_nothing_of_very_few_pages():
    assert reasons(pages=FEWEST_PAGES - 1, taken=timedelta()) == frozenset()


@pytest.mark.parametrize("program", ["", " ", "curl/8.5.0", "python-requests/2.32", "Mozilla/5.0 HeadlessChrome/140"])
def test_a_program_that_names_itself_or_no_browser_is_told(program):
    assert reasons(program=program) == {MarkReason.NO_BROWSER}


@pytest.mark.parametrize("program", [FIREFOX, "Lynx/2.9.2", "Mozilla/5.0 (Linux; Android 16; Cubot P80) Mobile"])
def test_uncommon_browsers_and_telephones_are_browsers(program):
    assert MarkReason.NO_BROWSER not in reasons(program=program)


def test_what_comes_after_very_many_from_one_place_is_marked_and_what_a_class_sends_is_not():
    assert reasons(lately=MOST_FROM_ONE_PLACE - 1) == frozenset()
    assert reasons(lately=MOST_FROM_ONE_PLACE) == {MarkReason.MANY_FROM_ONE_PLACE}
