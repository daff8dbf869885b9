from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from consult.doctor.findings import Level
from consult.doctor.services import look_at_deleting
from consult.models import AuditEvent
from consult.tasks.clock_leaps import LOOK, WAIT, believe_clock, find_leap, note_leap
from consult.tasks.jobs import MemoryQueue
from tests.clocks import SetClock

NOW = datetime(2027, 1, 3, 3, 23, tzinfo=UTC)
FAR_AHEAD = datetime(2040, 6, 5, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def queue():
    return MemoryQueue("clock", utc=True)


@pytest.fixture
def happened(session):
    def put(*moments):
        for moment in moments:
            session.add(AuditEvent(action="signed in", subject_type="User", happened_at=moment))
        session.flush()

    return put


def test_a_clock_that_was_looked_at_each_day_is_believed_though_nobody_did_anything(session, queue):
    assert [note_leap(session, queue, NOW + number * DAY) for number in range(40)] == [None] * 40


def test_a_month_without_a_worker_is_believed_where_people_did_something_meanwhile(session, queue, happened):
    note_leap(session, queue, NOW)
    happened(*(NOW + number * 2 * DAY for number in range(1, 16)))
    assert find_leap(session, queue, NOW + 31 * DAY) is None


def test_a_clock_that_was_set_far_ahead_is_not_believed_for_a_week_though_people_use_the_service(
    session, queue, happened
):
    note_leap(session, queue, NOW)
    happened(NOW + timedelta(hours=3), FAR_AHEAD, FAR_AHEAD + timedelta(hours=1))
    seen_at = FAR_AHEAD + timedelta(hours=2)
    leap = note_leap(session, queue, seen_at)
    assert (leap.last_known_at, leap.seen_at) == (NOW + timedelta(hours=3), seen_at)
    assert "it shows 5 June 2040, and nothing is known of the days since 3 January 2027" in leap.sentence
    assert "deleting goes on by itself on 12 June 2040" in leap.sentence
    assert [note_leap(session, queue, seen_at + number * DAY) for number in range(1, 7)] == [leap] * 6
    assert note_leap(session, queue, seen_at + WAIT) is None


def test_a_clock_that_leaps_again_is_waited_for_again(session, queue):
    note_leap(session, queue, NOW)
    note_leap(session, queue, FAR_AHEAD)
    again = note_leap(session, queue, FAR_AHEAD + 10 * WAIT)
    assert again.last_known_at == FAR_AHEAD
    assert find_leap(session, queue, FAR_AHEAD + 10 * WAIT + DAY) == again


def test_a_clock_that_is_put_right_is_believed_at_once(session, queue, happened):
    note_leap(session, queue, NOW)
    happened(FAR_AHEAD)
    assert note_leap(session, queue, FAR_AHEAD)
    assert note_leap(session, queue, NOW + DAY) is None
    assert find_leap(session, queue, NOW + 2 * DAY) is None


def test_a_person_can_say_that_the_clock_is_right(session, queue):
    note_leap(session, queue, NOW)
    assert note_leap(session, queue, FAR_AHEAD)
    believe_clock(queue, FAR_AHEAD)
    assert find_leap(session, queue, FAR_AHEAD + DAY) is None


def test_to_ask_notes_nothing(session, queue):
    note_leap(session, queue, NOW)
    assert find_leap(session, queue, FAR_AHEAD).seen_at == FAR_AHEAD
    assert find_leap(session, queue, FAR_AHEAD + WAIT).seen_at == FAR_AHEAD + WAIT


class TestWithoutANote:
    """The queue is new: Consult is, or its data came out of a backup."""

    def test_a_service_that_has_just_begun_is_believed(self, session, queue, happened):
        assert find_leap(session, queue, NOW) is None
        happened(NOW - DAY)
        assert find_leap(session, queue, NOW) is None

    def test_one_that_was_used_until_now_is_believed(self, session, queue, happened):
        happened(*(NOW - number * 2 * DAY for number in range(10)))
        assert find_leap(session, queue, NOW) is None

    def test_one_whose_last_days_are_long_ago_is_not(self, session, queue, happened):
        happened(NOW, FAR_AHEAD)
        assert find_leap(session, queue, FAR_AHEAD).last_known_at == NOW


def test_the_worker_looks_each_hour_and_says_in_the_log_what_it_doubts(app, session, monkeypatch):
    queue = app.extensions["queue"]
    queue.storage.flush_all()
    (look,) = [task for task in queue._registry.periodic_tasks if task.name == LOOK]
    clock = SetClock(monkeypatch)
    with capture_logs() as logs:
        queue.execute(look)
        clock.jump(100 * DAY)
        queue.execute(look)
    queue.storage.flush_all()
    (said,) = [line for line in logs if line["event"] == "clock_not_believed"]
    assert "flask consult retention --clock-is-right" in said["why"]


def test_the_doctor_tells_of_it(session, queue):
    note_leap(session, queue, NOW)
    assert look_at_deleting(session, queue, now=NOW).level is Level.OK
    found = look_at_deleting(session, queue, now=FAR_AHEAD)
    assert found.level is Level.WARNING
    assert found.sentence == find_leap(session, queue, FAR_AHEAD).sentence
