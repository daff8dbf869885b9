"""Reads of who works on which consultation."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from consult.models import Membership, Role, User


def limited_by_consultation(session: Session) -> Mapping[UUID, Sequence[User]]:
    """The people with an open account who are limited to some consultations, by consultation, in order of name."""
    rows = session.exec(
        select(Membership.consultation_id, User)
        .join(User, col(Membership.user_id) == col(User.id))
        .where(col(User.is_active), _is_limited())
        .order_by(col(User.name), col(User.email))
    ).all()
    found: dict[UUID, list[User]] = {}
    for consultation_id, user in rows:
        found.setdefault(consultation_id, []).append(user)
    return found


def list_unlimited(session: Session) -> Sequence[User]:
    """The people with an open account who work on every consultation, administrators among them, by name."""
    query = select(User).where(col(User.is_active), ~_is_limited())
    return session.exec(query.order_by(col(User.name), col(User.email))).all()


def _is_limited() -> ColumnElement[bool]:
    return and_(~col(User.works_on_every_consultation), col(User.role) != Role.ADMIN)
