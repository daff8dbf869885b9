"""What people send in: drafts, responses, their answers and comments."""

from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, Text, UniqueConstraint, event, text
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum
from consult.db.locked import LockedJson
from consult.models.marking import LeftOutFor
from forms.counted import counted_as

# Conditions of indexes, in the words of both databases.
UNREAD = text("masked_text IS NULL")
MASKED = text("masked_text != text")
REVIEWED = text("reviewed_by_id IS NOT NULL")


class Channel(StrEnum):
    """How a response reached the partnership."""

    ONLINE = "online"
    PAPER = "paper"
    LETTER = "letter"
    EMAIL = "email"
    COMMITTEE = "committee"
    TELEPHONE = "telephone"
    EASY_READ = "easy read"
    NOT_KNOWN = "not known"  # only in files from elsewhere that do not say


class Draft(Table, table=True):
    """A response being written, page by page. It stays after it is sent, so that it cannot be sent twice."""

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    questionnaire_version_id: UUID = Field(foreign_key="questionnaire_version.id", index=True)
    # Question key to the answer's JSON form (forms.answers.to_json).
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    # What was typed on pages that still have something to put right: page key to control name to values.
    unfinished: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    # The pages on the route that were completed; one that the route comes back to is asked again.
    saved_pages: list[str] = Field(default_factory=list, sa_type=JSON)
    # Only a hash of the code is kept; the code is shown once, to the person who may come back.
    resume_code_hash: str | None = Field(default=None, max_length=255)
    resume_attempts: int = 0
    resume_locked_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    started_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    saved_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Response(Table, table=True):
    """One person's or body's whole return. Never changed by a resident; corrections by officers leave audit events."""

    __table_args__ = (
        UniqueConstraint("consultation_id", "source_id"),
        # Counts of very many responses are read from this alone, in the order of the identifiers that all else has.
        Index(
            "ix_response_of_consultation",
            "consultation_id",
            "id",
            "received_at",
            "on_behalf_of",
            "same_as_id",
            "left_out_for",
            "channel",
            "weight",
        ),
        # The newest, or those that have waited longest, without putting all of them in order.
        Index("ix_response_in_time", "consultation_id", "received_at", "id"),
    )

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    questionnaire_version_id: UUID = Field(foreign_key="questionnaire_version.id", index=True)
    reference: str = Field(max_length=20, unique=True)
    channel: Channel = Field(sa_type=text_enum(Channel), index=True)
    received_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, index=True)
    # Paper is received on one day and keyed on another.
    entered_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    # One draft makes one response: a double click meets this constraint and is shown the first.
    draft_id: UUID | None = Field(default=None, foreign_key="draft.id", unique=True)
    batch_id: UUID | None = Field(default=None, foreign_key="batch.id", index=True)
    entered_by_id: UUID | None = Field(default=None, foreign_key="user_account.id", index=True)
    on_behalf_of: str | None = Field(default=None, max_length=200)
    # The identifier in the file a response was imported from, so that an import can be repeated.
    source_id: str | None = Field(default=None, max_length=80)
    # Whether the optional equality questions were answered; not which return, which is kept apart.
    has_given_equality: bool = False
    # How many times a sample survey counts it; None: once.
    weight: float | None = None
    # The response that a person found this one to be the same return as. While set it is kept, and counts nowhere.
    same_as_id: UUID | None = Field(default=None, foreign_key="response.id", index=True, ondelete="SET NULL")
    # Why a person found that this marked response is no answer. While set it is kept, and counts nowhere.
    left_out_for: LeftOutFor | None = Field(default=None, sa_type=text_enum(LeftOutFor))

    @property
    def is_left_out(self) -> bool:
        """Whether it is kept and counts nowhere."""
        return self.same_as_id is not None or self.left_out_for is not None


def _counted_as(context: Any) -> str | None:  # noqa: ANN401 - SQLAlchemy's own context of a statement
    return counted_as(context.get_current_parameters()["value"])


class Answer(Table, table=True):
    """What one response says to one question, in the JSON form of forms.answers."""

    __table_args__ = (
        UniqueConstraint("response_id", "question_key"),
        # What answers are counted by, so that nobody passes over the words of comments to count them.
        Index("ix_answer_of_question", "question_key", "response_id", "counted_as"),
    )

    response_id: UUID = Field(foreign_key="response.id", ondelete="CASCADE")
    question_key: str = Field(max_length=80)
    value: Any = Field(sa_type=JSON)
    # See forms.counted. Worked out from the value whenever that is written.
    counted_as: str | None = Field(
        default=None, sa_type=Text, sa_column_kwargs={"default": _counted_as, "onupdate": _counted_as}
    )


def words_digest_of(words: str) -> str:
    """What tells a comment from any other, spaces and large and small letters apart."""
    return sha256("".join(words.split()).casefold().encode()).hexdigest()


def _words_digest_of_row(context: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own context of a statement
    return words_digest_of(context.get_current_parameters()["text"])


class Comment(Table, table=True):
    """A free-text answer, as typed, with what the worker made of it. One row for each such answer."""

    __table_args__ = (
        UniqueConstraint("response_id", "question_key"),
        # The few that somebody has to know of among very many.
        Index("ix_comment_unread", "response_id", sqlite_where=UNREAD, postgresql_where=UNREAD),
        Index("ix_comment_masked", "response_id", sqlite_where=MASKED, postgresql_where=MASKED),
        Index(
            "ix_comment_of_reviewer",
            "reviewed_by_id",
            "question_key",
            "response_id",
            sqlite_where=REVIEWED,
            postgresql_where=REVIEWED,
        ),
        # The others with the same words, found without reading the words of any.
        Index("ix_comment_alike", "question_key", "words_digest", "response_id"),
        # What comments are counted by, so that nobody reads their words to count them.
        Index("ix_comment_of_question", "question_key", "response_id", "id", "is_covered", "coded_at", "reviewed_at"),
    )

    response_id: UUID = Field(foreign_key="response.id", ondelete="CASCADE")
    question_key: str = Field(max_length=80, index=True)
    text: str = Field(sa_type=Text)
    # Of the text. Worked out whenever that is written.
    words_digest: str = Field(default=None, max_length=64, sa_column_kwargs={"default": _words_digest_of_row})
    # With names, numbers and addresses masked; None until the worker has read it. Quotes come only from here.
    masked_text: str | None = Field(default=None, sa_type=Text)
    # Its idea-sized pieces in order: start, end and the theme keys that each carries; None until coded.
    passages: list[list[Any]] | None = Field(default=None, sa_type=JSON)
    is_covered: bool | None = None  # False: it fits nothing in the code book; None: not coded yet
    coded_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    # Set when a person has decided the themes; from then on theirs count and the machine's stand beside them.
    reviewed_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    reviewed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


@event.listens_for(Comment.text, "set")
def _digest_again(comment: Comment, words: str, *_: object) -> None:
    comment.words_digest = words_digest_of(words)


class EqualityReturn(Table, table=True):
    """The optional equality answers of somebody who responded.

    Kept apart on purpose: no link to the response, and the month but not the day or time. Nothing joins the two.
    In the database the answers are locked.
    """

    __tablename__ = "equality_return"

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=LockedJson(purpose="equality_return.answers"))
    received_in: date  # the first day of the month
