"""Marks on responses that came as programs send them. A mark changes nothing: the response is kept, and counts."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum


class MarkReason(StrEnum):
    """What about a response is as programs send them, and seldom as people do."""

    HIDDEN_FIELD = "hidden field"
    TOO_FAST = "too fast"
    NO_BROWSER = "no browser"
    MANY_FROM_ONE_PLACE = "many from one place"


class ResponseMark(Table, table=True):
    """One reason to look at a response again. Holds nothing of who sent it: neither an address nor a browser's name."""

    __tablename__ = "response_mark"
    __table_args__ = (UniqueConstraint("response_id", "reason"),)

    response_id: UUID = Field(foreign_key="response.id", ondelete="CASCADE")
    reason: MarkReason = Field(sa_type=text_enum(MarkReason))
    marked_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
