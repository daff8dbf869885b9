"""The resident's journey with the keys Tab, Shift, arrows, Space and Enter only."""

import pytest

from tests.browser.keyboard import Keyboard


@pytest.fixture
def slug(site) -> str:
    return site.open_consultation("by-keyboard")


@pytest.fixture
def keyboard(visit, slug) -> Keyboard:
    resident = visit()
    resident.go(f"/consultations/{slug}")
    return Keyboard(resident)


def test_a_resident_answers_changes_an_answer_and_sends(keyboard, site, slug):
    keyboard.enter("Start now")

    keyboard.enter("Continue")
    assert keyboard.visit.problems
    assert "govuk-error-summary" in keyboard.page.evaluate("document.activeElement.className")
    keyboard.tab_to(keyboard.visit.problems[0])
    keyboard.press("Enter")
    assert keyboard.focus.name == "Strongly agree"
    keyboard.press("ArrowDown")
    keyboard.enter("Continue")

    keyboard.write("What is the biggest issue?", "Off-road bikes in the park")
    keyboard.choose("7")
    keyboard.enter("Continue")

    keyboard.choose("East")
    keyboard.enter("Continue")

    keyboard.choose("An event")
    keyboard.write("Day", "1")
    keyboard.write("Month", "11")
    keyboard.write("Year", "2026")
    keyboard.enter("Continue")

    keyboard.choose("Often")
    keyboard.enter("Continue")
    assert keyboard.visit.h1 == "Check your answers"

    keyboard.enter("Change Do you agree with the plan?")
    keyboard.choose("Disagree")
    keyboard.enter("Continue")
    keyboard.write("Why do you disagree?", "It costs too much")
    keyboard.enter("Continue")
    assert keyboard.visit.h1 == "Check your answers"

    keyboard.enter("Send your response")
    assert keyboard.visit.h1 == "Response sent"
    assert site.count_responses(slug) == 1


def test_the_first_stop_skips_to_the_content(keyboard):
    assert keyboard.tab().name == "Skip to main content"
    keyboard.press("Enter")
    assert keyboard.tab().name == "Start now"


def test_shift_and_tab_goes_back(keyboard):
    keyboard.tab_to("Start now")
    keyboard.tab_to("Skip to main content", "Shift+Tab")
