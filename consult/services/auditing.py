"""The audit trail: one event for every write."""

from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from consult.clock import utc_now
from consult.db.base import Table
from consult.models import AuditEvent, User


def record(session: Session, action: str, subject: Table, *, actor: User | None = None, **details: Any) -> AuditEvent:  # noqa: ANN401 - JSON values
    """Write down what was done to `subject`, and by whom. Details are keys and counts, never what a person wrote."""
    event = AuditEvent(
        # Said here, because to work out that these may be left out takes longer than all else of an event.
        id=uuid4(),
        happened_at=utc_now(),
        action=action,
        subject_type=type(subject).__name__,
        subject_id=subject.id,
        actor_id=actor.id if actor else None,
        details={name: str(value) if isinstance(value, UUID) else value for name, value in details.items()},
    )
    session.add(event)
    return event
