"""Guessing is slowed down: after some wrong tries each further one has to wait, longer each time.

The counts are in the database, so that every process knows them, and under digests that a key is needed for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, delete, select
from sqlmodel import Session, col

from consult.clock import utc_now
from consult.db.inserting import insert_into
from consult.db.locked import keys_of
from consult.models import FailedTries, User
from consult.queries.audit import happened_since
from consult.services.auditing import record

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
HELD_OFF_NOTED_EVERY = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Guessed:
    """What wrong tries are counted for, in words that nothing else is called by, and how many are free."""

    what: tuple[str, ...]
    free: int

    def wait_after(self, failures: int) -> timedelta:
        """How long to wait after so many wrong tries: none at first, then a minute, and twice as long each time."""
        if failures < self.free:
            return timedelta()
        doublings = min(failures - self.free, 10)
        wait: timedelta = FIRST_WAIT * 2**doublings
        return min(wait, LONGEST_WAIT)

    def digest(self, session: Session) -> str:
        """What it is kept under."""
        return keys_of(session).digests("failed tries", *self.what)[0]


def wait_until(session: Session, *guessed: Guessed) -> datetime | None:
    """When the next try may be looked at; None: now. Tries that are looked at at once wait for each other here."""
    now = utc_now()
    moments = [_closed_until(session, each, now) for each in guessed]
    return max((moment for moment in moments if moment is not None and moment > now), default=None)


def _closed_until(session: Session, guessed: Guessed, now: datetime) -> datetime | None:
    columns = col(FailedTries.failures), col(FailedTries.last_failed_at)
    query = select(*columns).where(col(FailedTries.digest) == guessed.digest(session)).with_for_update()
    counted = session.execute(query).one_or_none()
    if counted is None or counted.last_failed_at <= now - FORGOTTEN_AFTER:
        return None
    moment: datetime = counted.last_failed_at + guessed.wait_after(counted.failures)
    return moment


def note_failure(session: Session, *guessed: Guessed) -> None:
    """Count a wrong try. Commit, whatever else comes of it."""
    now = utc_now()
    is_fresh = col(FailedTries.last_failed_at) > now - FORGOTTEN_AFTER
    for each in guessed:
        first = FailedTries(digest=each.digest(session), failures=1, last_failed_at=now)
        session.connection().execute(
            insert_into(session, FailedTries)
            .values(first.model_dump())
            .on_conflict_do_update(
                index_elements=["digest"],
                set_={"failures": case((is_fresh, col(FailedTries.failures) + 1), else_=1), "last_failed_at": now},
            )
        )


def record_held_off(session: Session, user: User, what: str) -> bool:
    """Write down that wrong tries at somebody's account are held off, once an hour at most. Gives whether it was."""
    action = f"wrong {what}s held off"
    if happened_since(session, action, subject_id=user.id, since=utc_now() - HELD_OFF_NOTED_EVERY):
        return False
    record(session, action, user)
    session.flush()
    return True


def forget_failures(session: Session, *guessed: Guessed) -> None:
    """Start afresh: the right one was given."""
    digests: Sequence[str] = [each.digest(session) for each in guessed]
    session.connection().execute(delete(FailedTries).where(col(FailedTries.digest).in_(digests)))


def delete_old_failures(session: Session, now: datetime) -> None:
    """Delete counts that are forgotten."""
    session.connection().execute(delete(FailedTries).where(col(FailedTries.last_failed_at) <= now - FORGOTTEN_AFTER))
