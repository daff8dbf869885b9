"""Reads of code books: the version in use on a question, the versions there are, and what is planned for the next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import takewhile
from uuid import UUID

from sqlalchemy import case, false
from sqlalchemy.orm import defer
from sqlmodel import Session, col, func, select

from consult.errors import Conflict, NotFound
from consult.models import (
    ChangeKind,
    CodeBook,
    CodeBookChange,
    Comment,
    Consultation,
    PlannedChange,
    QuestionCoding,
    SecondLook,
    Theme,
    User,
)
from consult.queries.code_book_columns import counted_comments_of_question
from consult.queries.themes import code_book_for
from nlp import codebook


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a code book, with who made it and when."""

    id: UUID
    version: str
    created_at: datetime
    made_by: str | None
    parent_id: UUID | None


@dataclass(frozen=True, slots=True)
class Planned:
    """A change that somebody has typed and not applied."""

    row: PlannedChange
    planned_by: str
    made_from: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The themes that it is about, by their keys; none where it adds one or is about something else."""
        content = self.row.content
        return (*content.get("themes", ()), *((content["theme"],) if content.get("theme") else ()))


@dataclass(frozen=True, slots=True)
class CodingState:
    """How far the comments on a question are coded. `not_again`: not coded anew since the code book asked for it."""

    comments: int
    coded: int
    reviewed: int
    not_again: int

    @property
    def waiting(self) -> int:
        """The comments that nobody and nothing has coded."""
        return self.comments - self.coded


def require_code_book(session: Session, consultation: Consultation, question_key: str) -> CodeBook:
    """The version that a question's comments are coded to. Raises Conflict where there is none."""
    book = code_book_for(session, consultation, question_key)
    if book is None:
        raise Conflict("This question has no code book that could be looked at or changed.")
    return book


def contents_of(book: CodeBook) -> codebook.CodeBook:
    """The categories and themes of a version, as they were written."""
    return _parsed(book.definition)


def require_version(session: Session, slug: str, version_id: UUID) -> CodeBook:
    """The version of this code book with this identifier. Raises NotFound."""
    book = session.get(CodeBook, version_id)
    if book is None or book.slug != slug:
        raise NotFound("There is no such version of the code book.")
    return book


def list_versions(session: Session, slug: str) -> Sequence[Version]:
    """Every version of a code book, the newest first."""
    rows = session.exec(
        select(CodeBook, User)
        .join(User, col(CodeBook.made_by_id) == col(User.id), isouter=True)
        .where(CodeBook.slug == slug)
        .order_by(col(CodeBook.created_at).desc(), col(CodeBook.version).desc())
    ).all()
    return [
        Version(book.id, book.version, book.created_at, user.name if user else None, book.parent_id)
        for book, user in rows
    ]


def keys_ever_used(session: Session, slug: str) -> frozenset[str]:
    """Every theme key that any version of a code book has had."""
    rows = session.exec(
        select(Theme.key)
        .join(CodeBook, col(Theme.code_book_id) == col(CodeBook.id))
        .where(CodeBook.slug == slug)
        .distinct()
        .order_by(col(Theme.key))
    ).all()
    return frozenset(rows)


def becomes_on_the_way(session: Session, book: CodeBook, target: CodeBook) -> Mapping[str, str | None]:
    """What becomes of a version's themes on the way to another version, as far as the changes between them say."""
    lines = {row.id: row for row in session.exec(select(CodeBook).where(CodeBook.slug == book.slug)).all()}
    own = {each.id for each in _line(book, lines)}
    way = list(takewhile(lambda each: each.id not in own, _line(target, lines)))[::-1]
    changes = session.exec(
        select(CodeBookChange)
        .options(defer(CodeBookChange.taken_away))  # type: ignore[arg-type]
        .where(
            col(CodeBookChange.to_code_book_id).in_([each.id for each in way]),
            CodeBookChange.kind != ChangeKind.TAKE_VERSION,
        )
    ).all()
    by_version = {change.to_code_book_id: change.details.get("becomes", {}) for change in changes}
    becomes: dict[str, str | None] = {}
    for version in way:
        step = by_version.get(version.id, {})
        becomes = {key: step.get(now, now) if now else None for key, now in becomes.items()}
        becomes = {**step, **becomes}
    return becomes


