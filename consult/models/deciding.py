"""What became of what people said: decisions, and telling those who asked to hear."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum
from consult.db.locked import LockedText, keys_for


class DecisionStatus(StrEnum):
    """How far what was decided has come."""

    CONSIDERING = "being considered"
    PLANNED = "planned"
    UNDER_WAY = "under way"
    DONE = "done"
    NOT_DOING = "not doing"


class Decision(Table, table=True):
    """What the partnership decided on a theme of a consultation, why, and what it did."""

    __table_args__ = (UniqueConstraint("consultation_id", "question_key", "theme_key"),)

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    question_key: str = Field(max_length=80)
    theme_key: str = Field(max_length=80)
    decided: str = Field(default="", sa_type=Text)
    because: str = Field(default="", sa_type=Text)
    did: str = Field(default="", sa_type=Text)
    owner: str = Field(default="", max_length=200)  # a body or a post, never a private person
    due_on: date | None = None
    status: DecisionStatus = Field(default=DecisionStatus.CONSIDERING, sa_type=text_enum(DecisionStatus))
    # Adds one with each change, so that two people who edit at once do not overwrite each other.
    version: int = 1
    changed_by_id: UUID = Field(foreign_key="user_account.id")
    changed_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)


def _digest_of_address(row: DefaultExecutionContext) -> str:
    """The digest of the address that is being written, by the newest key."""
    values = row.get_current_parameters()  # type: ignore[no-untyped-call]
    return keys_for(row.dialect).digests(str(values["consultation_id"]), values["email"])[0]


class ContactAddress(Table, table=True):
    """An e-mail address left by somebody who wants to hear what became of a consultation.

    Kept apart on purpose: nothing joins it to a response, and it goes when the one message has been sent. In the
    database it is locked, and found by a digest that differs for each consultation.
    """

    __tablename__ = "contact_address"
    __table_args__ = (UniqueConstraint("consultation_id", "email_digest"),)

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    email: str = Field(sa_type=LockedText(purpose="contact_address.email"))
    # By the newest key there was when it was written or locked anew. Filled in by the database session itself.
    email_digest: str | None = Field(
        default=None, max_length=64, nullable=False, sa_column_kwargs={"default": _digest_of_address}
    )
    left_on: date  # the first day of the month: nothing finer could be laid beside the responses of a day
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    tries: int = 0
    # Not to be tried before then: a worker is at it, or the last try failed a short while ago.
    try_after: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Telling(Table, table=True):
    """The one message to everybody who asked to hear of a consultation: asked for by a person, sent by the worker."""

    consultation_id: UUID = Field(foreign_key="consultation.id", unique=True)
    asked_by_id: UUID = Field(foreign_key="user_account.id")
    asked_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    addresses: int
    sent: int = 0
    failed: int = 0
    # What had failed was tried again: when last.
    tried_again_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
