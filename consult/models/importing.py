"""Responses that come in a file: uploaded, matched to a questionnaire, checked, and imported whole or not at all."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum
from consult.models.response import Channel


class ImportStatus(StrEnum):
    """Where an import stands."""

    READING = "reading"  # the worker is to make out rows and columns
    MATCHING = "matching"  # a person says what the columns are
    CHECKING = "checking"  # the worker is to check every row
    CHECKED = "checked"
    IMPORTING = "importing"  # the worker is to import
    IMPORTED = "imported"
    UNREADABLE = "unreadable"
    GIVEN_UP = "given up"
    UNDONE = "undone"


class ResponseImport(Table, table=True):
    """One file of responses on its way in. The consultation is made, or added to, only when all of it is imported."""

    __tablename__ = "response_import"

    # The series that a new wave is made in; None: the responses are added to a consultation that there is.
    series_id: UUID | None = Field(default=None, foreign_key="series.id", index=True)
    consultation_id: UUID | None = Field(default=None, foreign_key="consultation.id", index=True)
    questionnaire_id: UUID = Field(foreign_key="questionnaire_version.id", index=True)
    # What the new wave and its consultation are called, and when they were: services.waves.NewWave as JSON.
    wave: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    # How responses that are added came in; those of a new wave say so in the wave.
    channel: Channel | None = Field(default=None, sa_type=text_enum(Channel))
    # The survey tool that the file is an export of, by its columns (consult.importing.products); empty: none known.
    product: str = Field(default="", max_length=40)
    status: ImportStatus = Field(default=ImportStatus.READING, sa_type=text_enum(ImportStatus), index=True)
    file_name: str = Field(max_length=200)
    checksum: str = Field(max_length=64, index=True)
    # The same while it is imported, and nothing before and after: so no file can be imported twice at once.
    imported_checksum: str | None = Field(default=None, max_length=64, unique=True)
    rows: int = 0
    # consult.importing.columns.Column as JSON, in the order of the file.
    columns: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    # consult.importing.matching.Matching as JSON, and how often it was changed.
    matching: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    version: int = 0
    # What the check found: how many problems, and how often something was kept that is worth knowing of.
    problems: int = 0
    remarks: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    responses: int = 0
    failure: str | None = Field(default=None, sa_type=Text)
    begun_by_id: UUID = Field(foreign_key="user_account.id", index=True)
    begun_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    # The step that a worker is to do was asked for, and taken up, at these moments.
    asked_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    taken_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class UploadedFile(Table, table=True):
    """The file of an import, until it is imported, given up or cannot be read: then it is deleted."""

    __tablename__ = "uploaded_file"

    import_id: UUID = Field(foreign_key="response_import.id", unique=True, ondelete="CASCADE")
    content: bytes = Field(sa_type=LargeBinary)


class ImportProblem(Table, table=True):
    """One thing that is wrong in a file, and what to do about it. Deleted with the file."""

    __tablename__ = "import_problem"

    import_id: UUID = Field(foreign_key="response_import.id", index=True, ondelete="CASCADE")
    position: int
    row: int  # as a spreadsheet numbers it: 1 is the line of headings
    column: str = Field(default="", max_length=200)  # its heading; empty: the row as a whole
    sentence: str = Field(sa_type=Text)


class ImportedResponse(Table, table=True):
    """A response that came in a file, and the row that it stood in."""

    __tablename__ = "imported_response"
    __table_args__ = (UniqueConstraint("import_id", "row"),)

    import_id: UUID = Field(foreign_key="response_import.id")
    response_id: UUID = Field(foreign_key="response.id", unique=True, ondelete="CASCADE")
    row: int