def get_coding(session: Session, consultation_id: UUID, question_key: str) -> QuestionCoding | None:
    """Which version a question is coded to, where that was ever changed."""
    return session.exec(
        select(QuestionCoding).where(
            QuestionCoding.consultation_id == consultation_id, QuestionCoding.question_key == question_key
        )
    ).one_or_none()


def list_planned(session: Session, consultation: Consultation, question_key: str) -> Sequence[Planned]:
    """The changes that are planned on a question, the newest first."""
    rows = session.exec(
        select(PlannedChange, User, CodeBook.version)
        .join(User, col(PlannedChange.planned_by_id) == col(User.id))
        .join(CodeBook, col(PlannedChange.code_book_id) == col(CodeBook.id))
        .where(PlannedChange.consultation_id == consultation.id, PlannedChange.question_key == question_key)
        .order_by(col(PlannedChange.planned_at).desc(), col(PlannedChange.id))
    ).all()
    return [Planned(row, user.name, version) for row, user, version in rows]


def require_planned(session: Session, consultation: Consultation, question_key: str, planned_id: UUID) -> Planned:
    """The planned change with this identifier. Raises NotFound, as when it has been applied or discarded."""
    found = next(
        (each for each in list_planned(session, consultation, question_key) if each.row.id == planned_id), None
    )
    if found is None:
        raise NotFound("This change is not planned any more. It has been applied or discarded.")
    return found


def coding_state(session: Session, consultation: Consultation, question_key: str) -> CodingState:
    """How many comments on a question are coded, and how many the machine has still to code again."""
    since = session.exec(
        select(func.max(CodeBookChange.made_at)).where(
            CodeBookChange.consultation_id == consultation.id,
            CodeBookChange.question_key == question_key,
            col(CodeBookChange.is_for_machine),
        )
    ).one()
    coded = func.coalesce(col(Comment.coded_at), col(Comment.reviewed_at))
    is_stale = col(Comment.coded_at) < since if since else false()
    comments, are_coded, reviewed, not_again = session.exec(
        select(
            func.count(col(Comment.id)),
            func.count(coded),
            func.count(col(Comment.reviewed_at)),
            func.count(case((is_stale, 1))),
        ).where(counted_comments_of_question(consultation.id, question_key))
    ).one()
    return CodingState(comments, are_coded, reviewed, not_again)


def list_second_looks(session: Session, consultation: Consultation, question_key: str) -> Sequence[UUID]:
    """Comments that a person should decide again, since a theme they had decided was split or put apart since."""
    return session.exec(
        select(Comment.id)
        .join(SecondLook, col(SecondLook.comment_id) == col(Comment.id))
        .join(CodeBookChange, col(SecondLook.change_id) == col(CodeBookChange.id))
        .where(
            CodeBookChange.consultation_id == consultation.id,
            CodeBookChange.question_key == question_key,
            col(Comment.reviewed_at) < col(CodeBookChange.made_at),
        )
        .distinct()
        .order_by(col(Comment.id))
    ).all()


def _line(book: CodeBook, rows: Mapping[UUID, CodeBook]) -> Iterator[CodeBook]:
    """A version, the one it was made from, and so on to the first."""
    here: CodeBook | None = book
    while here is not None:
        yield here
        here = rows.get(here.parent_id) if here.parent_id else None


@lru_cache(maxsize=32)
def _parsed(definition: str) -> codebook.CodeBook:
    return codebook.parse_codebook(definition, source="the published code book")
