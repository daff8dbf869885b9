"""An officer keys paper forms without touching the mouse."""

import re
from uuid import UUID

import pytest
from sqlmodel import col, select

from consult.models import Answer, Response, Role
from tests.browser.keyboard import Keyboard
from tests.browser.ways import signing_in_as


@pytest.fixture
def batch_id(site) -> UUID:
    return site.open_batch("keyed", forms_received=2)


def wait_until_saved(visit) -> None:
    """Wait for word that what was keyed so far is safe."""
    visit.page.get_by_text(re.compile(r"Form \d+ of the batch. Saved.")).wait_for()


def answers_in(site, batch_id: UUID) -> list[dict[str, object]]:
    """What was stored of each form of a batch, in the order they were keyed."""
    with site.database() as session:
        forms = session.exec(
            select(Response).where(Response.batch_id == batch_id).order_by(col(Response.entered_at))
        ).all()
        return [
            {row.question_key: row.value for row in session.exec(select(Answer).where(Answer.response_id == form.id))}
            for form in forms
        ]


def test_a_number_chooses_and_goes_on_and_in_a_text_it_stays_a_number(visit, site, batch_id):
    officer = visit(Role.OFFICER)
    officer.go(f"/officers/batches/{batch_id}/forms/new")
    keyboard = Keyboard(officer)
    assert keyboard.focus.name == "Serial number of the form"
    keyboard.press("Enter", "2")
    keyboard.press("Tab")
    keyboard.type("20 bikes a night")
    keyboard.press("Tab")
    keyboard.press("1", "0", "1")
    with keyboard.page.expect_navigation():
        keyboard.press("Control+Enter")
    assert "1 of 2 keyed" in officer.words
    assert keyboard.focus.name == "Serial number of the form", "ready for the next form"
    assert answers_in(site, batch_id) == [
        {"agree": {"value": "agree"}, "main_issue": "20 bikes a night", "impact": 10, "locality": {"value": "east"}}
    ]


@pytest.mark.parametrize("has_javascript", [True, False], ids=["with scripts", "without scripts"])
def test_tab_arrows_and_space_are_enough(visit, site, batch_id, has_javascript):
    officer = visit(Role.OFFICER, has_javascript=has_javascript)
    officer.go(f"/officers/batches/{batch_id}/forms/new")
    keyboard = Keyboard(officer)
    keyboard.choose("Agree")
    keyboard.write("3. What is the biggest issue?", "Parking")
    keyboard.choose("7")
    keyboard.choose("East")
    keyboard.write("6. What is your postcode?", "nonsense")
    keyboard.enter("Save and key the next form")
    assert officer.problems
    keyboard.tab_to("6. What is your postcode?")
    keyboard.press("Control+a")
    keyboard.type("DH1 5UL")
    keyboard.enter("Save and key the next form")
    assert "1 of 2 keyed" in officer.words
    assert answers_in(site, batch_id) == [
        {
            "agree": {"value": "agree"},
            "main_issue": "Parking",
            "impact": 7,
            "locality": {"value": "east"},
            "postcode": "DH1 5UL",
        }
    ]


def test_a_form_outlives_the_session_it_was_keyed_in(visit, site, batch_id):
    officer = visit(Role.OFFICER)
    officer.go(f"/officers/batches/{batch_id}/forms/new")
    officer.choose("Agree")
    wait_until_saved(officer)
    officer.page.context.clear_cookies()
    officer.press("Save and key the next form")
    signing_in_as(Role.OFFICER)(officer)
    officer.press("Save what I entered")
    assert answers_in(site, batch_id) == [{"agree": {"value": "agree"}}]


def test_a_double_press_stores_one_form(visit, site, batch_id):
    officer = visit(Role.OFFICER, has_javascript=False)
    officer.go(f"/officers/batches/{batch_id}/forms/new")
    officer.choose("Agree")
    officer.page.get_by_role("button", name="Save and key the next form").dblclick()
    officer.page.wait_for_url("**?saved=*")
    assert len(answers_in(site, batch_id)) == 1
