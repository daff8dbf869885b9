"""What a screen reader has to say of the resident's journey, the keying of paper and the way in, word for word.

The texts in tests/browser/heard are read as they are heard. When a page changes on purpose, write them anew with
`make heard`, and listen to what changed (`git diff`) as somebody who sees nothing.
"""

import os
import re
from pathlib import Path

import pytest

from tests.browser.hearing import heard, heard_of_item
from tests.browser.states import STATES

TEXTS = Path(__file__).parent / "heard"

RESIDENTS = (
    *("consultations, none", "consultation, open", "consultation, begun", "consultation, answered"),
    *("consultation, forthcoming", "consultation, closed"),
    *("page agree", "page issue", "page where", "page heard", "page more"),
    *("page asked because of an answer", "page filled", "page to change"),
    *("page, nothing chosen", "page, a wrong postcode", "page, too many words", "page, half a date"),
    *("page, not a number", "page, stale", "page that is not asked", "page after closing", "page after sending"),
    *("check, the least", "check, something to put right"),
    *("saved, with its code", "saved, code shown before", "resume", "resume, wrong code", "resume, paused"),
    *("sent", "equality", "sent, equality too", "leave an address", "leave an address, none"),
    *("privacy", "cookies", "accessibility", "no such page", "error 500", "error 503", "error 503, a form held"),
)
OFFICERS = (
    *("sign in", "sign in, wrong password", "signed out", "signed in again"),
    *("key a form", "key a form, errors", "key a form, one saved", "go on with a form"),
    *("key a form again", "key an equality sheet", "key an equality sheet, empty"),
)


def text_of(name: str, what_is_heard: str) -> str:
    """The committed text of a page, written anew where CONSULT_RENEW_HEARD=1 asks for it."""
    path = TEXTS / f"{re.sub(r'[^a-z0-9]+', '-', name)}.txt"
    if os.environ.get("CONSULT_RENEW_HEARD") == "1":
        path.write_text(what_is_heard, encoding="utf-8")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", (*RESIDENTS, *OFFICERS))
def test_a_page_is_heard_as_it_was_reviewed(name, visit, request):
    state = next(state for state in STATES if state.name == name)
    somebody = visit(state.role, to=request.getfixturevalue("empty_site") if state.is_on_empty_site else None)
    state.reach(somebody)
    if state.role:
        somebody.page.wait_for_load_state("networkidle")  # what was keyed is saved, and said to be
    what_is_heard = heard(somebody.page)
    assert what_is_heard == text_of(name, what_is_heard)


def test_a_consultation_in_the_list_is_heard_as_it_was_reviewed(visit):
    somebody = visit()
    somebody.go("/")
    what_is_heard = heard_of_item(somebody.page, "Safe Durham Partnership Strategy 2024 to 2029")
    assert what_is_heard == text_of("consultation in the list", what_is_heard)


def test_every_text_belongs_to_a_page_that_is_heard():
    heard_of = {re.sub(r"[^a-z0-9]+", "-", name) for name in (*RESIDENTS, *OFFICERS, "consultation in the list")}
    assert {path.stem for path in TEXTS.glob("*.txt")} == heard_of
