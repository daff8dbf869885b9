"""The queue as it is deployed: in the database's own kind of store."""

import pytest
from structlog.contextvars import bound_contextvars, get_contextvars

from consult.clock import utc_now
from consult.config import Settings
from consult.tasks.heartbeat import list_workers, say_alive
from consult.tasks.jobs import JobsWithOrigin
from consult.tasks.queue import make_queue


@pytest.fixture
def queue(database_url, tmp_path):
    in_a_file = database_url.startswith("sqlite")
    settings = Settings(
        environment="development", database_url=None if in_a_file else database_url, data_folder=tmp_path
    )
    queue = make_queue(settings)
    queue.storage.blocking = False  # nobody waits here for a job to come
    yield queue
    queue.storage.flush_all()
    queue.storage.close()


def test_a_job_and_its_origin_and_the_signs_of_a_worker_are_kept_in_the_store(queue):
    assert isinstance(queue, JobsWithOrigin)
    seen = []
    ask = queue.task(name="look")(lambda: seen.append(get_contextvars()["request_id"]))
    before = utc_now()
    with bound_contextvars(request_id="abcdef123456"):
        ask()
        ask()
    assert queue.waiting().jobs == 2
    assert before <= queue.waiting().oldest_asked_at <= utc_now()
    queue.execute(queue.dequeue())
    assert seen == ["abcdef123456"]
    say_alive(queue, "here-1", before)
    say_alive(queue, "there-2", utc_now())
    assert [worker.name for worker in list_workers(queue)] == ["there-2", "here-1"]
    assert list_workers(queue)[0].jobs == {("look", "done"): 1}
