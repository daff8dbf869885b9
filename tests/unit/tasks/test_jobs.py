from datetime import UTC, datetime, timedelta

import pytest
from huey import crontab
from huey.api import Task
from structlog.contextvars import bound_contextvars, get_contextvars
from structlog.testing import capture_logs

from consult.tasks import jobs
from consult.tasks.heartbeat import FORGOTTEN_AFTER, list_workers, say_alive
from consult.tasks.jobs import MemoryQueue, SqliteQueue, Waiting

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(params=["memory", "sqlite"])
def queue(request, tmp_path):
    if request.param == "memory":
        return MemoryQueue("test", utc=True)
    return SqliteQueue("test", filename=str(tmp_path / "queue.db"), utc=True)


def context_of(queue, *, asked_in):
    """What the log lines of a job have, when something with this context asked for it."""
    seen = []
    ask = queue.task(name="look")(lambda: seen.append(dict(get_contextvars())))
    with bound_contextvars(**asked_in):
        ask()
    queue.execute(queue.dequeue())
    return seen[0]


def test_a_job_is_logged_under_the_request_that_asked_for_it(queue):
    context = context_of(queue, asked_in={"request_id": "abcdef123456"})
    assert context["request_id"] == "abcdef123456"
    assert context["task"] == "look"
    assert context["job"]
    assert not get_contextvars()


def test_a_job_that_no_request_asked_for_has_a_name_of_its_own_alone(queue):
    context = context_of(queue, asked_in={})
    assert context["request_id"] is None
    assert context["job"]


def test_a_job_that_a_job_asks_for_is_logged_under_the_same_request(queue):
    seen = []
    second = queue.task(name="second")(lambda: seen.append(get_contextvars()["request_id"]))

    def ask_for_the_second() -> None:
        second()

    first = queue.task(name="first")(ask_for_the_second)
    with bound_contextvars(request_id="abcdef123456"):
        first()
    queue.execute(queue.dequeue())
    queue.execute(queue.dequeue())
    assert seen == ["abcdef123456"]


def test_the_end_of_a_job_is_one_line_with_how_it_ended(queue, monkeypatch):
    def fail() -> None:
        raise ValueError("no")

    ask = queue.task(name="fails")(fail)
    monkeypatch.setattr(jobs, "utc_now", lambda: NOON)
    ask()
    monkeypatch.setattr(jobs, "utc_now", lambda: NOON + timedelta(seconds=90))
    with capture_logs() as logs:
        queue.execute(queue.dequeue())
    (line,) = [each for each in logs if each["event"] == "job"]
    assert (line["outcome"], line["waited_seconds"]) == ("failed", 90)
    assert queue.tally == {("fails", "failed"): 1}


def test_what_the_clock_asks_for_each_minute_is_logged_only_when_it_fails(queue):
    sweep = queue.periodic_task(crontab(minute="*"), name="sweep")(lambda: None)
    with capture_logs() as logs:
        queue.execute(sweep.task_class())
    assert logs == []
    assert queue.tally == {("sweep", "done"): 1}


def test_a_job_that_was_put_off_keeps_its_origin(queue):
    queue.task(name="again")(lambda: None)
    with bound_contextvars(request_id="abcdef123456"):
        kept = queue.serialize_task(queue._registry.create_task(message_of(queue, "again")))
    taken = queue.deserialize_task(kept)
    assert queue.deserialize_task(queue.serialize_task(taken)).origin.request_id == "abcdef123456"


def test_a_job_from_before_there_were_origins_is_still_carried_out(queue):
    done = []
    queue.task(name="old")(lambda: done.append(True))
    queue.storage.enqueue(queue.serializer.serialize(message_of(queue, "old")), None)
    assert queue.waiting() == Waiting(1, None)
    queue.execute(queue.dequeue())
    assert done == [True]


def message_of(queue, name):
    (task,) = [each for each in queue._registry._registry.values() if each.__name__ == name]
    assert issubclass(task, Task)
    return queue._registry.create_message(task())


def test_a_queue_tells_how_many_jobs_wait_and_since_when_the_oldest_does(queue, monkeypatch):
    assert queue.waiting() == Waiting(0, None)
    ask = queue.task(name="ask")(lambda: None)
    for minutes in range(3):
        monkeypatch.setattr(jobs, "utc_now", lambda at=NOON + timedelta(minutes=minutes): at)
        ask()
    assert queue.waiting() == Waiting(3, NOON)


def test_nobody_has_heard_of_a_worker_before_one_started(queue):
    assert list_workers(queue) == []


def test_a_worker_is_known_by_what_it_said_last(queue):
    queue.tally["code", "done"] = 2
    say_alive(queue, "here-1", NOON)
    queue.tally["code", "done"] = 3
    say_alive(queue, "here-1", NOON + timedelta(seconds=10))
    (worker,) = list_workers(queue)
    assert worker.seen_at == NOON + timedelta(seconds=10)
    assert worker.jobs == {("code", "done"): 3}


def test_workers_stand_the_one_seen_last_first_and_those_long_gone_are_forgotten(queue):
    say_alive(queue, "gone-1", NOON - FORGOTTEN_AFTER - timedelta(hours=1))
    say_alive(queue, "quiet-2", NOON - timedelta(hours=1))
    say_alive(queue, "here-3", NOON)
    assert [worker.name for worker in list_workers(queue)] == ["here-3", "quiet-2"]
