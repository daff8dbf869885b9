"""Reads of the audit trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from consult.models import AuditEvent, User


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of the audit trail, with the name of who did it. None: a resident or the machine."""

    happened_at: datetime
    action: str
    subject_type: str
    actor_name: str | None
    details: dict[str, Any]


def list_events(session: Session, *, offset: int = 0, limit: int = 50) -> Sequence[EventRow]:
    """Events, newest first."""
    rows = session.exec(
        select(AuditEvent, User)
        .join(User, col(AuditEvent.actor_id) == col(User.id), isouter=True)
        .order_by(col(AuditEvent.happened_at).desc(), col(AuditEvent.id))
        .offset(offset)
        .limit(limit)
    ).all()
    return [
        EventRow(event.happened_at, event.action, event.subject_type, user.name if user else None, event.details)
        for event, user in rows
    ]
