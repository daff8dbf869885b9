from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from consult.admin.running_words import MADE, describe, length_of
from consult.models import Channel
from consult.queries.running import LONG_WORK, WaitingComments
from consult.tasks.clock_leaps import Leap
from consult.tasks.heartbeat import WorkerSeen
from consult.tasks.jobs import Waiting
from consult.tasks.running import QueueState, Running

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def ago(**length):
    return NOON - timedelta(**length)


def worker(seen_at, name="here-1", **failed):
    return WorkerSeen(name, seen_at, {(task, "failed"): number for task, number in failed.items()})


WELL = Running(
    at=NOON,
    responses={Channel.ONLINE: 1000, Channel.PAPER: 204},
    drafts=12,
    comments=WaitingComments(14, ago(minutes=3)),
    coded_in_the_last_hour=120,
    failed_in_the_last_week={"learning": 0, "printing": 0, "summaries": 0, "theming": 0},
    messages_waiting=0,
    database_bytes=123_456_789,
    queue=QueueState(Waiting(0, None), [worker(ago(seconds=10))]),
    newest_backup_at=ago(hours=5),
)


def said_of(about, **changes):
    (line,) = [line for line in describe(replace(WELL, **changes)) if line.about == about]
    return line


def test_a_service_that_runs_well_is_told_in_sentences_and_nothing_needs_care():
    lines = describe(WELL)
    assert [line.said for line in lines] == [
        "The worker was last seen 10 seconds ago.",
        "14 comments wait to be themed; the oldest came 3 minutes ago. 120 comments were themed in the last hour.",
        "No job waits.",
        "1,204 responses are kept: 1,000 online and 204 on paper. 12 responses were begun online and not sent.",
        "No message waits to be sent.",
        "Nothing that was asked for in the last week has failed.",
        "The database takes 123.5 MB.",
        "The newest backup was taken 5 hours ago.",
    ]
    assert not any(line.needs_care for line in lines)


def test_a_clock_that_may_be_wrong_needs_care():
    line = said_of("Clock", queue=QueueState(Waiting(0, None), [], Leap(ago(days=5_000), NOON)))
    assert line.needs_care
    assert line.said.startswith("Nothing is deleted just now, because the clock of the server may be wrong")


def test_an_empty_service_is_told_too():
    assert said_of("Responses", responses={}, drafts=1).said == (
        "0 responses are kept. 1 response was begun online and not sent."
    )
    nothing = said_of("Comments", comments=WaitingComments(0, None), coded_in_the_last_hour=0)
    assert nothing.said == "No comment waits to be themed. 0 comments were themed in the last hour."
    assert said_of("Database", database_bytes=12).said == "The database takes 12 bytes."


@pytest.mark.parametrize(
    ("queue", "said", "needs_care"),
    [
        (None, "The queue cannot be reached, so nobody knows whether a worker is alive.", True),
        (
            QueueState(Waiting(0, None), []),
            "No worker was seen in the last days. Start one on the server: flask consult worker.",
            True,
        ),
        (
            QueueState(Waiting(0, None), [worker(ago(hours=3))]),
            "The worker was last seen 3 hours ago, and has probably ended. "
            "Start one on the server: flask consult worker.",
            True,
        ),
        (
            QueueState(Waiting(0, None), [worker(ago(seconds=4), "here-2"), worker(ago(hours=3))]),
            "The worker was last seen 4 seconds ago.",
            False,
        ),
        (
            QueueState(Waiting(0, None), [worker(ago(seconds=4), "here-2"), worker(ago(seconds=9))]),
            "2 workers are alive. One was seen 4 seconds ago.",
            False,
        ),
    ],
)
def test_it_is_told_whether_a_worker_is_alive(queue, said, needs_care):
    line = said_of("Worker", queue=queue)
    assert (line.said, line.needs_care) == (said, needs_care)


@pytest.mark.parametrize(
    ("waiting", "failed", "said", "needs_care"),
    [
        (Waiting(1, ago(minutes=2)), {}, "1 job waits for the worker; the oldest was asked for 2 minutes ago.", False),
        (Waiting(3, ago(hours=1)), {}, "3 jobs wait for the worker; the oldest was asked for 1 hour ago.", True),
        (Waiting(3, None), {}, "3 jobs wait for the worker.", False),
        (
            Waiting(0, None),
            {"sweep": 2},
            "No job waits. 2 jobs were broken off by a fault since their workers started.",
            True,
        ),
    ],
)
def test_it_is_told_what_waits_in_the_queue(waiting, failed, said, needs_care):
    line = said_of("Queue", queue=QueueState(waiting, [worker(NOON, **failed)]))
    assert (line.said, line.needs_care) == (said, needs_care)


def test_a_queue_that_is_away_is_told():
    assert said_of("Queue", queue=None).needs_care


def test_comments_that_have_waited_long_need_care():
    assert said_of("Comments", comments=WaitingComments(1, ago(minutes=16))).needs_care


def test_what_failed_is_told_by_what_it_would_have_made():
    line = said_of("Failures", failed_in_the_last_week={"learning": 0, "printing": 1, "summaries": 0, "theming": 2})
    assert line.said.startswith(
        "Of what was asked for in the last week, 1 run of printing and 2 runs of theming failed"
    )
    assert line.needs_care


def test_every_kind_of_long_work_has_words():
    assert set(MADE) == {name for name, *_ in LONG_WORK}


def test_messages_that_wait_are_told():
    assert said_of("Messages", messages_waiting=1).said == "1 message waits to be sent."


@pytest.mark.parametrize(("newest", "needs_care"), [(None, True), (ago(days=2), True), (ago(hours=30), False)])
def test_an_old_backup_and_none_need_care(newest, needs_care):
    assert said_of("Backup", newest_backup_at=newest).needs_care is needs_care


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=-5), "1 second"),  # a clock that went back
        (timedelta(seconds=59.9), "59 seconds"),
        (timedelta(minutes=119), "1 hour"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_a_length_of_time_is_told_in_its_largest_unit(length, said):
    assert length_of(length) == said
