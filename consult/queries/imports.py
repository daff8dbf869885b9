"""Reads of imports and what was found in their files."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from consult.errors import NotFound
from consult.models import (
    Answer,
    Consultation,
    ImportedResponse,
    ImportProblem,
    ImportStatus,
    Response,
    ResponseImport,
    Series,
    UploadedFile,
)
from consult.queries.reach import EVERYTHING, Reach

STEPS = (ImportStatus.READING, ImportStatus.CHECKING, ImportStatus.IMPORTING)
"""What a worker does."""


def require_import(session: Session, import_id: UUID) -> ResponseImport:
    """The import with this identifier. Raises NotFound."""
    found = session.get(ResponseImport, import_id)
    if found is None:
        raise NotFound("There is no such import.")
    return found


def list_imports(session: Session, series: Series, *, within: Reach = EVERYTHING) -> Sequence[ResponseImport]:
    """The imports of a series, the last begun first: those that made a consultation within reach, or none yet."""
    made = col(ResponseImport.consultation_id)
    return session.exec(
        select(ResponseImport)
        .where(ResponseImport.series_id == series.id, or_(made.is_(None), within.holds(made)))
        .order_by(col(ResponseImport.begun_at).desc(), col(ResponseImport.id))
    ).all()


def list_additions(session: Session, consultation: Consultation) -> Sequence[ResponseImport]:
    """The files whose responses were or are to be added to a consultation, the last begun first."""
    return session.exec(
        select(ResponseImport)
        .where(ResponseImport.consultation_id == consultation.id, col(ResponseImport.series_id).is_(None))
        .order_by(col(ResponseImport.begun_at).desc(), col(ResponseImport.checksum), col(ResponseImport.id))
    ).all()


def consultation_added_to(session: Session, found: ResponseImport) -> Consultation | None:
    """The consultation that the responses of a file are added to; None: they make a wave of their own."""
    return session.get(Consultation, found.consultation_id) if found.series_id is None else None


def identifiers_there(session: Session, consultation_id: UUID, prefix: str) -> frozenset[str]:
    """What follows the prefix in the identifiers of a consultation's responses that begin with it."""
    named = (Response.consultation_id == consultation_id, col(Response.source_id).startswith(prefix, autoescape=True))
    return frozenset(
        (each or "").removeprefix(prefix) for each in session.exec(select(Response.source_id).where(*named))
    )


def answers_there(session: Session, consultation_id: UUID, prefix: str) -> Mapping[str, Mapping[str, Any]]:
    """The answers of those responses as JSON, by what follows the prefix and by question."""
    there: dict[str, dict[str, Any]] = {each: {} for each in identifiers_there(session, consultation_id, prefix)}
    rows = session.exec(
        select(Response.source_id, Answer.question_key, Answer.value)
        .join(Answer, col(Answer.response_id) == col(Response.id))
        .where(Response.consultation_id == consultation_id, col(Response.source_id).startswith(prefix, autoescape=True))
    )
    for source_id, question_key, value in rows:
        there[(source_id or "").removeprefix(prefix)][question_key] = value
    return there


def content_of(session: Session, import_id: UUID) -> bytes | None:
    """The file of an import; None once it is deleted."""
    return session.exec(select(UploadedFile.content).where(UploadedFile.import_id == import_id)).one_or_none()


def list_problems(
    session: Session, found: ResponseImport, *, offset: int = 0, limit: int | None = None
) -> Sequence[ImportProblem]:
    """What is wrong in a file, in the order of its rows."""
    query = select(ImportProblem).where(ImportProblem.import_id == found.id).order_by(col(ImportProblem.position))
    return session.exec(query.offset(offset).limit(limit)).all()


def count_problems_listed(session: Session, found: ResponseImport) -> int:
    """How many problems are listed: of very many, not all."""
    query = select(func.count(col(ImportProblem.id))).where(col(ImportProblem.import_id) == found.id)
    return session.exec(query).one()


def row_of(session: Session, response_id: UUID) -> ImportedResponse | None:
    """The row of a file that a response came in."""
    return session.exec(select(ImportedResponse).where(ImportedResponse.response_id == response_id)).one_or_none()


def forgotten_imports(session: Session, *, begun_before: datetime) -> Sequence[ResponseImport]:
    """Imports that are on their way and were begun long ago, the oldest first."""
    waiting = (*STEPS, ImportStatus.MATCHING, ImportStatus.CHECKED)
    return session.exec(
        select(ResponseImport)
        .where(col(ResponseImport.status).in_(waiting), col(ResponseImport.begun_at) < begun_before)
        .order_by(col(ResponseImport.begun_at), col(ResponseImport.id))
    ).all()


def imports_without_a_worker(session: Session, *, asked_before: datetime, taken_before: datetime) -> Sequence[UUID]:
    """Imports whose step nobody has taken up, or whose worker was lost, the one asked for first."""
    nobody_took = col(ResponseImport.taken_at).is_(None) & (col(ResponseImport.asked_at) < asked_before)
    return session.exec(
        select(ResponseImport.id)
        .where(col(ResponseImport.status).in_(STEPS), or_(nobody_took, col(ResponseImport.taken_at) < taken_before))
        .order_by(col(ResponseImport.asked_at), col(ResponseImport.id))
    ).all()
