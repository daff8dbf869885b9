"""How long what people sent is kept, what holds its deletion up, and what was deleted when."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum

NOT_LIFTED = text("lifted_at IS NULL")


class KeptThing(StrEnum):
    """What is deleted once its time is over."""

    DRAFTS = "drafts"  # begun and never sent
    EQUALITY = "equality"  # turned into counts
    ORIGINALS = "originals"
    SET_ASIDE = "set aside"  # what was keyed from forms that made no response
    RESPONSES = "responses"  # with their answers, comments and all that was made of them


class RetentionSchedule(Table, table=True):
    """How long a consultation's things are kept, where that differs from the settings. None: as the settings say."""

    __tablename__ = "retention_schedule"

    consultation_id: UUID = Field(foreign_key="consultation.id", unique=True)
    drafts_days: int | None = None
    equality_months: int | None = None
    originals_months: int | None = None
    set_aside_months: int | None = None
    responses_months: int | None = None
    # Adds one with each change, so that two people who edit at once do not overwrite each other.
    version: int = 1
    changed_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    changed_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class RetentionHold(Table, table=True):
    """That nothing of a consultation is deleted until somebody lifts this, and why: because of a legal challenge, say.

    The reason is kept here, never in the audit trail. A consultation has one at most that is not lifted.
    """

    __tablename__ = "retention_hold"
    __table_args__ = (
        Index(
            "ix_retention_hold_in_force",
            "consultation_id",
            unique=True,
            sqlite_where=NOT_LIFTED,
            postgresql_where=NOT_LIFTED,
        ),
    )

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    reason: str = Field(sa_type=Text)
    held_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    held_by_id: UUID = Field(foreign_key="user_account.id")
    lifted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lifted_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")


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


class KeptFigures(Table, table=True):
    """What is left of the answers to one question of a wave once its responses are deleted. Of no small group.

    With these, later waves are still compared with it.
    """

    __tablename__ = "kept_figures"
    __table_args__ = (UniqueConstraint("consultation_id", "part"),)

    consultation_id: UUID = Field(foreign_key="consultation.id")
    # The question's key; of a matrix with a row's key behind a full stop.
    part: str = Field(max_length=170)
    base: int  # how many answered
    effective_base: float  # how many answers of a simple random sample would say as much
    # The key of a line to its share from 0 to 1: see consult.reports.waves.lines. Hidden ones are left out.
    shares: dict[str, float] = Field(default_factory=dict, sa_type=JSON)
    # Of a scale: the mean, the variance of the answers, and the ends of the likely range.
    mean: float | None = None
    spread: float | None = None
    low: float | None = None
    high: float | None = None
