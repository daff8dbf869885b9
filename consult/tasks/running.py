"""How the service runs now: what came in, what waits, whether a worker is alive, and what failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from consult.models import Channel, Telling
from consult.queries import running
from consult.queries.running import CODED_WITHIN, FAILED_WITHIN, WaitingComments
from consult.queries.telling import count_to_try, unfinished_tellings
from consult.services.telling import MOST_TRIES
from consult.tasks.clock_leaps import Leap, find_leap
from consult.tasks.heartbeat import WorkerSeen, list_workers
from consult.tasks.jobs import JobsWithOrigin, Waiting
from consult.telemetry import log


@dataclass(frozen=True, slots=True)
class QueueState:
    """What the queue knows."""

    waiting: Waiting
    workers: Sequence[WorkerSeen]
    leap: Leap | None = None
    """Why nothing is deleted, where the clock may be wrong."""


@dataclass(frozen=True, slots=True)
class Running:
    """How the service runs at a moment."""

    at: datetime
    responses: Mapping[Channel, int]
    drafts: int
    comments: WaitingComments
    coded_in_the_last_hour: int
    failed_in_the_last_week: Mapping[str, int]
    messages_waiting: int
    database_bytes: int
    queue: QueueState | None
    """None: the queue cannot be reached."""
    newest_backup_at: datetime | None


def look_at_running(
    session: Session, queue: JobsWithOrigin, *, now: datetime, newest_backup_at: datetime | None
) -> Running:
    """How the service runs now."""
    return Running(
        at=now,
        responses=running.count_responses_by_channel(session),
        drafts=running.count_drafts(session),
        comments=running.waiting_comments(session),
        coded_in_the_last_hour=running.count_coded(session, since=now - CODED_WITHIN),
        failed_in_the_last_week=running.count_failed(session, since=now - FAILED_WITHIN),
        messages_waiting=_count_messages(session, now),
        database_bytes=running.database_size_in_bytes(session),
        queue=_state_of(session, queue, now),
        newest_backup_at=newest_backup_at,
    )


def _count_messages(session: Session, now: datetime) -> int:
    tellings = [session.get_one(Telling, telling_id) for telling_id in unfinished_tellings(session)]
    return sum(count_to_try(session, telling, most_tries=MOST_TRIES, now=now) for telling in tellings)


def _state_of(session: Session, queue: JobsWithOrigin, now: datetime) -> QueueState | None:
    try:
        return QueueState(queue.waiting(), list_workers(queue), find_leap(session, queue, now))
    except Exception as error:  # whatever the queue's store may raise
        log.warning("queue_away", kind=type(error).__name__)
        return None
