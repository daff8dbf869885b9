from datetime import timedelta

import pytest
from sqlmodel import select

from consult.clock import in_london, today_in_london
from consult.models import AuditEvent, Consultation, QuestionnaireVersion
from consult.queries.closing_changes import closing_changes
from consult.services.consultations import draft_questionnaire, publish_questionnaire
from tests.conftest import QUESTIONNAIRES

EVERY_KIND = (QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8")
TODAY = today_in_london()
"""The day on which the tests were collected: they hold the day after too."""


def day(name, when):
    return {f"{name}-day": when.day, f"{name}-month": when.month, f"{name}-year": when.year}


def facts(*, slug="speeding-2027", opens=TODAY, closes=TODAY + timedelta(days=30), title="Speeding"):
    return {"title": title, "slug": slug, **day("opens_on", opens), **day("closes_on", closes)}


@pytest.fixture
def version(session) -> QuestionnaireVersion:
    made = publish_questionnaire(session, EVERY_KIND, source="every_kind.yaml")
    session.commit()
    return made


@pytest.fixture
def address(version) -> str:
    return f"/policy/questionnaires/{version.id}/open"


def test_it_opens_between_two_london_days(policy, session, client, address):
    policy.post(address, facts())
    opened = session.exec(select(Consultation)).one()
    assert in_london(opened.opens_at).isoformat(" ", "minutes").startswith(f"{TODAY} 00:00")
    assert in_london(opened.closes_at).date() == TODAY + timedelta(days=30)
    assert not opened.is_demonstration
    assert client.get("/consultations/speeding-2027").h1 == "Speeding"
    assert session.exec(select(AuditEvent).where(AuditEvent.action == "consultation opened")).one()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"slug": "Speeding 2027"}, "The address may only have small letters, digits and single hyphens"),
        ({"slug": "s" * 81}, "The address must be 80 characters or fewer"),
        (
            {"closes": TODAY - timedelta(days=1), "opens": TODAY - timedelta(days=9)},
            "The last day must be today or later",
        ),
        (
            {"closes": TODAY + timedelta(days=5), "opens": TODAY + timedelta(days=6)},
            "The last day must be the first day or later",
        ),
        ({"title": ""}, "title"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(policy, session, address, wrong, sentence):
    sent = facts(**wrong)
    page = policy.post(address, sent, expect=200)
    assert sentence.casefold() in page.error_summary[0].casefold()
    assert page.value_of("slug") == sent["slug"]
    assert (page.value_of("title") or "") == sent["title"]
    assert not session.exec(select(Consultation)).all()


def test_an_address_that_is_taken_is_said_so(policy, address, factories):
    taken = factories.consultation()
    page = policy.post(address, facts(slug=taken.slug), expect=200)
    assert "There is already a consultation at" in page.error_summary[0]


def test_a_draft_cannot_be_asked(policy, session):
    draft = draft_questionnaire(session, EVERY_KIND, source="every_kind.yaml")
    session.commit()
    page = policy.post(f"/policy/questionnaires/{draft.id}/open", facts(), expect=409)
    assert "Publish it before you open a consultation with it." in page.words


def test_the_last_day_can_be_put_off_with_a_reason(policy, session, factories):
    consultation = factories.consultation()
    later = TODAY + timedelta(days=90)
    policy.post(f"/policy/{consultation.slug}/closing", {**day("closes_on", later), "reason": "Two parishes asked"})
    session.refresh(consultation)
    assert in_london(consultation.closes_at).date() == later
    event = session.exec(select(AuditEvent).where(AuditEvent.action == "closing day changed")).one()
    assert event.details["after"] == later.isoformat()
    assert "parishes" not in str(event.details)
    (kept,) = closing_changes(session, consultation)
    assert (kept.after, kept.reason) == (later, "Two parishes asked")
    assert "It was changed because: Two parishes asked" in policy.get("/policy/").words
    assert "Two parishes asked" in policy.get(f"/policy/{consultation.slug}/closing").words


def test_a_closed_consultation_can_be_opened_again(policy, session, client, factories):
    consultation = factories.consultation(state="closed")
    assert "opens it again" in policy.get(f"/policy/{consultation.slug}/closing").words
    sent = {**day("closes_on", TODAY + timedelta(days=1)), "reason": "The website was down"}
    policy.post(f"/policy/{consultation.slug}/closing", sent)
    assert "Start now" in client.get(f"/consultations/{consultation.slug}").words


@pytest.mark.parametrize("days", [-1, None])
def test_a_last_day_that_will_not_do_changes_nothing(policy, session, factories, days):
    consultation = factories.consultation()
    before = consultation.closes_at
    wanted = in_london(before).date() if days is None else TODAY + timedelta(days=days)
    sent = {**day("closes_on", wanted), "reason": "kept"}
    page = policy.post(f"/policy/{consultation.slug}/closing", sent, expect=200)
    assert page.error_summary
    assert page.value_of("reason") == "kept"
    session.refresh(consultation)
    assert consultation.closes_at == before


def test_a_reason_is_asked_for(policy, factories):
    consultation = factories.consultation()
    sent = day("closes_on", TODAY + timedelta(days=90))
    assert policy.post(f"/policy/{consultation.slug}/closing", sent, expect=200).error_summary
