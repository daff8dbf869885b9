"""Blind samples: comments that people code without seeing what the machine, or each other, made of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime


class BlindSample(Table, table=True):
    """A random sample of the comments on one question, drawn once. The seed and the size say how.

    What the machine had made of every comment by then is kept as counts, so that what the sample says of the machine
    can be worked out again whatever is themed, corrected or received later.
    """

    __tablename__ = "blind_sample"

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    question_key: str = Field(max_length=80)
    code_book_id: UUID = Field(foreign_key="code_book.id")
    run_id: UUID | None = Field(default=None, foreign_key="theming_run.id")
    size: int
    drawn_from: int  # how many comments there were to draw from
    seed: int
    # The fingerprint of the identifiers that were drawn from, see figures.drawing.checksum_of.
    frame_checksum: str = Field(max_length=64)
    # How many comments each stratum had, and how many of them were drawn; one stratum without a name: not stratified.
    strata: dict[str, list[int]] = Field(default_factory=dict, sa_type=JSON)
    # How many of the comments drawn from the machine had given each theme: theme key to count.
    machine_counts: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    is_stratified_by_channel: bool = False
    # Half the width of the interval that the size was worked out for, in percentage points.
    wanted_margin_in_points: float | None = None
    coders: int = 1  # how many people code each comment: 1 or 2
    drawn_by_id: UUID = Field(foreign_key="user_account.id")
    drawn_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    # From then on nothing in it changes. One that was given up unfinished says why, and is the ground of no figure.
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    abandoned_because: str = Field(default="", sa_type=Text)


class SampledComment(Table, table=True):
    """A comment of a blind sample, with what the machine had given it when the sample was drawn."""

    __tablename__ = "sampled_comment"
    __table_args__ = (UniqueConstraint("sample_id", "comment_id"),)

    sample_id: UUID = Field(foreign_key="blind_sample.id", ondelete="CASCADE")
    comment_id: UUID = Field(foreign_key="comment.id", index=True, ondelete="CASCADE")
    position: int  # the order in which it is coded
    stratum: str = Field(default="", max_length=40)  # the channel, where the sample is stratified
    machine_themes: list[str] = Field(default_factory=list, sa_type=JSON)
    # The reference: what the coders agree on, or what a person settled. Theme keys, main issue first.
    # Settled by nobody: the coders agreed, or only one of them could code it.
    settled_themes: list[str] | None = Field(default=None, sa_type=JSON)
    settled_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_note: str = Field(default="", sa_type=Text)


class BlindCoder(Table, table=True):
    """A person who codes a blind sample. The first place is taken by whoever begins first.

    Somebody who gave the place up keeps the row without a place, and cannot come back: they may have read the codes.
    """

    __tablename__ = "blind_coder"
    __table_args__ = (UniqueConstraint("sample_id", "user_id"), UniqueConstraint("sample_id", "place"))

    sample_id: UUID = Field(foreign_key="blind_sample.id", ondelete="CASCADE")
    user_id: UUID = Field(foreign_key="user_account.id", index=True)
    place: int | None  # 1 or 2; None: the place was given up
    began_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    # From then on the coder may read the results, and can change no code.
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BlindCoding(Table, table=True):
    """What one coder gave one comment of a blind sample: theme keys, main issue first.

    Where the coder had decided the comment's themes before, they are no blind judge of it: the row says so, and has
    no themes.
    """

    __tablename__ = "blind_coding"
    __table_args__ = (UniqueConstraint("sampled_comment_id", "user_id"),)

    sampled_comment_id: UUID = Field(foreign_key="sampled_comment.id", ondelete="CASCADE")
    user_id: UUID = Field(foreign_key="user_account.id", index=True)
    themes: list[str] = Field(default_factory=list, sa_type=JSON)
    has_decided_before: bool = False
    coded_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
