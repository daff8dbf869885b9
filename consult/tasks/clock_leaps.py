"""Whether the clock can be believed where deleting hangs on it: one that was set far ahead would end every schedule.

A clock that goes on as it should leaves no long gap: each hour the worker notes that it has looked, and where no worker
was there, people did something. Where neither vouches for the days between, nothing is deleted for a week, in which
somebody can see that the clock is wrong. If nobody does anything, it is believed from then on.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from huey import crontab
from sqlmodel import Session, col, func, select

from consult.clock import utc_now
from consult.extensions import db
from consult.models import AuditEvent
from consult.page_furniture import long_date
from consult.tasks.jobs import JobsWithOrigin
from consult.telemetry import log

LOOK = "look_at_the_clock"
LONGEST_GAP = timedelta(days=3)
WAIT = timedelta(days=7)
CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Leap:
    """Days that nobody vouches for, and the first moment known after them."""

    last_known_at: datetime
    seen_at: datetime

    @property
    def believed_at(self) -> datetime:
        """When deleting goes on by itself."""
        return self.seen_at + WAIT

    @property
    def sentence(self) -> str:
        """Why nothing is deleted, and what to do, for whoever runs the service."""
        return (
            f"Nothing is deleted just now, because the clock of the server may be wrong: it shows "
            f"{long_date(self.seen_at)}, and nothing is known of the days since {long_date(self.last_known_at)}. "
            f"If it is wrong, set it. If it is right, deleting goes on by itself on {long_date(self.believed_at)}, or "
            "at once with the command flask consult retention --clock-is-right."
        )


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found when the clock was last looked at."""

    at: datetime
    leap: Leap | None


def find_leap(session: Session, queue: JobsWithOrigin, now: datetime) -> Leap | None:
    """The leap for which nothing may be deleted at this moment; None where the clock can be believed. It only reads."""
    before = _read(queue)
    known_at = before.at if before else _done_before(session, now - WAIT)
    gap_began = _first_gap(session, known_at, now) if known_at else None
    if gap_began:
        return Leap(last_known_at=gap_began, seen_at=now)
    leap = before.leap if before else None
    return leap if leap and leap.seen_at <= now < leap.believed_at else None


def note_leap(session: Session, queue: JobsWithOrigin, now: datetime) -> Leap | None:
    """The same, and note that the clock was looked at. To be done often."""
    leap = find_leap(session, queue, now)
    _note(queue, Looked(now, leap))
    return leap


def believe_clock(queue: JobsWithOrigin, now: datetime) -> None:
    """Take it from a person that the clock is right."""
    _note(queue, Looked(now, None))


def _first_gap(session: Session, since: datetime, now: datetime) -> datetime | None:
    """The moment after which nothing happened for too long; None where there is none until now."""
    known_at = since
    while now - known_at > LONGEST_GAP:
        happened_at = _done_before(session, known_at + LONGEST_GAP)
        if happened_at is None or happened_at <= known_at:
            return known_at
        known_at = happened_at
    return None


def _done_before(session: Session, moment: datetime) -> datetime | None:
    return session.scalar(select(func.max(col(AuditEvent.happened_at))).where(col(AuditEvent.happened_at) <= moment))


def _read(queue: JobsWithOrigin) -> Looked | None:
    kept = queue.noted(CLOCK)
    if kept is None:
        return None
    leap = kept["leap"] and Leap(*map(datetime.fromisoformat, kept["leap"]))
    return Looked(datetime.fromisoformat(kept["at"]), leap)


def _note(queue: JobsWithOrigin, looked: Looked) -> None:
    leap = looked.leap and [looked.leap.last_known_at.isoformat(), looked.leap.seen_at.isoformat()]
    queue.note(CLOCK, {"at": looked.at.isoformat(), "leap": leap})


def init_app(app: Flask) -> None:
    """Register the task with the application's queue."""
    queue = app.extensions["queue"]

    def look() -> None:
        """Note that the clock was looked at, and what was found."""
        with app.app_context():
            leap = note_leap(db.session, queue, utc_now())
            if leap is not None:
                log.error("clock_not_believed", why=leap.sentence)

    hourly = queue.periodic_task(crontab(minute="7"), name=LOOK, expires=timedelta(minutes=50))
    app.extensions["clock_tasks"] = {LOOK: hourly(look)}
