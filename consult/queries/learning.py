"""What the machine can learn from, the models learnt from people's codings, and which of them is in use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import defer
from sqlalchemy.sql.base import ExecutableOption
from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import (
    AssignedBy,
    Assignment,
    BlindSample,
    CodeBook,
    Comment,
    Consultation,
    LearnedModel,
    LearningStatus,
    Response,
    SampledComment,
    Theme,
    User,
)

LEAST_LESSONS = 10
IN_THE_WORKS = (LearningStatus.QUEUED, LearningStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class LessonFromPerson:
    """A comment with the keys of the themes that a person gave it, the main issue first."""

    comment_id: UUID
    text: str
    theme_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelOnRecord:
    """A learned model with the people and the code book version behind it."""

    row: LearnedModel
    version: str
    requested_by: str | None
    decided_by: str | None


def list_lessons(
    session: Session, consultation_id: UUID, question_key: str, code_book: CodeBook
) -> Sequence[LessonFromPerson]:
    """The comments on a question that a person decided, in a fixed order, with their themes of this version.

    Comments of a blind sample are left out: what is measured by them must not be learnt from them.
    """
    rows = session.exec(
        select(Comment.id, Comment.text, Theme.key)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .join(Assignment, col(Assignment.comment_id) == col(Comment.id))
        .join(Theme, col(Assignment.theme_id) == col(Theme.id))
        .where(*_lessons_on(consultation_id, question_key, code_book))
        .order_by(col(Comment.id), col(Assignment.position))
    ).all()
    texts: dict[UUID, str] = {}
    keys: dict[UUID, list[str]] = {}
    for comment_id, text, key in rows:
        texts[comment_id] = text
        keys.setdefault(comment_id, []).append(key)
    return [LessonFromPerson(comment_id, text, tuple(keys[comment_id])) for comment_id, text in texts.items()]


def count_lessons(session: Session, consultation_id: UUID, question_key: str, code_book: CodeBook) -> int:
    """How many comments `list_lessons` would give."""
    return session.exec(
        select(func.count(col(Comment.id).distinct()))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .join(Assignment, col(Assignment.comment_id) == col(Comment.id))
        .join(Theme, col(Assignment.theme_id) == col(Theme.id))
        .where(*_lessons_on(consultation_id, question_key, code_book))
    ).one()


def model_in_use(session: Session, consultation_id: UUID, question_key: str) -> LearnedModel | None:
    """The model that a person adopted for a question; None where the engine is used as it ships."""
    return session.exec(
        select(LearnedModel)
        .options(_without_content())
        .where(*_of(consultation_id, question_key), LearnedModel.status == LearningStatus.ADOPTED)
    ).first()


def model_in_the_works(session: Session, consultation_id: UUID, question_key: str) -> LearnedModel | None:
    """The model of a question that is waiting for a worker or being learnt."""
    return session.exec(
        select(LearnedModel)
        .options(_without_content())
        .where(*_of(consultation_id, question_key), col(LearnedModel.status).in_(IN_THE_WORKS))
        .order_by(col(LearnedModel.requested_at), col(LearnedModel.id))
    ).first()


def list_models(session: Session, consultation: Consultation, question_key: str) -> Sequence[ModelOnRecord]:
    """Every model learnt for a question, the newest first."""
    return _on_record(session, _of(consultation.id, question_key))


def require_model(session: Session, consultation: Consultation, question_key: str, model_id: UUID) -> ModelOnRecord:
    """The model of a question with this identifier. Raises NotFound."""
    found = _on_record(session, [*_of(consultation.id, question_key), col(LearnedModel.id) == model_id])
    if not found:
        raise NotFound("There is no such learned model.")
    return found[0]


def models_without_a_worker(session: Session, *, queued_before: datetime, silent_since: datetime) -> Sequence[UUID]:
    """Models that have waited too long to be begun, or whose worker has fallen silent, the oldest first."""
    return session.exec(
        select(LearnedModel.id)
        .where(
            or_(
                (col(LearnedModel.status) == LearningStatus.QUEUED) & (col(LearnedModel.requested_at) < queued_before),
                (col(LearnedModel.status) == LearningStatus.RUNNING) & (col(LearnedModel.heartbeat_at) < silent_since),
            )
        )
        .order_by(col(LearnedModel.requested_at), col(LearnedModel.id))
    ).all()


def undecided_comments(session: Session, consultation_id: UUID, question_key: str) -> Mapping[UUID, str]:
    """The texts of the comments that the machine has coded and nobody has decided: those a new model would change."""
    rows = session.exec(
        select(Comment.id, Comment.text)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(
            *_comments_on(consultation_id, question_key),
            col(Comment.reviewed_at).is_(None),
            col(Comment.coded_at).is_not(None),
        )
        .order_by(col(Comment.id))
    ).all()
    return dict(rows)


def machine_themes(
    session: Session, consultation_id: UUID, question_key: str, code_book: CodeBook
) -> Mapping[UUID, frozenset[str]]:
    """The keys of the machine's themes on each undecided comment."""
    rows = session.exec(
        select(Comment.id, Theme.key)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .join(Assignment, col(Assignment.comment_id) == col(Comment.id))
        .join(Theme, col(Assignment.theme_id) == col(Theme.id))
        .where(
            *_comments_on(consultation_id, question_key),
            col(Comment.reviewed_at).is_(None),
            Assignment.assigned_by == AssignedBy.MACHINE,
            Theme.code_book_id == code_book.id,
        )
    ).all()
    themes: dict[UUID, set[str]] = {}
    for comment_id, key in rows:
        themes.setdefault(comment_id, set()).add(key)
    return {comment_id: frozenset(keys) for comment_id, keys in themes.items()}


