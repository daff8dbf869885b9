"""The audit trail: one event for every write."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlmodel import Session

from consult.clock import utc_now
from consult.db.base import Table
from consult.models import AuditEvent, User


def record(session: Session, action: str, subject: Table, *, actor: User | None = None, **details: Any) -> AuditEvent:  # noqa: ANN401 - JSON values
    """Write down what was done to `subject`, and by whom. Details are keys and counts, never what a person wrote."""
    event = AuditEvent(**event_of(action, subject, actor=actor, **details))
    session.add(event)
    return event


def event_of(action: str, subject: Table, *, actor: User | None = None, **details: Any) -> Mapping[str, Any]:  # noqa: ANN401 - JSON values
    """The row of an event, for `record_at_once`."""
    return {
        "id": uuid4(),
        "happened_at": utc_now(),
        "action": action,
        "subject_type": type(subject).__name__,
        "subject_id": subject.id,
        "actor_id": actor.id if actor else None,
        "details": {name: str(value) if isinstance(value, UUID) else value for name, value in details.items()},
    }


def record_at_once(session: Session, *events: Mapping[str, Any]) -> None:
    """Write events as `record` does, in one statement and now, without an object for each: for what a rush writes.

    Those who act must have rows already.
    """
    session.connection().execute(_EVENTS, events)


_EVENTS = insert(AuditEvent)
