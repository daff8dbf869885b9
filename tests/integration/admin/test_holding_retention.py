from datetime import timedelta

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.models import AuditEvent, RetentionHold
from forms.answers import TextAnswer

ADDRESS = "/admin/retention/old-one"


@pytest.fixture
def consultation(factories, session):
    """One whose responses go in forty days, as was announced twenty days ago."""
    consultation = factories.consultation(state="closed", slug="old-one")
    factories.response(consultation, {"main_issue": TextAnswer("Bikes")})
    consultation.closes_at = utc_now() - timedelta(days=800)
    consultation.deletion_announced_at = utc_now() - timedelta(days=20)
    session.commit()
    return consultation


def test_it_is_said_beforehand_wherever_somebody_looks(admin, policy, consultation):
    page = admin.get(ADDRESS)
    assert "1 response. To be deleted on" in page.words
    assert "stands for 60 days before anything goes" in page.words
    assert "No summary of this consultation is signed off" in page.words
    assert "To go on" in admin.get("/admin/retention").words
    assert "1 response on" in admin.get("/admin/running").words
    assert "Its responses are to be deleted on" in policy.get("/policy/").words


def test_a_hold_says_why_and_is_lifted(admin, policy, session, consultation):
    page = admin.post(f"{ADDRESS}/hold", {"reason": " "}, expect=400)
    assert page.error_summary == ["Enter why nothing may be deleted"]
    page = admin.post(f"{ADDRESS}/hold", {"reason": "x" * 501}, expect=400)
    assert page.error_summary == ["The reason must be 500 characters or fewer"]
    assert "x" * 501 in page.value_of("reason")
    page = admin.follow(admin.post(f"{ADDRESS}/hold", {"reason": "A challenge in court"}))
    assert "A hold is in force, so none is deleted." in page.words
    assert "A challenge in court" in page.words
    assert "Held" in admin.get("/admin/retention").words
    assert "kept as long as a hold is in force" in policy.get("/policy/").words
    page = admin.follow(admin.post(f"{ADDRESS}/lift-hold", {}))
    assert "The hold is lifted." in page.words
    assert "lifted on" in page.words
    admin.post(f"{ADDRESS}/lift-hold", {}, expect=409)
    hold = session.exec(select(RetentionHold)).one()
    assert hold.lifted_at is not None
    events = session.exec(select(AuditEvent).where(AuditEvent.action.startswith("retention h"))).all()
    assert {event.action for event in events} == {"retention held", "retention hold lifted"}
    assert not any("court" in str(event.details) for event in events)
