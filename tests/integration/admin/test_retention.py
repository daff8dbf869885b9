from datetime import timedelta

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.models import AuditEvent, KeptThing, RetentionRecord, RetentionSchedule

ADDRESS = "/admin/retention/old-one"


@pytest.fixture
def consultation(factories):
    return factories.consultation(state="closed", slug="old-one")


def test_a_schedule_is_set_and_says_what_goes_and_what_went(admin, session, consultation):
    record = RetentionRecord(
        consultation_id=consultation.id, thing=KeptThing.ORIGINALS, deleted=1200, deleted_at=utc_now()
    )
    session.add(record)
    session.commit()
    assert "Every kind of question 0" in admin.get("/admin/retention").words
    page = admin.get(ADDRESS)
    assert "Now: 90 days." in page.words
    assert "Scanned originals: 1,200, on" in page.words
    assert "Nothing. All of it may be kept for longer." in page.words
    page = admin.follow(admin.post(ADDRESS, {"version": "0", "drafts_days": "1", "equality_months": ""}))
    assert "The retention schedule is saved." in page.words
    assert "Now: 1 day." in page.words
    schedule = session.exec(select(RetentionSchedule)).one()
    assert (schedule.drafts_days, schedule.equality_months, schedule.version) == (1, None, 1)
    event = session.exec(select(AuditEvent).where(AuditEvent.action == "retention schedule changed")).one()
    assert event.details["drafts_days"] == 1


@pytest.mark.parametrize("typed", ["0", "-1", "ten", "3651", "١٢"])
def test_a_period_that_is_none_is_said_beside_it_and_nothing_is_lost(admin, session, consultation, typed):
    sent = {"version": "0", "drafts_days": typed, "originals_months": "7"}
    page = admin.post(ADDRESS, sent, expect=400)
    assert "Enter how long as a whole number of days from 1 to 3,650, or leave it empty" in page.words
    assert page.value_of("originals_months") == "7"
    assert session.exec(select(RetentionSchedule)).all() == []


def test_two_who_change_a_schedule_at_once_do_not_overwrite_each_other(admin, session, consultation):
    admin.post(ADDRESS, {"version": "0", "drafts_days": "5"})
    page = admin.post(ADDRESS, {"version": "0", "drafts_days": "6"}, expect=409)
    assert "Somebody else has changed this schedule" in page.words
    assert session.exec(select(RetentionSchedule)).one().drafts_days == 5


def test_the_page_says_why_nothing_is_deleted_while_the_clock_may_be_wrong(admin, session, app, consultation):
    app.extensions["queue"].storage.flush_all()
    assert "Nothing is deleted just now" not in admin.get("/admin/retention").words
    session.add(AuditEvent(action="signed in", subject_type="User", happened_at=utc_now() - timedelta(days=400)))
    session.commit()
    assert "Nothing is deleted just now, because the clock of the server may be wrong" in (
        admin.get("/admin/retention").words
    )
