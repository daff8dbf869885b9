"""The worker away for a day with its queue lost, and the clock of the machine set forward or back meanwhile."""

from datetime import timedelta

import pytest
from sqlmodel import select

from consult.mail import OUTBOX
from consult.models import AuditEvent, ContactAddress, Response, ThemingRun
from consult.tasks import coding, telling
from consult.tasks.clock_leaps import LOOK, WAIT
from tests.clocks import SetClock
from tests.integration.tasks.telling import consultation_to_tell_of, telling_of

A_DAY = timedelta(days=1)
ADDRESSES = ("ann@example.org", "bob@example.org")


@pytest.fixture
def clock(monkeypatch):
    return SetClock(monkeypatch)


@pytest.fixture
def sweep(app, worker):
    """Let the sweeps run that are due each minute, and the worker do what they find."""

    def run() -> None:
        with app.app_context():
            app.extensions["coding_tasks"][coding.SWEEP]()
            app.extensions["telling_tasks"][telling.SWEEP]()
        worker.work()

    return run


@pytest.fixture
def outbox(settings):
    for old in (settings.data_folder / OUTBOX).glob("*.eml"):
        old.unlink()
    return settings.data_folder / OUTBOX


def test_what_waited_for_a_day_is_done_once(session, factories, say, clock, sweep, outbox):
    comments = [say("quad bikes"), say("litter"), say("litter again")]
    telling_of(session, factories, consultation_to_tell_of(session, factories, ADDRESSES))
    clock.jump(A_DAY)
    for _ in range(2):
        sweep()
    for comment in comments:
        session.refresh(comment)
    assert all(comment.coded_at and comment.masked_text for comment in comments)
    assert sum(session.exec(select(ThemingRun.comments_done))) == len(comments)
    assert len(list(outbox.glob("*.eml"))) == len(ADDRESSES)
    finished = session.exec(select(AuditEvent).where(AuditEvent.action == "telling finished")).all()
    assert [event.details["sent"] for event in finished] == [2]


def test_addresses_are_deleted_once_their_time_is_over_and_the_clock_is_believed_again(
    app, session, factories, clock, sweep, outbox
):
    telling_of(session, factories, consultation_to_tell_of(session, factories, ADDRESSES))
    sweep()
    clock.jump(-A_DAY)
    sweep()
    assert len(session.exec(select(ContactAddress)).all()) == len(ADDRESSES)
    clock.jump(A_DAY + telling.KEPT_AFTER_TELLING + A_DAY)
    for _ in range(1 + WAIT // A_DAY):  # the worker looks more often, and this is enough
        assert len(session.exec(select(ContactAddress)).all()) == len(ADDRESSES)
        app.extensions["clock_tasks"][LOOK]()
        sweep()
        clock.jump(A_DAY)
    assert session.exec(select(ContactAddress)).all() == []
    assert len(session.exec(select(AuditEvent).where(AuditEvent.action == "telling finished")).all()) == 1


def test_a_comment_from_before_the_clock_was_set_back_is_coded_once(session, say, clock, sweep):
    comment = say("litter")
    clock.jump(-A_DAY)
    sweep()
    session.refresh(comment)
    coded_at = comment.coded_at
    assert coded_at is not None
    clock.jump(A_DAY)
    sweep()
    session.refresh(comment)
    assert comment.coded_at == coded_at


def test_a_person_can_send_whatever_the_clock_did_while_the_consultation_is_open(
    client, session, factories, clock, book
):
    factories.consultation(slug="jumping")
    pages = {"agree": {"agree": "agree"}, "issue": {}, "where": {"locality": "east"}, "heard": {}, "more": {}}
    client.get("/consultations/jumping/answer/agree")
    for key, answers in pages.items():
        client.post(f"/consultations/jumping/answer/{key}", answers)
        clock.jump(-2 * A_DAY if key == "issue" else A_DAY / 2)
    clock.jump(30 * A_DAY)
    assert client.post("/consultations/jumping/check", expect=410).h1 == "This consultation has closed"
    clock.jump(-30 * A_DAY)
    client.post("/consultations/jumping/check")
    client.post("/consultations/jumping/check")
    assert len(session.exec(select(Response)).all()) == 1
