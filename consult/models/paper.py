"""Paper: a pile of forms from one place and day, what was done with it, and each form of it as it is keyed."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum


class Batch(Table, table=True):
    """A pile of paper forms, with how many were received, so that keyed can be held against received."""

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    venue: str = Field(max_length=200)
    event: str = Field(default="", max_length=200)
    collected_on: date
    collected_by: str = Field(default="", max_length=200)  # the officer who was there, who may have no account
    forms_handed_out: int | None = None  # None: nobody counted
    forms_received: int  # with at least one answer
    blank_or_refused: int = 0
    opened_by_id: UUID = Field(foreign_key="user_account.id", index=True)
    opened_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    # While set, nothing can be keyed into it. Its steps say who closed it and why.
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BatchStepKind(StrEnum):
    """What can be done to a batch as a whole once it was opened."""

    CLOSED = "closed"
    REOPENED = "reopened"


class BatchStep(Table, table=True):
    """A batch was closed or opened again: by whom, why, and what its totals were then. Never changed."""

    __tablename__ = "batch_step"

    batch_id: UUID = Field(foreign_key="batch.id", index=True, ondelete="CASCADE")
    number: int  # 1 for the first step of the batch
    kind: BatchStepKind = Field(sa_type=text_enum(BatchStepKind))
    by_id: UUID = Field(foreign_key="user_account.id", index=True)
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    # Empty where a batch was closed whose totals agreed.
    reason: str = Field(default="", sa_type=Text)
    received: int
    keyed: int
    spoiled: int
    duplicate: int

    __table_args__ = (UniqueConstraint("batch_id", "number"),)


class KeyedFields(SQLModel):
    """What was keyed from one paper form, field by field. A table of keyings takes these columns from here."""

    # Control name to what was typed in it or chosen with it, as the page of the form has it.
    typed: dict[str, list[str]] = Field(default_factory=dict, sa_type=JSON)
    # What stands on the paper in place of an answer: part of the form (forms.as_written.Part) to a code.
    codes: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    # The words on the paper, where they are no answer that the question takes: part of the form to text.
    as_written: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    # The part of the form that was saved last: where to go on.
    last_part: str = Field(default="", max_length=200)
    saved_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class FormOutcome(StrEnum):
    """What became of a paper form."""

    KEYED = "keyed"
    SPOILED = "spoiled"
    DUPLICATE = "duplicate"


class Keying(Table, KeyedFields, table=True):
    """One paper form of a batch while it is keyed, saved field by field; afterwards what was marked on it."""

    __table_args__ = (UniqueConstraint("batch_id", "number"),)

    batch_id: UUID = Field(foreign_key="batch.id", index=True, ondelete="CASCADE")
    questionnaire_version_id: UUID = Field(foreign_key="questionnaire_version.id", index=True)
    number: int  # the form's place in the batch, counted as forms are begun
    clerk_id: UUID = Field(foreign_key="user_account.id", index=True)
    # One printed form is keyed once, whoever keys it. A form set aside as a duplicate has given its serial up.
    serial: int | None = Field(default=None, unique=True)
    started_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: FormOutcome | None = Field(default=None, sa_type=text_enum(FormOutcome))  # None: not finished
    reason: str = Field(default="", sa_type=Text)  # why it was set aside
    response_id: UUID | None = Field(default=None, foreign_key="response.id", unique=True, ondelete="CASCADE")
    # Question key to what is odd about its answer (forms.as_written.Mark), worked out when the form was saved.
    marks: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    # The response that a duplicate is the same form as.
    same_as_id: UUID | None = Field(default=None, foreign_key="response.id", index=True, ondelete="SET NULL")
