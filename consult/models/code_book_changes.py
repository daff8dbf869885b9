"""How a code book changes: one version after another, each by one change that can be undone."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum
from consult.models.theming import AssignedBy


class QuestionCoding(Table, table=True):
    """The version of a code book that the comments on one question are coded to now."""

    __tablename__ = "question_coding"
    __table_args__ = (UniqueConstraint("consultation_id", "question_key"),)

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    question_key: str = Field(max_length=80)
    code_book_id: UUID = Field(foreign_key="code_book.id", index=True)


class ChangeKind(StrEnum):
    """What was done to a code book."""

    ADD_THEME = "add theme"
    EDIT_THEME = "edit theme"
    MERGE_THEMES = "merge themes"
    SPLIT_THEME = "split theme"
    MOVE_THEME = "move theme"
    RETIRE_THEME = "retire theme"
    ADD_CATEGORY = "add category"
    EDIT_CATEGORY = "edit category"
    REMOVE_CATEGORY = "remove category"
    ACCEPT_CANDIDATE = "accept candidate theme"
    MERGE_CANDIDATE = "merge candidate theme"
    IMPORT = "import"
    # The comments on a question are coded to another version that there is already.
    TAKE_VERSION = "take version"
    # The version before was frozen for a report; this one begins as its equal.
    SIGN_OFF = "sign off"
    UNDO = "undo"


class PlannedChange(Table, table=True):
    """A change that somebody looks at before it is applied: what was typed, and the version it was made from."""

    __tablename__ = "planned_change"

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    question_key: str = Field(max_length=80)
    code_book_id: UUID = Field(foreign_key="code_book.id")
    kind: ChangeKind = Field(sa_type=text_enum(ChangeKind))
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    planned_by_id: UUID = Field(foreign_key="user_account.id", index=True)
    planned_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class CodeBookChange(Table, table=True):
    """One change to a code book, on one question, from one version to the next."""

    __tablename__ = "code_book_change"

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    question_key: str = Field(max_length=80)
    from_code_book_id: UUID = Field(foreign_key="code_book.id")
    to_code_book_id: UUID = Field(foreign_key="code_book.id", index=True)
    kind: ChangeKind = Field(sa_type=text_enum(ChangeKind))
    summary: str = Field(default="", sa_type=Text)
    # What became of theme keys, and the counts before and after: see consult.queries.code_book_history.
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    # The assignments that the change altered, as they were, so that undoing it can bring them back.
    taken_away: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    # Whether the machine has to code the comments again before the counts are right.
    is_for_machine: bool = False
    reason: str = Field(default="", sa_type=Text)
    made_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    made_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    undoes_id: UUID | None = Field(default=None, foreign_key="code_book_change.id", unique=True)
    # The candidate theme that was accepted or merged by it.
    candidate_id: UUID | None = Field(default=None, foreign_key="candidate_theme.id")


class SecondLook(Table, table=True):
    """A comment whose themes a person had decided before a theme of theirs was split: they should decide it again."""

    __tablename__ = "second_look"
    __table_args__ = (UniqueConstraint("comment_id", "change_id"),)

    comment_id: UUID = Field(foreign_key="comment.id", ondelete="CASCADE")
    change_id: UUID = Field(foreign_key="code_book_change.id", index=True, ondelete="CASCADE")


class SignOff(Table, table=True):
    """A version that was signed off for the report on one question, and how many comments stood behind it."""

    __tablename__ = "sign_off"
    __table_args__ = (UniqueConstraint("consultation_id", "question_key", "code_book_id"),)

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    question_key: str = Field(max_length=80)
    code_book_id: UUID = Field(foreign_key="code_book.id", index=True)
    base: int  # the comments that were coded: what shares are of
    waiting: int  # those that were not
    reviewed: int  # of the base, those that a person had decided
    note: str = Field(default="", sa_type=Text)
    made_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    made_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class SignedOffAssignment(Table, table=True):
    """A theme that counted for a comment when a version was signed off. Never changed: reports are made from these."""

    __tablename__ = "signed_off_assignment"
    __table_args__ = (UniqueConstraint("sign_off_id", "comment_id", "theme_id"),)

    sign_off_id: UUID = Field(foreign_key="sign_off.id", index=True, ondelete="CASCADE")
    comment_id: UUID = Field(foreign_key="comment.id", index=True, ondelete="CASCADE")
    theme_id: UUID = Field(foreign_key="theme.id")
    assigned_by: AssignedBy = Field(sa_type=text_enum(AssignedBy))
    position: int
    probability_0_to_1: float | None = None
    run_id: UUID | None = Field(default=None, foreign_key="theming_run.id")
    user_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    assigned_at: datetime = Field(sa_type=UtcDateTime)
