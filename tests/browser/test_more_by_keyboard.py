"""Signing in, the second keying of a form and a sheet of equality questions, without touching the mouse."""

from uuid import uuid4

import pytest

from consult.db.session import begin_writing
from consult.demo.people import LOGINS
from consult.models import Batch, Consultation, Role
from consult.services.paper_entry import key_in_response
from consult.services.verifying import begin_verification
from tests.browser.keyboard import Keyboard
from tests.browser.scenery import user_of
from tests.browser.ways import coming_back
from tests.integration.verified import answers_of_form

# Whether a field lets itself be pasted into, and what it says of itself to a password manager.
TAKES_A_PASTE = """field => field.dispatchEvent(
    new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: new DataTransfer() }))"""


@pytest.fixture
def verification(site) -> str:
    """The address of a verification of one form, which somebody else keyed first."""
    batch_id = site.open_batch("keyed-again", forms_received=1)
    with site.database() as session:
        begin_writing(session)
        batch = session.get_one(Batch, batch_id)
        consultation = session.get_one(Consultation, batch.consultation_id)
        first = user_of(session, Role.ADMIN)
        key_in_response(session, batch, consultation, answers_of_form(0), token=uuid4(), keyed_by=first)
        begun = begin_verification(session, batch, consultation, quality=None, drawn_by=first, seed=5)
        session.commit()
        return f"/officers/verifications/{begun.id}"


def test_somebody_signs_in(visit):
    login = next(each for each in LOGINS if each.role is Role.OFFICER)
    somebody = visit()
    somebody.go("/account/sign-in")
    keyboard = Keyboard(somebody)
    keyboard.enter("Sign in")
    assert somebody.problems
    assert "govuk-error-summary" in somebody.page.evaluate("document.activeElement.className")
    keyboard.write("E-mail address", login.email)
    keyboard.write("Password", login.password)
    assert keyboard.tab().name == "Show password"
    keyboard.enter("Sign in")
    assert somebody.h1 == "Batches and comments"
    keyboard.enter("Sign out")
    somebody.go("/officers/")
    assert somebody.h1 == "Sign in"


def test_an_officer_keys_a_form_again(visit, verification):
    officer = visit(Role.OFFICER)
    officer.go(verification)
    keyboard = Keyboard(officer)
    keyboard.enter("Key the next form again")
    assert keyboard.focus.name == "Strongly agree", "ready for the first answer"
    keyboard.press("2", "Tab")
    keyboard.type("Speeding past house 0")
    keyboard.press("Tab")
    keyboard.press("1", "0")
    keyboard.tab_to("Never")
    keyboard.press("2", "1")
    with keyboard.page.expect_navigation():
        keyboard.press("Control+Enter")
    assert "1 of 1" in officer.words
    assert "How much does it affect you?" in officer.words, "somebody keyed 0 first"
    keyboard.enter(next(each for each in named(officer) if each.startswith("Settle:")))
    keyboard.tab_to("I have the paper form in front of me")
    keyboard.press("Space")
    keyboard.enter("The first keying is right")
    assert "Every difference found so far is settled." in officer.words


def named(officer) -> list[str]:
    """The words of the links of the main part."""
    return [" ".join(words.split()) for words in officer.page.locator("main a").all_text_contents()]


def test_an_officer_keys_an_equality_sheet(visit):
    officer = visit(Role.OFFICER)
    officer.go("/officers/consultations/every-kind/equality-sheets/new")
    keyboard = Keyboard(officer)
    keyboard.enter("Keep this sheet")
    assert officer.problems
    keyboard.choose("25 to 34")
    keyboard.choose("Female")
    keyboard.enter("Keep this sheet")
    assert not officer.problems
    assert "kept" in officer.words.lower()


def test_what_must_be_remembered_can_be_pasted_or_filled_in(visit):
    somebody = visit()
    somebody.go("/account/sign-in")
    fields = {
        "E-mail address": somebody.page.get_by_label("E-mail address"),
        "Password": somebody.page.get_by_label("Password", exact=True),
    }
    assert all(field.evaluate(TAKES_A_PASTE) for field in fields.values())
    assert fields["E-mail address"].get_attribute("autocomplete") == "username"
    assert fields["Password"].get_attribute("autocomplete") == "current-password"
    coming_back("every-kind")(somebody)
    assert somebody.page.get_by_label("Your code").evaluate(TAKES_A_PASTE)
