"""Which consultations a person works on, so that what is read for them is narrowed to these."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, select

from consult.models import Membership, Role, User


@dataclass(frozen=True, slots=True)
class Reach:
    """The consultations that somebody works on. `only` is None for those who work on every one."""

    only: frozenset[UUID] | None = None

    @property
    def is_limited(self) -> bool:
        """Whether there may be consultations that this person is not to know of."""
        return self.only is not None

    def includes(self, consultation_id: UUID) -> bool:
        """Whether this consultation is one of theirs."""
        return self.only is None or consultation_id in self.only

    def holds(self, consultation_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column, as models type them
        """That a column names one of theirs, for a query."""
        return true() if self.only is None else col(consultation_id).in_(sorted(self.only))


EVERYTHING = Reach()
"""For residents' pages, the worker and commands, which are about all consultations."""


def reach_of(session: Session, user: User) -> Reach:
    """The consultations that a person works on at this moment."""
    if user.works_on_every_consultation or user.role is Role.ADMIN:
        return EVERYTHING
    return Reach(frozenset(consultations_named(session, user)))


def consultations_named(session: Session, user: User) -> Sequence[UUID]:
    """The consultations that memberships name for a person, whether or not these limit them."""
    query = select(Membership.consultation_id).where(Membership.user_id == user.id)
    return session.exec(query.order_by(col(Membership.consultation_id))).all()
