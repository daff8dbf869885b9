"""Views of the comments on a question that somebody wants to come back to."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime


class SavedView(Table, table=True):
    """A selection of comments under a name, for everybody who works on the consultation."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("consultation_id", "question_key", "name"),)

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    question_key: str = Field(max_length=80)
    name: str = Field(max_length=120)
    # The filters as they stand in the address of the page.
    selection: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    saved_by_id: UUID = Field(foreign_key="user_account.id")
    saved_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
