"""Printed forms: runs of copies with their own serial numbers, and the serials that will not come back."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum
from forms.paper.setting import Setting


class PrintStatus(StrEnum):
    """Where a print run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


class PrintRun(Table, table=True):
    """Copies of one questionnaire printed together for one place. Serials are never used for a second run."""

    __tablename__ = "print_run"
    __table_args__ = (CheckConstraint("last_serial >= first_serial", name="has_copies"),)

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    questionnaire_version_id: UUID = Field(foreign_key="questionnaire_version.id", index=True)
    venue: str = Field(max_length=200)
    event_on: date | None = None  # None: forms that lie out, or are posted
    setting: Setting = Field(sa_type=text_enum(Setting))
    first_serial: int = Field(unique=True)
    last_serial: int = Field(unique=True)
    requested_by_id: UUID = Field(foreign_key="user_account.id", index=True)
    requested_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    status: PrintStatus = Field(default=PrintStatus.QUEUED, sa_type=text_enum(PrintStatus), index=True)
    # How far the worker has come, in copies; a worker that has been silent too long has been lost.
    steps_done: int = 0
    steps_total: int = 0
    heartbeat_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    failure: str | None = Field(default=None, sa_type=Text)
    made_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    pages: int | None = None  # of one copy

    @property
    def copies(self) -> int:
        """How many forms were printed."""
        return self.last_serial - self.first_serial + 1


class PrintedFile(Table, table=True):
    """A file of a print run: forms as PDF, or where their boxes stand as JSON."""

    __tablename__ = "printed_file"
    __table_args__ = (UniqueConstraint("print_run_id", "name"),)

    print_run_id: UUID = Field(foreign_key="print_run.id", ondelete="CASCADE")
    name: str = Field(max_length=120)
    media_type: str = Field(max_length=120)
    checksum: str = Field(max_length=64)
    size_bytes: int
    content: bytes = Field(sa_type=LargeBinary)


class VoidedSerials(Table, table=True):
    """Forms of a run that were never handed out: left over, spoiled at the printer or lost."""

    __tablename__ = "voided_serials"
    __table_args__ = (CheckConstraint("last_serial >= first_serial", name="has_forms"),)

    print_run_id: UUID = Field(foreign_key="print_run.id", index=True, ondelete="CASCADE")
    first_serial: int = Field(unique=True)
    last_serial: int = Field(unique=True)
    reason: str = Field(max_length=200)
    voided_by_id: UUID = Field(foreign_key="user_account.id", index=True)
    voided_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)

    @property
    def forms(self) -> int:
        """How many forms they are."""
        return self.last_serial - self.first_serial + 1
