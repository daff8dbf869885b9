"""Comments that need care: words that suggest a person at risk, and personal details."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, Text
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum
from nlp.types import ConcernKind, DetailKind


class ConcernOutcome(StrEnum):
    """What a person found when they closed a concern."""

    SAFEGUARDING = "passed-to-safeguarding"
    POLICE = "passed-to-police"
    ALREADY_KNOWN = "already-known"
    NO_RISK = "no-risk-found"
    OTHER = "other"


class ConcernFlag(Table, table=True):
    """Words in a comment that suggest a person at risk, to be read the same day. Never a label, never published.

    Raised by the machine, or by a person who read it. One flag for each kind on a comment.
    """

    __tablename__ = "concern_flag"

    comment_id: UUID = Field(foreign_key="comment.id", index=True, ondelete="CASCADE")
    kind: ConcernKind = Field(sa_type=text_enum(ConcernKind))
    # The words, as [start, end] offsets into the comment as it was given; none: the comment as a whole.
    spans: list[list[int]] = Field(default_factory=list, sa_type=JSON)
    reason: str = Field(sa_type=Text)
    raised_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")  # None: the machine
    raised_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
    read_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    outcome: ConcernOutcome | None = Field(default=None, sa_type=text_enum(ConcernOutcome))
    # Set when the comment's text was corrected after the flag was raised: its words may be there no more.
    text_corrected_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # One more with each note, closing and reopening, so that nobody closes what they have not seen.
    version: int = 0


class ConcernStep(StrEnum):
    """What a note goes with."""

    NOTED = "noted"
    CLOSED = "closed"
    REOPENED = "reopened"


class ConcernNote(Table, table=True):
    """What somebody did about a concern, in their words. Notes are added and never changed."""

    __tablename__ = "concern_note"

    flag_id: UUID = Field(foreign_key="concern_flag.id", index=True, ondelete="CASCADE")
    step: ConcernStep = Field(default=ConcernStep.NOTED, sa_type=text_enum(ConcernStep))
    outcome: ConcernOutcome | None = Field(default=None, sa_type=text_enum(ConcernOutcome))  # of a closing
    written_by_id: UUID = Field(foreign_key="user_account.id")
    written_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    text: str = Field(sa_type=Text)


class FoundBy(StrEnum):
    """Who found a personal detail."""

    MACHINE = "machine"
    PERSON = "person"


class MaskedDetail(Table, table=True):
    """A personal detail in a comment, as offsets into the comment as it was given. Masked unless a person shows it."""

    __tablename__ = "masked_detail"

    comment_id: UUID = Field(foreign_key="comment.id", index=True, ondelete="CASCADE")
    start: int
    end: int
    kind: DetailKind = Field(sa_type=text_enum(DetailKind))
    found_by: FoundBy = Field(sa_type=text_enum(FoundBy))
    # A person looked, and left the words readable; or added them, and took that back.
    is_shown: bool = False
    reason: str = Field(default="", sa_type=Text)
    # Who looked at it last. None: nobody has yet.
    decided_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
