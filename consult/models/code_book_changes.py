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
    ACCEPT_CANDIDATE = "accept candidate theme"
    IMPORT = "import"
    UNDO = "undo"


class CodeBookChange(Table, table=True):
    """One change to a code book, on one question, from one version to the next."""

    __tablename__ = "code_book_change"

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    question_key: str = Field(max_length=80)
    from_code_book_id: UUID = Field(foreign_key="code_book.id")
    to_code_book_id: UUID = Field(foreign_key="code_book.id", unique=True)
    kind: ChangeKind = Field(sa_type=text_enum(ChangeKind))
    # Theme keys, labels and counts before and after: what the page says of the change.
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    # The assignments that the change took away, so that undoing it can bring them back.
    taken_away: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    reason: str = Field(default="", sa_type=Text)
    made_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    made_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    undoes_id: UUID | None = Field(default=None, foreign_key="code_book_change.id", unique=True)


class SignedOffAssignment(Table, table=True):
    """A theme that counted for a comment when a version was signed off. Never changed: reports are made from these."""

    __tablename__ = "signed_off_assignment"
    __table_args__ = (UniqueConstraint("code_book_id", "comment_id", "theme_id"),)

    code_book_id: UUID = Field(foreign_key="code_book.id", index=True)
    comment_id: UUID = Field(foreign_key="comment.id", index=True, ondelete="CASCADE")
    theme_id: UUID = Field(foreign_key="theme.id")
    assigned_by: AssignedBy = Field(sa_type=text_enum(AssignedBy))
    position: int
    probability_0_to_1: float | None = None
    run_id: UUID | None = Field(default=None, foreign_key="theming_run.id")
    user_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    assigned_at: datetime = Field(sa_type=UtcDateTime)
