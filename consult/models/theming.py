"""Code books, the runs of the machine, and what each comment was assigned."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum


class CodeBook(Table, table=True):
    """One version of a code book. The slug is what a questionnaire's question names (code_book: …)."""

    __tablename__ = "code_book"
    __table_args__ = (UniqueConstraint("slug", "version"),)

    slug: str = Field(max_length=80)
    version: str = Field(max_length=40)
    question: str = Field(sa_type=Text)
    definition: str = Field(sa_type=Text)  # the YAML text, as the theming engine reads it
    checksum: str = Field(max_length=64)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    # The version that this one was made from by a change; None: it was published as a whole.
    parent_id: UUID | None = Field(default=None, foreign_key="code_book.id", index=True)
    made_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")


class Category(Table, table=True):
    """A group of themes: what the board sees."""

    __table_args__ = (UniqueConstraint("code_book_id", "key"),)

    code_book_id: UUID = Field(foreign_key="code_book.id", ondelete="CASCADE")
    key: str = Field(max_length=80)
    label: str = Field(max_length=200)
    position: int


class Theme(Table, table=True):
    """What a comment is coded to. The key is the theme's id in the code book ('asb-youth')."""

    __table_args__ = (UniqueConstraint("code_book_id", "key"),)

    code_book_id: UUID = Field(foreign_key="code_book.id", ondelete="CASCADE")
    category_id: UUID = Field(foreign_key="category.id", index=True, ondelete="CASCADE")
    key: str = Field(max_length=80)
    label: str = Field(max_length=200)
    description: str = Field(sa_type=Text)
    position: int


class RunStatus(StrEnum):
    """Where a theming run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


class ThemingRun(Table, table=True):
    """One pass of the machine over the comments of one question, with all that made its result what it is."""

    __tablename__ = "theming_run"

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    question_key: str = Field(max_length=80)
    # None: the question has no code book; comments are masked and only candidate themes are proposed.
    code_book_id: UUID | None = Field(default=None, foreign_key="code_book.id", index=True)
    status: RunStatus = Field(default=RunStatus.QUEUED, sa_type=text_enum(RunStatus), index=True)
    comments_total: int = 0
    comments_done: int = 0
    requested_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    requested_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # A running run says it is alive here; one that has been silent too long may be claimed again.
    heartbeat_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # How often in a row a worker took it up and coded nothing: a run that kills its workers is not tried for ever.
    attempts: int = 0
    failure: str | None = Field(default=None, sa_type=Text)
    encoder_name: str | None = Field(default=None, max_length=120)
    model_fingerprint: str | None = Field(default=None, max_length=64)
    configuration_fingerprint: str | None = Field(default=None, max_length=64)
    # What people's codings had taught the machine when it was begun; None: nothing yet.
    learned_model_id: UUID | None = Field(default=None, foreign_key="learned_model.id")
    # Why no candidate theme was proposed, where none was.
    why_no_candidates: str | None = Field(default=None, sa_type=Text)


class AssignedBy(StrEnum):
    """Who put a theme on a comment."""

    MACHINE = "machine"
    PERSON = "person"


class Assignment(Table, table=True):
    """A theme on a comment. The machine's and a person's stand side by side; neither overwrites the other."""

    __table_args__ = (
        UniqueConstraint("comment_id", "theme_id", "assigned_by"),
        # The themes that count for a comment are those of a person, or else of the machine.
        Index("ix_assignment_of_comment", "comment_id", "assigned_by", "theme_id", "probability_0_to_1"),
    )

    comment_id: UUID = Field(foreign_key="comment.id", ondelete="CASCADE")
    theme_id: UUID = Field(foreign_key="theme.id", index=True, ondelete="CASCADE")
    assigned_by: AssignedBy = Field(sa_type=text_enum(AssignedBy))
    position: int  # 0 is the strongest or the main issue
    # The machine's alone: how sure it is, the words it went by as [start, end] offsets into the comment, and why.
    probability_0_to_1: float | None = None
    evidence: list[list[int]] = Field(default_factory=list, sa_type=JSON)
    reason: str = Field(default="", sa_type=Text)
    run_id: UUID | None = Field(default=None, foreign_key="theming_run.id", index=True)
    # A person's alone.
    user_id: UUID | None = Field(default=None, foreign_key="user_account.id", index=True)
    assigned_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class CandidateVerdict(StrEnum):
    """What a person made of a candidate theme."""

    ACCEPTED = "accepted"
    MERGED = "merged"
    DISMISSED = "dismissed"


class CandidateTheme(Table, table=True):
    """A theme the machine proposes from comments that fit nothing in the code book, for a person to judge."""

    __tablename__ = "candidate_theme"

    run_id: UUID = Field(foreign_key="theming_run.id", index=True, ondelete="CASCADE")
    label: str = Field(max_length=200)
    key_phrases: list[str] = Field(default_factory=list, sa_type=JSON)
    position: int
    # The share of its pairs of passages that stay together under other seeds, and the theme it is most like.
    stability_0_to_1: float | None = None
    nearest_theme_key: str | None = Field(default=None, max_length=80)
    # Set when a person has judged it. The theme is the one it was accepted as or merged into.
    verdict: CandidateVerdict | None = Field(default=None, sa_type=text_enum(CandidateVerdict))
    theme_key: str | None = Field(default=None, max_length=80)
    verdict_reason: str = Field(default="", sa_type=Text)
    judged_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    judged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CandidateThemeComment(Table, table=True):
    """A comment that a candidate theme was drawn from."""

    __tablename__ = "candidate_theme_comment"
    __table_args__ = (UniqueConstraint("candidate_theme_id", "comment_id"),)

    candidate_theme_id: UUID = Field(foreign_key="candidate_theme.id", ondelete="CASCADE")
    comment_id: UUID = Field(foreign_key="comment.id", index=True, ondelete="CASCADE")
    # Its place among the most typical comments of the candidate, from 0; None: not among them.
    example_position: int | None = None
