"""Summaries for the board: made by the worker, looked at as drafts, frozen when signed off."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum


class SummaryStatus(StrEnum):
    """Where a summary stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DRAFT = "draft"  # made; nobody has signed it
    SIGNING = "signing"  # signed off by a person; the worker is writing the files with its number
    SIGNED = "signed"  # from here on the database itself refuses every change
    SET_ASIDE = "set aside"  # a draft that a newer one took the place of
    FAILED = "failed"


class Summary(Table, table=True):
    """What the board is shown of a consultation, as one frozen object and the files made from it."""

    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        CheckConstraint(
            "status <> 'signed' OR (number IS NOT NULL AND signed_by IS NOT NULL AND signed_at IS NOT NULL"
            " AND content IS NOT NULL AND checksum IS NOT NULL)",
            name="signed_is_whole",
        ),
    )

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    status: SummaryStatus = Field(default=SummaryStatus.QUEUED, sa_type=text_enum(SummaryStatus), index=True)
    requested_by_id: UUID = Field(foreign_key="user_account.id", index=True)
    requested_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    # How far the worker has come, in steps; a worker that has been silent too long has been lost.
    steps_done: int = 0
    steps_total: int = 0
    heartbeat_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    failure: str | None = Field(default=None, sa_type=Text)
    made_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # The canonical JSON of consult.reports.summary.content and its SHA-256; None until made, and when set aside.
    content: str | None = Field(default=None, sa_type=Text)
    checksum: str | None = Field(default=None, max_length=64)
    # Why a draft may be read but not signed, in a sentence; None: it may.
    not_to_sign_because: str | None = Field(default=None, sa_type=Text)
    number: int | None = None  # counted within the consultation
    signed_by_id: UUID | None = Field(default=None, foreign_key="user_account.id", index=True)
    signed_by: str | None = Field(default=None, max_length=120)  # the name as it was then
    signed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    supersedes_id: UUID | None = Field(default=None, foreign_key="summary.id", index=True)
    supersedes_because: str = Field(default="", sa_type=Text)


class MadeFile(Table):
    """What is kept of any file that was made from a summary."""

    summary_id: UUID = Field(foreign_key="summary.id", ondelete="CASCADE")
    name: str = Field(max_length=260)
    media_type: str = Field(max_length=120)
    checksum: str = Field(max_length=64)
    size_bytes: int
    content: bytes = Field(sa_type=LargeBinary)


class SummaryFile(MadeFile, table=True):
    """A file made from a summary: PDF, Word, spreadsheet, JSON or the picture of a chart."""

    __tablename__ = "summary_file"
    __table_args__ = (UniqueConstraint("summary_id", "name"),)
