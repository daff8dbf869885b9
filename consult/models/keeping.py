"""How long what people sent is kept beside their answers, and what was deleted when."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum


class KeptThing(StrEnum):
    """What is deleted once its time is over."""

    DRAFTS = "drafts"  # begun and never sent
    EQUALITY = "equality"  # turned into counts
    ORIGINALS = "originals"
    SET_ASIDE = "set aside"  # what was keyed from forms that made no response


class RetentionSchedule(Table, table=True):
    """How long a consultation's things are kept, where that differs from the settings. None: as the settings say."""

    __tablename__ = "retention_schedule"

    consultation_id: UUID = Field(foreign_key="consultation.id", unique=True)
    drafts_days: int | None = None
    equality_months: int | None = None
    originals_months: int | None = None
    set_aside_months: int | None = None
    # Adds one with each change, so that two people who edit at once do not overwrite each other.
    version: int = 1
    changed_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    changed_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class RetentionRecord(Table, table=True):
    """That things of a consultation were deleted because their time was over: which, how many, when. Never changed."""

    __tablename__ = "retention_record"

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    thing: KeptThing = Field(sa_type=text_enum(KeptThing))
    deleted: int
    deleted_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class EqualityCount(Table, table=True):
    """How many gave one answer to an equality question: what is left of their answers once these are deleted."""

    __tablename__ = "equality_count"
    __table_args__ = (UniqueConstraint("consultation_id", "question_key", "option"),)

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    question_key: str = Field(max_length=80)
    option: str = Field(max_length=80)
    people: int
