"""Reads of personal details: which comments have some, what was decided on them, and what waits to be checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import Comment, Consultation, FoundBy, MaskedDetail, Response
from consult.queries.people import names_of
from consult.queries.reach import EVERYTHING, Reach
from nlp.types import DetailKind


@dataclass(frozen=True, slots=True)
class MaskingFilter:
    """Which comments with details to give. A None asks for all."""

    kind: DetailKind | None = None
    found_by: FoundBy | None = None
    is_checked: bool | None = None
    consultation_id: UUID | None = None
    within: Reach = EVERYTHING


@dataclass(frozen=True, slots=True)
class Detail:
    """A personal detail of a comment, with what a person decided on it."""

    id: UUID
    start: int
    end: int
    words: str
    kind: DetailKind
    found_by: FoundBy
    is_shown: bool
    reason: str
    decided_by: str | None
    decided_at: datetime | None

    @property
    def is_checked(self) -> bool:
        """Whether a person has looked at it."""
        return self.decided_at is not None


@dataclass(frozen=True, slots=True)
class CommentWithDetails:
    """A comment with every personal detail known of it, in order of place. `fingerprint` changes when any of it does.

    `masked_text` is None until the machine has read it.
    """

    id: UUID
    text: str
    masked_text: str | None
    question_key: str
    consultation_id: UUID
    consultation_title: str
    consultation_slug: str
    response_id: UUID
    reference: str
    received_at: datetime
    details: tuple[Detail, ...]
    fingerprint: str

    @property
    def unchecked(self) -> int:
        """How many details nobody has looked at."""
        return sum(not detail.is_checked for detail in self.details)


def details_of(session: Session, comment_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[MaskedDetail]]:
    """The details of these comments, in order of place; for a comment without any, none."""
    details: dict[UUID, list[MaskedDetail]] = {comment_id: [] for comment_id in comment_ids}
    rows = session.exec(
        select(MaskedDetail)
        .where(col(MaskedDetail.comment_id).in_(comment_ids))
        .order_by(col(MaskedDetail.comment_id), col(MaskedDetail.start), col(MaskedDetail.end), col(MaskedDetail.id))
    ).all()
    for row in rows:
        details[row.comment_id].append(row)
    return details


def fingerprint_of(text: str, details: Sequence[MaskedDetail]) -> str:
    """Says whether a comment and its details are still those that somebody saw."""
    seen = "\n".join(f"{row.start} {row.end} {row.kind} {row.is_shown}" for row in details)
    return sha256(f"{text}\n{seen}".encode()).hexdigest()[:16]


def count_to_check(session: Session, *, within: Reach = EVERYTHING) -> int:
    """How many comments have a detail that nobody has looked at."""
    query = select(func.count(func.distinct(col(MaskedDetail.comment_id)))).where(
        col(MaskedDetail.decided_at).is_(None)
    )
    if within.is_limited:
        theirs = select(Comment.id).join(Response, col(Comment.response_id) == col(Response.id))
        query = query.where(col(MaskedDetail.comment_id).in_(theirs.where(within.holds(Response.consultation_id))))
    return session.exec(query).one()


def count_with_details(session: Session, wanted: MaskingFilter) -> int:
    """How many comments with details fit the filter."""
    return session.exec(
        select(func.count(col(Comment.id)))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*_conditions(wanted))
    ).one()


def list_with_details(
    session: Session, wanted: MaskingFilter, *, offset: int = 0, limit: int | None = None
) -> Sequence[CommentWithDetails]:
    """Comments with details that fit the filter, newest response first."""
    return _comments(session, *_conditions(wanted), offset=offset, limit=limit)


def require_comment_with_details(session: Session, comment_id: UUID) -> CommentWithDetails:
    """The comment with this identifier, with or without details. Raises NotFound."""
    found = _comments(session, col(Comment.id) == comment_id)
    if not found:
        raise NotFound("There is no such comment.")
    return found[0]


def next_to_check(session: Session, *, after: CommentWithDetails) -> UUID | None:
    """The newest other comment of the same consultation that has a detail nobody has looked at."""
    wanted = MaskingFilter(is_checked=False, consultation_id=after.consultation_id)
    return session.exec(
        select(Comment.id)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*_conditions(wanted), Comment.id != after.id)
        .order_by(col(Response.received_at).desc(), col(Comment.id))
        .limit(1)
    ).first()


def _conditions(wanted: MaskingFilter) -> list[ColumnElement[bool]]:
    of_detail: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        of_detail.append(col(MaskedDetail.kind) == wanted.kind)
    if wanted.found_by is not None:
        of_detail.append(col(MaskedDetail.found_by) == wanted.found_by)
    conditions = [_has_detail(*of_detail), wanted.within.holds(Response.consultation_id)]
    if wanted.is_checked is not None:
        unchecked = _has_detail(col(MaskedDetail.decided_at).is_(None))
        conditions.append(~unchecked if wanted.is_checked else unchecked)
    if wanted.consultation_id is not None:
        conditions.append(col(Response.consultation_id) == wanted.consultation_id)
    return conditions


def _has_detail(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return col(Comment.id).in_(select(MaskedDetail.comment_id).where(*conditions))


def _comments(
    session: Session, *conditions: ColumnElement[bool], offset: int = 0, limit: int | None = None
) -> Sequence[CommentWithDetails]:
    rows = session.exec(
        select(Comment, Response, Consultation)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .join(Consultation, col(Response.consultation_id) == col(Consultation.id))
        .where(*conditions)
        .order_by(col(Response.received_at).desc(), col(Comment.id))
        .offset(offset)
        .limit(limit)
    ).all()
    details = details_of(session, [comment.id for comment, _, _ in rows])
    names = names_of(session, [row.decided_by_id for each in details.values() for row in each])
    return [
        CommentWithDetails(
            id=comment.id,
            text=comment.text,
            masked_text=comment.masked_text,
            question_key=comment.question_key,
            consultation_id=consultation.id,
            consultation_title=consultation.title,
            consultation_slug=consultation.slug,
            response_id=response.id,
            reference=response.reference,
            received_at=response.received_at,
            details=tuple(_detail(row, comment.text, names) for row in details[comment.id]),
            fingerprint=fingerprint_of(comment.text, details[comment.id]),
        )
        for comment, response, consultation in rows
    ]


def _detail(row: MaskedDetail, text: str, names: Mapping[UUID | None, str]) -> Detail:
    return Detail(
        id=row.id,
        start=row.start,
        end=row.end,
        words=text[row.start : row.end],
        kind=row.kind,
        found_by=row.found_by,
        is_shown=row.is_shown,
        reason=row.reason,
        decided_by=names.get(row.decided_by_id),
        decided_at=row.decided_at,
    )
