"""Links with which people set their password, made by administrators, who so never know one."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from consult.clock import utc_now
from consult.errors import Conflict, ConsultError
from consult.models import PasswordLink, User
from consult.queries.sessions import digest_of
from consult.services.accounts import change_password
from consult.services.auditing import record

LASTS = timedelta(hours=24)
TOKEN_BYTES = 32


class LinkOver(ConsultError):
    """A link to set a password has been used, or is too old, or was never given."""

    status = 410
    title = "This link does not work any more"


OVER = "A link to set a password works once, for 24 hours. Ask an administrator for a new one."


def make_password_link(session: Session, user: User, *, actor: User) -> str:
    """The token of a new link for a person, to be shown once; an older link no longer works.

    Raises Conflict where the account is closed.
    """
    if not user.is_active:
        raise Conflict(f"{user.name}’s account is closed. Open it first.")
    _forget_link(session, user)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(PasswordLink(user_id=user.id, token_digest=digest_of(token), ends_at=utc_now() + LASTS))
    record(session, "password link made", user, actor=actor)
    session.flush()
    return token


def require_owner_of_link(session: Session, token: str) -> User:
    """Whose link it is. Raises LinkOver."""
    query = select(User).join(PasswordLink).where(PasswordLink.token_digest == digest_of(token))
    user = session.exec(query.where(PasswordLink.ends_at > utc_now(), User.is_active)).one_or_none()
    if user is None:
        raise LinkOver(OVER)
    return user


def set_password_by_link(session: Session, token: str, password: str, *, site_name: str) -> User:
    """Give whose link it is a password, and sign them out everywhere. Raises LinkOver, PasswordRefused."""
    user = require_owner_of_link(session, token)
    change_password(session, user, password, site_name=site_name, held=None, actor=user)
    _forget_link(session, user)
    return user


def delete_links_over(session: Session, now: datetime) -> None:
    """Delete the links that nobody can use any more."""
    session.connection().execute(delete(PasswordLink).where(col(PasswordLink.ends_at) <= now))


def _forget_link(session: Session, user: User) -> None:
    session.connection().execute(delete(PasswordLink).where(col(PasswordLink.user_id) == user.id))
