"""What is wanted of a consultation while it is open, and the groups of people as they were last shown meanwhile."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum


class TargetOf(StrEnum):
    """What a target is set for."""

    CONSULTATION = "consultation"
    CHANNEL = "channel"
    LOCALITY = "locality"


class ResponseTarget(Table, table=True):
    """How many responses are wanted: in all, through one channel, or from one locality."""

    __tablename__ = "response_target"
    __table_args__ = (UniqueConstraint("consultation_id", "target_of", "value"),)

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    target_of: TargetOf = Field(sa_type=text_enum(TargetOf))
    # The channel, or the option of the question about the locality; empty for the consultation.
    value: str = Field(default="", max_length=80)
    wanted: int
    set_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    set_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class ShownGroups(Table, table=True):
    """How many individuals each group of a question had when the dashboard last moved on. It holds counts, no person.

    The dashboard shows these and not the counts of the moment, so that looking twice tells nobody who came between.
    """

    __tablename__ = "shown_groups"
    __table_args__ = (UniqueConstraint("consultation_id", "question_key"),)

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    question_key: str = Field(max_length=80)
    counts: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    counted_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
