"""Sessions of staff: begun when somebody signs in, and ended by them, by an administrator, or by time."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Update, delete, select, update
from sqlmodel import Session, col

from consult.clock import utc_now
from consult.config import Settings
from consult.models import SignedInBy, StaffSession, User
from consult.queries.sessions import digest_of
from consult.services.auditing import record

TOKEN_BYTES = 32
NOTED_EVERY = timedelta(minutes=5)
"""So often at most is written down that a session is used."""


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lasts without being used, and at most."""

    idle: timedelta
    longest: timedelta

    def has_run_out(self, held: StaffSession, now: datetime) -> bool:
        """Whether nobody may act in this session any more."""
        return now >= held.ends_at or held.last_used_at <= self.used_after(now)

    def used_after(self, now: datetime) -> datetime:
        """Sessions that were used last by then have run out. Use is written down late, so somewhat more is given."""
        return now - self.idle - self.noted_every

    @property
    def noted_every(self) -> timedelta:
        """So often at most the use of a session is written down."""
        return min(NOTED_EVERY, self.idle / 4)


def limits_by(settings: Settings) -> SessionLimits:
    """The limits that a deployment is set to."""
    return SessionLimits(timedelta(minutes=settings.session_minutes), timedelta(hours=settings.session_hours))


def begin_session(
    session: Session, user: User, *, by: SignedInBy, browser: str, limits: SessionLimits, needs_second_factor: bool
) -> str:
    """Sign a person in, and give the token that their browser is to keep. It is kept nowhere else."""
    now, token = utc_now(), secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        StaffSession(
            user_id=user.id,
            token_digest=digest_of(token),
            signed_in_by=by,
            browser=browser,
            begun_at=now,
            last_used_at=now,
            ends_at=now + limits.longest,
            needs_second_factor=needs_second_factor,
        )
    )
    user.signed_in_at = now
    record(session, "signed in", user, actor=user, by=by.value)
    session.flush()
    return token


def renew_session(session: Session, held: StaffSession, *, by: SignedInBy) -> str:
    """Give a session a new token, and the old one counts for nothing: whoever may have learnt it is out.

    It ends when it would have ended. Called when somebody has shown more of who they are than before.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    held.token_digest, held.signed_in_by, held.needs_second_factor = digest_of(token), by, False
    session.flush()
    return token


def end_session(session: Session, held: StaffSession, *, actor: User) -> None:
    """End one session: its browser is signed out with its next request."""
    record(session, "session ended", held, actor=actor)
    session.delete(held)
    session.flush()


def end_sessions(
    session: Session, user: User, *, actor: User | None, but: StaffSession | None = None, by: SignedInBy | None = None
) -> int:
    """End every session of a person but one, or only those signed in to in one way, and give how many."""
    theirs = delete(StaffSession).where(col(StaffSession.user_id) == user.id)
    if but is not None:
        theirs = theirs.where(col(StaffSession.id) != but.id)
    if by is not None:
        theirs = theirs.where(col(StaffSession.signed_in_by) == by)
    ended = len(session.scalars(theirs.returning(col(StaffSession.id))).all())
    if ended:
        record(session, "sessions ended", user, actor=actor, sessions=ended)
    session.flush()
    return ended


def noting_use(held: StaffSession, *, limits: SessionLimits, now: datetime) -> Update | None:
    """The statement that writes down that a session is used; None while it was written a short while ago.

    It waits for nobody who is writing the same.
    """
    if now - held.last_used_at < limits.noted_every:
        return None
    its = select(col(StaffSession.id)).where(col(StaffSession.id) == held.id).with_for_update(skip_locked=True)
    return update(StaffSession).where(col(StaffSession.id).in_(its)).values(last_used_at=now)


def delete_sessions_run_out(session: Session, limits: SessionLimits, now: datetime) -> int:
    """Delete the sessions that have run out, and give how many."""
    gone = (col(StaffSession.ends_at) <= now) | (col(StaffSession.last_used_at) <= limits.used_after(now))
    return len(session.scalars(delete(StaffSession).where(gone).returning(col(StaffSession.id))).all())
