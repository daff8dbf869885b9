"""Who works on which consultation, where somebody is limited to some."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime


class Membership(Table, table=True):
    """Somebody works on a consultation. It says nothing of a person who works on every one."""

    __table_args__ = (UniqueConstraint("user_id", "consultation_id"),)

    user_id: UUID = Field(foreign_key="user_account.id")
    consultation_id: UUID = Field(foreign_key="consultation.id", index=True, ondelete="CASCADE")
    added_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    added_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
