"""Originals: the letter, form or minute itself, scanned, beside the response that was entered from it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum


class OriginalKind(StrEnum):
    """What a file is by its content, whatever its name says."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TIFF = "tiff"


class OriginalState(StrEnum):
    """Whether anybody may open an original."""

    WAITING = "waiting"  # the virus scanner has not seen it: nobody may
    CLEAN = "clean"
    REFUSED = "refused"  # something was found in it: its file is deleted


class Original(Table, table=True):
    """A scan or picture of what a response was entered from. The file itself is in a folder, under a random name."""

    response_id: UUID = Field(foreign_key="response.id", index=True, ondelete="CASCADE")
    number: int  # 1 for the first of its response
    stored_as: str = Field(max_length=64, unique=True)
    kind: OriginalKind = Field(sa_type=text_enum(OriginalKind))
    size_bytes: int
    checksum: str = Field(max_length=64)  # SHA-256 of the file
    state: OriginalState = Field(default=OriginalState.WAITING, sa_type=text_enum(OriginalState), index=True)
    finding: str = Field(default="", max_length=200)  # what the scanner calls what it found
    attached_by_id: UUID = Field(foreign_key="user_account.id", index=True)
    attached_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    scanned_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
