"""Review, and what it teaches: who has which comment open, and the models learnt from people's codings."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, LargeBinary, Text
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum


class ReviewLease(Table, table=True):
    """Somebody has a comment open in the review queue until a moment; nobody else is given it before."""

    __tablename__ = "review_lease"

    comment_id: UUID = Field(foreign_key="comment.id", unique=True, ondelete="CASCADE")
    user_id: UUID = Field(foreign_key="user_account.id", index=True)
    since: datetime = Field(sa_type=UtcDateTime)  # when this person opened it; use moves only the end
    until: datetime = Field(sa_type=UtcDateTime, index=True)


class ReviewOutcome(StrEnum):
    """What came of a look at a comment."""

    SAVED = "saved"
    SKIPPED = "skipped"
    TAKEN_BACK = "taken back"  # saved, and undone by the same person


class Review(Table, table=True):
    """One look of one person at a comment in the review queue: how long it took, and what came of it."""

    comment_id: UUID = Field(foreign_key="comment.id", index=True, ondelete="CASCADE")
    user_id: UUID = Field(foreign_key="user_account.id", index=True)
    opened_at: datetime = Field(sa_type=UtcDateTime)  # the same as closed_at where it is not known
    closed_at: datetime = Field(sa_type=UtcDateTime, index=True)
    outcome: ReviewOutcome = Field(sa_type=text_enum(ReviewOutcome))
    is_as_proposed: bool = False  # the person kept the machine's themes as they were


class LearningStatus(StrEnum):
    """Where a learned model stands."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"  # its effect can be read; nobody has decided yet
    ADOPTED = "adopted"
    SET_ASIDE = "set aside"  # a person decided against it, or it was worse
    REPLACED = "replaced"  # it was adopted once, and another or the starter is used now
    FAILED = "failed"


class LearnedModel(Table, table=True):
    """What people's codings of one question taught the machine. It counts once a person has adopted it."""

    __tablename__ = "learned_model"

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    question_key: str = Field(max_length=80)
    code_book_id: UUID = Field(foreign_key="code_book.id")
    status: LearningStatus = Field(default=LearningStatus.QUEUED, sa_type=text_enum(LearningStatus), index=True)
    requested_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    requested_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    heartbeat_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0  # how often a worker has begun it
    failure: str | None = Field(default=None, sa_type=Text)
    answers: int = 0  # how many coded comments it learnt from
    fingerprint: str | None = Field(default=None, max_length=64)
    # The record of the run (scores before and after, seed, libraries), and what adopting it would do to each theme.
    record: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    effect: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    content: bytes | None = Field(default=None, sa_type=LargeBinary)
    decided_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decision_reason: str = Field(default="", sa_type=Text)
