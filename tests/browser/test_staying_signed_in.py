"""Staff are told before they are signed out, and can go on with one button."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from consult.clock import utc_now
from consult.db.session import begin_writing
from consult.models import Role, StaffSession
from tests.browser.hearing import heard
from tests.browser.preferences import COVERED, ZOOMED
from tests.browser.visit import Visit
from tests.browser.ways import signing_in_as

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


def test_escape_goes_on_too(officer):
    officer.page.get_by_label("Serial number of the form").focus()
    officer.page.keyboard.press("Escape")
    officer.page.get_by_text("You are still signed in.").wait_for()
    assert officer.page.evaluate("document.activeElement.id") == "form-serial"


@pytest.fixture
def nearly_over(visit, site):
    """An officer with a session of their own that ends six minutes after they open a form, whatever they do."""
    somebody = visit()
    somebody.page.clock.install()
    somebody.go("/account/sign-in")
    signing_in_as(Role.OFFICER)(somebody)
    with site.database() as session:
        begin_writing(session)
        held = session.exec(select(StaffSession).order_by(col(StaffSession.begun_at).desc()).limit(1)).one()
        held.ends_at = utc_now() + timedelta(minutes=6)
        session.commit()
    somebody.go("/officers/batches/{batch_started}/forms/new")
    return somebody


def test_before_the_longest_time_ends_they_sign_in_again_beside_what_they_typed(nearly_over):
    page = nearly_over.page
    serial, warning = page.get_by_label("Serial number of the form"), page.locator("[data-staying]")
    serial.fill("0042")
    assert not warning.inner_text()
    page.clock.fast_forward("01:00")
    assert "alert, said at once\n  You will be signed out soon, because you signed in nearly 12 hours ago." in heard(
        page
    )
    assert page.evaluate("document.activeElement.id") == "form-serial", "nobody is taken away from what they type"
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in again (opens in a new tab)").click()
    signing_in_as(Role.OFFICER)(Visit(opened.value, nearly_over.site))
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    warning.filter(has_text="You are signed in again.").wait_for()
    assert serial.input_value() == "0042"
    page.clock.fast_forward("54:00")
    assert not warning.inner_text()


def test_whoever_lets_the_longest_time_end_is_told_so_in_the_same_place(nearly_over):
    warning = nearly_over.page.locator("[data-staying]")
    nearly_over.page.clock.fast_forward("01:00")
    nearly_over.page.clock.fast_forward("05:00")
    assert "You have been signed out. Sign in again: what you typed can be saved then." in warning.inner_text()
    assert warning.get_by_role("link", name="Sign in again (opens in a new tab)").is_visible()
