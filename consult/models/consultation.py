"""Consultations, and the frozen questionnaires they ask."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum


class QuestionnaireVersion(Table, table=True):
    """One wording of a questionnaire, as its YAML text. Once published it never changes; a change is a new version."""

    __tablename__ = "questionnaire_version"
    __table_args__ = (UniqueConstraint("key", "version"),)

    key: str = Field(max_length=80)
    version: int
    title: str = Field(max_length=200)
    definition: str = Field(sa_type=Text)
    checksum: str = Field(max_length=64)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Study(StrEnum):
    """How those who answer come to be asked: it decides which intervals and warnings a figure is shown with."""

    OPEN_CONSULTATION = "open consultation"  # they choose to answer
    SAMPLE_SURVEY = "sample survey"  # they are drawn at random


class Consultation(Table, table=True):
    """Something people are asked about between two moments. Open when opens_at <= now <= closes_at."""

    slug: str = Field(max_length=80, unique=True)
    title: str = Field(max_length=200)
    questionnaire_version_id: UUID = Field(foreign_key="questionnaire_version.id", index=True)
    opens_at: datetime = Field(sa_type=UtcDateTime)
    closes_at: datetime = Field(sa_type=UtcDateTime)
    # A demonstration says so in a banner; invented answers are labelled wherever they show.
    is_demonstration: bool = False
    holds_invented_answers: bool = False
    study: Study = Field(default=Study.OPEN_CONSULTATION, sa_type=text_enum(Study))
    # Of a sample survey: how many times the variance of a simple random sample its figures have, where that is known.
    design_effect: float | None = None
    # Made to hold an earlier wave from a file: nobody answered it here, and nobody can.
    is_imported: bool = False
    # Since when it is said that its responses are to be deleted; nothing goes until that has stood for a while.
    deletion_announced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # When their deletion began, after which it has none, and how many have gone. None: it has its responses.
    responses_deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    responses_deleted: int | None = None
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class ClosingChange(Table, table=True):
    """Another last day for a consultation, and why. The reason is kept here, never in the audit trail."""

    __tablename__ = "closing_change"

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    last_day_before: date
    last_day: date
    reason: str = Field(sa_type=Text)
    changed_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    changed_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
