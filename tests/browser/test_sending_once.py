"""Hasty clicks, the Back button, and a consultation that closes while somebody writes."""

from datetime import timedelta

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.models import Consultation
from tests.browser.site import Site
from tests.browser.ways import answering, sent


@pytest.fixture
def slug(site) -> str:
    return site.open_consultation("once")


def close(site: Site, slug: str) -> None:
    """Let the closing moment pass."""
    with site.database() as session:
        consultation = session.exec(select(Consultation).where(Consultation.slug == slug)).one()
        consultation.closes_at = utc_now() - timedelta(seconds=1)
        session.commit()


@pytest.mark.parametrize("has_javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_double_click_sends_one_response(visit, site, slug, has_javascript):
    resident = visit(has_javascript=has_javascript)
    answering(slug)(resident)
    resident.page.get_by_role("button", name="Send your response").dblclick()
    resident.page.wait_for_url("**/sent/*")
    assert resident.h1 == "Response sent"
    assert site.count_responses(slug) == 1


def test_going_back_after_sending_says_so_and_changes_nothing(visit, site, slug):
    resident = visit()
    sent(slug)(resident)
    resident.page.go_back()
    assert resident.h1 == "You have already sent your response"
    resident.follow("See your confirmation and reference number")
    resident.page.reload()
    assert resident.h1 == "Response sent"
    assert site.count_responses(slug) == 1


def test_going_back_among_the_pages_keeps_what_was_sent_from_them(visit, slug):
    resident = visit()
    resident.go(f"/consultations/{slug}/answer/agree")
    resident.choose("Agree")
    resident.press("Continue")
    resident.page.go_back()
    assert resident.page.get_by_role("radio", name="Agree", exact=True).is_checked()


def test_a_draft_meets_a_clear_page_when_the_consultation_closes(visit, site, slug):
    resident = visit()
    resident.go(f"/consultations/{slug}/answer/agree")
    resident.choose("Agree")
    close(site, slug)
    resident.press("Continue")
    assert resident.h1 == "This consultation has closed"
    assert resident.status == 410


def test_nothing_is_sent_after_the_closing_moment(visit, site, slug):
    resident = visit()
    answering(slug)(resident)
    close(site, slug)
    resident.press("Send your response")
    assert resident.h1 == "This consultation has closed"
    assert site.count_responses(slug) == 0
