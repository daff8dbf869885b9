"""Reads about who is signed in where."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session, col, select

from consult.errors import NotFound
from consult.models import StaffSession, User


def digest_of(token: str) -> str:
    """What a token is kept as. It is long and random, so nobody can find it by guessing."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def get_session_and_user(session: Session, token: str) -> tuple[StaffSession, User] | None:
    """The session that a browser's token stands for, and whose it is. It may have run out, or its account be closed."""
    query = select(StaffSession, User).join(User).where(StaffSession.token_digest == digest_of(token))
    return session.exec(query).one_or_none()


def list_sessions(session: Session, user: User, *, used_after: datetime, now: datetime) -> Sequence[StaffSession]:
    """Where a person is signed in now, the place used last first."""
    query = select(StaffSession).where(
        StaffSession.user_id == user.id, StaffSession.ends_at > now, StaffSession.last_used_at > used_after
    )
    newest = col(StaffSession.last_used_at).desc(), col(StaffSession.begun_at).desc(), col(StaffSession.token_digest)
    return session.exec(query.order_by(*newest)).all()


def require_session_of(session: Session, user: User, session_id: UUID) -> StaffSession:
    """One of a person's sessions. Raises NotFound where it is another's, or has ended."""
    query = select(StaffSession).where(StaffSession.id == session_id, StaffSession.user_id == user.id)
    held = session.exec(query).one_or_none()
    if held is None:
        raise NotFound("That browser is signed out already.")
    return held
