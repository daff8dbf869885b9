"""Reads of how the last day of a consultation was changed, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from consult.models import ClosingChange, Consultation, User


@dataclass(frozen=True, slots=True)
class ChangeOfLastDay:
    """One change: both days, why, when, and who changed it."""

    before: date
    after: date
    reason: str
    changed_at: datetime
    by: str | None


def closing_changes(session: Session, consultation: Consultation) -> Sequence[ChangeOfLastDay]:
    """Every change of a consultation’s last day, newest first."""
    return changes_by_consultation(session, consultation).get(consultation.id, ())


def changes_by_consultation(
    session: Session, consultation: Consultation | None = None
) -> Mapping[UUID, Sequence[ChangeOfLastDay]]:
    """The changes of every consultation, or of this one alone, each newest first. One without any is left out."""
    query = (
        select(ClosingChange, User.name)
        .outerjoin(User, col(User.id) == col(ClosingChange.changed_by_id))
        .order_by(col(ClosingChange.changed_at).desc(), col(ClosingChange.id))
    )
    if consultation is not None:
        query = query.where(ClosingChange.consultation_id == consultation.id)
    found: dict[UUID, list[ChangeOfLastDay]] = {}
    for change, name in session.exec(query):
        found.setdefault(change.consultation_id, []).append(
            ChangeOfLastDay(change.last_day_before, change.last_day, change.reason, change.changed_at, name)
        )
    return found
