"""Verification: forms of a batch keyed a second time by another person, and what the two keyings differ in."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum
from consult.models.paper import KeyedFields


class VerificationOutcome(StrEnum):
    """How a verification ended."""

    PASSED = "passed"  # the sample had no more wrong fields than were accepted
    FAILED = "failed"  # it had more
    COMPLETE = "complete"  # every form was keyed twice, and every difference settled
    GIVEN_UP = "given up"


class Verification(Table, table=True):
    """A second keying of a batch, or of forms drawn from it at random, once. The seed and the fingerprint say how."""

    __table_args__ = (UniqueConstraint("batch_id", "number"),)

    batch_id: UUID = Field(foreign_key="batch.id", index=True, ondelete="CASCADE")
    number: int  # 1 for the first verification of the batch
    # The plan: of wrong fields, the share that should pass and the share that should not. None: every form.
    accepted_share: float | None = None
    rejected_share: float | None = None
    most_errors: int | None = None  # with more wrong fields than this in the sample, it fails
    forms: int  # how many forms there were to draw from
    sample: int  # how many of them the plan asks for
    fields_per_form: int
    seed: int
    # The fingerprint of the identifiers that were drawn from, see figures.drawing.checksum_of.
    frame_checksum: str = Field(max_length=64)
    drawn_by_id: UUID = Field(foreign_key="user_account.id", index=True)
    drawn_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    # Set where the sample failed and every other form was then asked for.
    extended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    extended_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    outcome: VerificationOutcome | None = Field(default=None, sa_type=text_enum(VerificationOutcome))
    concluded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    given_up_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    given_up_because: str = Field(default="", sa_type=Text)


class SecondKeying(Table, KeyedFields, table=True):
    """A form that was drawn to be keyed again, by somebody who does not see what the first keying made of it.

    It makes no response: nothing counts it but its verification. Once it is compared, what both keyed is kept only
    where they differ.
    """

    __tablename__ = "second_keying"
    __table_args__ = (UniqueConstraint("verification_id", "response_id"),)

    verification_id: UUID = Field(foreign_key="verification.id", index=True, ondelete="CASCADE")
    response_id: UUID = Field(foreign_key="response.id", index=True, ondelete="CASCADE")
    position: int  # the order of the draw
    # What the first keying said of each part of the form when it was drawn (forms.keyed_twice.FieldValue).
    first: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    first_clerk_id: UUID = Field(foreign_key="user_account.id", index=True)
    clerk_id: UUID | None = Field(default=None, foreign_key="user_account.id", index=True)  # None: nobody has it
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Why it could not be keyed again, where it could not.
    left_out_because: str = Field(default="", sa_type=Text)


class Ruling(StrEnum):
    """Which of two keyings says what the paper says."""

    FIRST = "first"
    SECOND = "second"
    NEITHER = "neither"


class KeyedDifference(Table, table=True):
    """A part of a form that two people keyed differently, and what the paper says, once somebody has looked."""

    __tablename__ = "keyed_difference"
    __table_args__ = (UniqueConstraint("second_keying_id", "part"),)

    second_keying_id: UUID = Field(foreign_key="second_keying.id", ondelete="CASCADE")
    part: str = Field(max_length=200)  # forms.as_written.Part
    place: int  # where the part stands on the form: 1 for the first
    first: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    second: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    ruling: Ruling | None = Field(default=None, sa_type=text_enum(Ruling))
    settled: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    settled_by_id: UUID | None = Field(default=None, foreign_key="user_account.id", index=True)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
