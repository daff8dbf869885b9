"""Responses that may be the same return: what says so, and what a person decided."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum


class SignalKind(StrEnum):
    """What two responses can have in common that one person's two returns would have."""

    SERIAL = "serial"
    DEVICE = "device"
    TEXT = "text"


class ResponseSignal(Table, table=True):
    """Something that would be alike in two returns of one person. Only a digest is kept: it names nobody."""

    __tablename__ = "response_signal"
    __table_args__ = (
        UniqueConstraint("response_id", "kind"),
        # Responses that are alike are found from this alone.
        Index("ix_response_signal_alike", "consultation_id", "kind", "value", "response_id", "told_apart_at"),
    )

    consultation_id: UUID = Field(foreign_key="consultation.id")
    response_id: UUID = Field(foreign_key="response.id", ondelete="CASCADE")
    kind: SignalKind = Field(sa_type=text_enum(SignalKind))
    value: str = Field(max_length=64)
    # While set: a person decided that the others with this signal are other people's returns.
    told_apart_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    told_apart_by_id: UUID | None = Field(default=None, foreign_key="user_account.id", index=True)


class DuplicateStep(StrEnum):
    """What can be decided of a response that is the same return as another."""

    LEFT_OUT = "left out"
    COUNTED_AGAIN = "counted again"


class DuplicateDecision(Table, table=True):
    """A response was left out of the counts as the same return as another, or counted again. Never changed."""

    __tablename__ = "duplicate_decision"

    response_id: UUID = Field(foreign_key="response.id", index=True, ondelete="CASCADE")
    same_as_id: UUID | None = Field(default=None, foreign_key="response.id", index=True, ondelete="SET NULL")
    step: DuplicateStep = Field(sa_type=text_enum(DuplicateStep))
    reason: str = Field(default="", sa_type=Text)
    by_id: UUID = Field(foreign_key="user_account.id", index=True)
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
