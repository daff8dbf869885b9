"""Reads of theming runs with all that made their result what it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy import select as select_columns
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import Assignment, CodeBook, Consultation, LearnedModel, RunStatus, ThemingRun, User


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run as it was recorded. The code book and the learned model are None where it had none.

    `requested_by` is None for a run that the worker began by itself, when new comments had come in.
    """

    id: UUID
    status: RunStatus
    requested_by: str | None
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    comments_total: int
    comments_done: int
    attempts: int
    failure: str | None
    why_no_candidates: str | None
    code_book_id: UUID | None
    code_book: str | None
    version: str | None
    checksum: str | None
    encoder_name: str | None
    model_fingerprint: str | None
    configuration_fingerprint: str | None
    learned_model_id: UUID | None
    learned_fingerprint: str | None
    learned_answers: int | None
    learned_adopted_by: str | None
    learned_adopted_at: datetime | None


def list_runs(session: Session, consultation: Consultation, question_key: str) -> Sequence[RunRecord]:
    """Every run over the comments on a question, the newest first."""
    is_on_question = [
        col(ThemingRun.consultation_id) == consultation.id,
        col(ThemingRun.question_key) == question_key,
    ]
    return _records(session, is_on_question)


def runs_with_ids(session: Session, ids: Iterable[UUID]) -> Mapping[UUID, RunRecord]:
    """These runs, by identifier."""
    return {run.id: run for run in _records(session, [col(ThemingRun.id).in_(list(ids))])}


def require_run(session: Session, consultation: Consultation, question_key: str, run_id: UUID) -> RunRecord:
    """The run of this question with this identifier. Raises NotFound."""
    run = next((each for each in list_runs(session, consultation, question_key) if each.id == run_id), None)
    if run is None:
        raise NotFound("There is no such run.")
    return run


def count_comments_standing(session: Session, run_ids: Iterable[UUID]) -> Mapping[UUID, int]:
    """On how many comments a run's themes stand today. A later run replaces what an earlier one put on a comment."""
    rows = session.exec(
        select(Assignment.run_id, func.count(func.distinct(Assignment.comment_id)))
        .where(col(Assignment.run_id).in_(list(run_ids)))
        .group_by(col(Assignment.run_id))
        .order_by(col(Assignment.run_id))
    ).all()
    return {run_id: number for run_id, number in rows if run_id is not None}


def _records(session: Session, conditions: Iterable[ColumnElement[bool]]) -> Sequence[RunRecord]:
    asker, adopter = aliased(User), aliased(User)
    facts: dict[str, Mapped[Any]] = {
        **{
            name: getattr(ThemingRun, name)
            for name in RunRecord.__dataclass_fields__
            if name in ThemingRun.model_fields
        },
        "requested_by": col(asker.name),
        "code_book": col(CodeBook.slug),
        "version": col(CodeBook.version),
        "checksum": col(CodeBook.checksum),
        "learned_fingerprint": col(LearnedModel.fingerprint),
        "learned_answers": col(LearnedModel.answers),
        "learned_adopted_by": col(adopter.name),
        "learned_adopted_at": col(LearnedModel.decided_at),
    }
    rows = session.execute(
        select_columns(*(column.label(name) for name, column in facts.items()))
        .select_from(ThemingRun)
        .join(CodeBook, col(CodeBook.id) == col(ThemingRun.code_book_id), isouter=True)
        .join(LearnedModel, col(LearnedModel.id) == col(ThemingRun.learned_model_id), isouter=True)
        .join(asker, col(asker.id) == col(ThemingRun.requested_by_id), isouter=True)
        .join(adopter, col(adopter.id) == col(LearnedModel.decided_by_id), isouter=True)
        .where(*conditions)
        .order_by(col(ThemingRun.requested_at).desc(), col(ThemingRun.id))
    ).mappings()
    return [RunRecord(**row) for row in rows]
