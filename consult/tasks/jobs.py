"""A job knows which request asked for it and when, and every line that is logged meanwhile says so."""

import json
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from huey import Huey, MemoryHuey, PostgresHuey, SqliteHuey
from huey.api import PeriodicTask, Task
from huey.constants import EmptyData
from huey.registry import Message
from huey.signals import SIGNAL_ERROR, SIGNAL_EXPIRED, SIGNAL_INTERRUPTED
from huey.storage import PostgresStorage
from structlog.contextvars import bound_contextvars, get_contextvars

from consult.clock import utc_now
from consult.telemetry import log

if TYPE_CHECKING:
    import psycopg

DONE = "done"
FAILED = "failed"
# How a job can end other than done. One that has expired was not begun: the next of its kind is due.
OUTCOMES = {SIGNAL_ERROR: FAILED, SIGNAL_EXPIRED: "expired", SIGNAL_INTERRUPTED: "interrupted"}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a job comes from. The request is None where nobody asked: the clock did, or a command."""

    request_id: str | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in a queue. The moment is None where nothing does, or where it was not kept."""

    jobs: int
    oldest_asked_at: datetime | None


class JobsWithOrigin(Huey):  # type: ignore[misc]
    """A queue whose jobs carry their origin. What a job asks for in its turn has the request of the first."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        self.tally: Counter[tuple[str, str]] = Counter()
        """How many jobs this process has carried out, by name and outcome."""
        self.signal(*OUTCOMES)(_note_outcome)

    def serialize_task(self, task: Task) -> bytes:
        """The job as the store keeps it."""
        kept: bytes = self.serializer.serialize((self._registry.create_message(task), _origin_of(task)))
        return kept

    def deserialize_task(self, data: bytes) -> Task:
        """The job as it was, with its origin."""
        message, origin = _parted(self.serializer.deserialize(data))
        task = self._registry.create_task(message)
        task.origin = origin
        return task

    def execute(self, task: Task, timestamp: datetime | None = None) -> object:
        """Carry a job out. Each line that is logged meanwhile has the job's identifier and the request's."""
        origin = _origin_of(task)
        started = time.perf_counter()
        with bound_contextvars(request_id=origin.request_id, job=task.id, task=task.name):
            try:
                return super().execute(task, timestamp)
            finally:
                outcome = getattr(task, "outcome", DONE)
                self.tally[task.name, outcome] += 1
                # The clock asks for several jobs a minute, most of which find nothing to do.
                if outcome == FAILED or not isinstance(task, PeriodicTask):
                    log.info(
                        "job",
                        outcome=outcome,
                        milliseconds=round((time.perf_counter() - started) * 1000, 1),
                        waited_seconds=round(max((utc_now() - origin.asked_at).total_seconds(), 0), 1),
                    )

    def waiting(self) -> Waiting:
        """What waits now. Jobs are taken in the order in which they were asked for, so the first is the oldest."""
        first = self.storage.enqueued_items(limit=1)
        origin = _parted(self.serializer.deserialize(bytes(first[0])))[1] if first else None
        return Waiting(self.storage.queue_size(), origin.asked_at if origin else None)

    def note(self, key: str, value: object) -> None:
        """Keep something that JSON can hold beside the jobs, in place of what had this key."""
        self.storage.put_data(key, json.dumps(value).encode())

    def noted(self, key: str) -> Any:  # noqa: ANN401 - JSON
        """What was kept under a key last; None where nothing was."""
        kept = self.storage.peek_data(key)
        return None if kept is EmptyData else json.loads(bytes(kept))


class MemoryQueue(JobsWithOrigin, MemoryHuey):  # type: ignore[misc]
    """A queue in memory, for tests."""


class SqliteQueue(JobsWithOrigin, SqliteHuey):  # type: ignore[misc]
    """A queue in a file of SQLite."""


class TablesWhenReached(PostgresStorage):  # type: ignore[misc]
    """Makes its tables with the first connection it gets, so that a process can start while the database is away."""

    def __init__(self, *arguments: object, **options: object) -> None:
        self._has_tables = False
        super().__init__(*arguments, create_tables=False, **options)

    def _connect(self) -> "psycopg.Connection":
        connection: psycopg.Connection = super()._connect()
        if not self._has_tables:
            try:
                self._make_tables(connection)
            except BaseException:
                connection.close()
                raise
            self._has_tables = True
        return connection

    _create_connection = _connect

    def _make_tables(self, connection: "psycopg.Connection") -> None:
        with connection.transaction():
            # Two that make the same table at once would be in each other's way, whether it exists or not.
            connection.execute("SELECT pg_advisory_xact_lock(hashtext('tables of the queue'))")
            for statement in self.ddl:
                connection.execute(statement)


class PostgresQueue(JobsWithOrigin, PostgresHuey):  # type: ignore[misc]
    """A queue in tables of a PostgreSQL database."""

    storage_class = TablesWhenReached


def _origin_of(task: Task) -> Origin:
    """The origin that a job carries, or that of one that is asked for now."""
    carried: Origin | None = getattr(task, "origin", None)
    return carried or Origin(get_contextvars().get("request_id"), utc_now())


def _parted(kept: Message | tuple[Message, Origin]) -> tuple[Message, Origin | None]:
    """A message and its origin. Those that were put in the queue by an earlier version have none."""
    return (kept, None) if isinstance(kept, Message) else kept


def _note_outcome(signal: str, task: Task, *_more: object) -> None:
    task.outcome = OUTCOMES[signal]
