"""Who did what, when: one event for every write, kept for good."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime


class AuditEvent(Table, table=True):
    """One thing that was done. Details hold keys, counts and identifiers, never what a person wrote."""

    __tablename__ = "audit_event"

    happened_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, index=True)
    action: str = Field(max_length=80, index=True)
    subject_type: str = Field(max_length=40)
    subject_id: UUID | None = Field(default=None, index=True)
    # None: a resident, or the machine itself (the action says which).
    actor_id: UUID | None = Field(default=None, foreign_key="user_account.id", index=True)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
