"""Marks on responses that came as programs send them, and what a person decided of those that have one.

A mark by itself changes nothing: the response is kept, and counts.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
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


class LeftOutFor(StrEnum):
    """Why a marked response is no answer. What it says of the matter is never a reason."""

    PROGRAM = "program"
    ONE_SENDER = "one sender"
    ADVERTISING = "advertising"
    TRIAL = "trial"


class MarkStep(StrEnum):
    """What a person can decide of a marked response."""

    LOOKED_AT = "looked at"  # it counts, as it did
    LEFT_OUT = "left out"
    COUNTED_AGAIN = "counted again"


class MarkDecision(Table, table=True):
    """A marked response was looked at and counts, was left out of the counts, or counted again. Never changed."""

    __tablename__ = "mark_decision"

    response_id: UUID = Field(foreign_key="response.id", index=True, ondelete="CASCADE")
    step: MarkStep = Field(sa_type=text_enum(MarkStep))
    left_out_for: LeftOutFor | None = Field(default=None, sa_type=text_enum(LeftOutFor))
    reason: str = Field(default="", sa_type=Text)
    by_id: UUID = Field(foreign_key="user_account.id", index=True)
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
