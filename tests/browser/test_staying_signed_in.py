"""Staff are told before they are signed out, and can go on with one button."""

import pytest

from consult.models import Role
from tests.browser.hearing import heard
from tests.browser.preferences import COVERED, ZOOMED

SIGNED_OUT_AFTER = "You will be signed out soon"


@pytest.fixture
def officer(visit):
    """An officer at a form that is long enough to scroll, before whom 56 of 60 minutes pass in no time."""
    somebody = visit(Role.OFFICER)
    somebody.page.clock.install()
    somebody.go("/officers/batches/{batch_started}/forms/new")
    somebody.page.clock.fast_forward("54:00")
    assert SIGNED_OUT_AFTER not in somebody.page.locator("body").inner_text()
    somebody.page.clock.fast_forward("02:00")
    return somebody


def test_they_are_told_five_minutes_before_and_one_button_goes_on(officer):
    assert f"alert, said at once\n  {SIGNED_OUT_AFTER}" in heard(officer.page)
    officer.page.get_by_label("Serial number of the form").focus()
    warning = officer.page.locator("[data-staying]")
    assert SIGNED_OUT_AFTER in warning.inner_text()
    with officer.page.expect_response(lambda response: response.request.method == "HEAD") as answer:
        officer.page.get_by_role("button", name="Stay signed in").click()
    assert answer.value.ok
    warning.filter(has_text="You are still signed in.").wait_for()
    assert officer.page.evaluate("document.activeElement.id") == "form-serial", "back where they were"
    officer.page.clock.fast_forward("00:11")
    assert not warning.inner_text()
    officer.page.clock.fast_forward("56:00")
    assert SIGNED_OUT_AFTER in warning.inner_text()


def test_what_tells_them_covers_nothing_that_has_the_focus(officer):
    officer.page.set_viewport_size(ZOOMED)
    assert not officer.page.evaluate(COVERED)


def test_whoever_comes_too_late_is_told_that_nothing_is_lost(officer):
    officer.page.context.clear_cookies()
    officer.page.get_by_role("button", name="Stay signed in").click()
    officer.page.get_by_text("You have been signed out. Sign in again").wait_for()
    officer.faults = [fault for fault in officer.faults if "401" not in fault]