def _on_record(session: Session, conditions: Sequence[ColumnElement[bool]]) -> Sequence[ModelOnRecord]:
    rows = session.exec(
        select(LearnedModel, CodeBook.version)
        .join(CodeBook, col(LearnedModel.code_book_id) == col(CodeBook.id))
        .options(_without_content())
        .where(*conditions)
        .order_by(col(LearnedModel.requested_at).desc(), col(LearnedModel.id))
    ).all()
    ids = {each for row, _ in rows for each in (row.requested_by_id, row.decided_by_id) if each}
    names = dict(session.exec(select(User.id, User.name).where(col(User.id).in_(ids))).all())

    def name_of(user_id: UUID | None) -> str | None:
        return names.get(user_id) if user_id else None

    return [
        ModelOnRecord(row, version, name_of(row.requested_by_id), name_of(row.decided_by_id)) for row, version in rows
    ]


def _without_content() -> ExecutableOption:
    """A model's numbers are hundreds of kilobytes that only the worker reads."""
    return defer(LearnedModel.content)  # type: ignore[arg-type]


def _lessons_on(consultation_id: UUID, question_key: str, code_book: CodeBook) -> list[ColumnElement[bool]]:
    in_a_sample = (
        select(SampledComment.id)
        .join(BlindSample, col(SampledComment.sample_id) == col(BlindSample.id))
        .where(col(SampledComment.comment_id) == col(Comment.id), col(BlindSample.abandoned_because) == "")
        .correlate(Comment)
        .exists()
    )
    return [
        *_comments_on(consultation_id, question_key),
        col(Comment.reviewed_at).is_not(None),
        col(Assignment.assigned_by) == AssignedBy.PERSON,
        col(Theme.code_book_id) == code_book.id,
        ~in_a_sample,
    ]


def _comments_on(consultation_id: UUID, question_key: str) -> list[ColumnElement[bool]]:
    return [col(Response.consultation_id) == consultation_id, col(Comment.question_key) == question_key]


def _of(consultation_id: UUID, question_key: str) -> list[ColumnElement[bool]]:
    return [col(LearnedModel.consultation_id) == consultation_id, col(LearnedModel.question_key) == question_key]
