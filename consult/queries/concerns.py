"""Reads of concerns: what is open, what is overdue, and everything that was done about one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import (
    Channel,
    Comment,
    ConcernFlag,
    ConcernNote,
    ConcernOutcome,
    ConcernStep,
    Consultation,
    Response,
    User,
)
from consult.queries.people import names_of
from consult.queries.reach import EVERYTHING, Reach
from nlp.types import ConcernKind


class ConcernState(StrEnum):
    """Where a concern stands."""

    OPEN = "open"
    OVERDUE = "overdue"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ConcernFilter:
    """Which concerns to give. A None asks for all."""

    state: ConcernState | None = None
    kind: ConcernKind | None = None
    consultation_id: UUID | None = None
    within: Reach = EVERYTHING


@dataclass(frozen=True, slots=True)
class ConcernCounts:
    """How many concerns are open, and how many of these should have been closed by now or were read by nobody."""

    open: int = 0
    overdue: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class UnreadComments:
    """Comments in which the machine has not looked for concerns yet, and since when the oldest of them waits."""

    count: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class WaitingComment:
    """A comment that the machine has not read."""

    id: UUID
    text: str
    reference: str
    entered_at: datetime
    consultation_title: str


@dataclass(frozen=True, slots=True)
class Concern:
    """A flag with the comment it is on, and who has done what with it. Invented comments are about nobody."""

    id: UUID
    comment_id: UUID
    kind: ConcernKind
    spans: tuple[tuple[int, int], ...]
    reason: str
    raised_at: datetime
    raised_by: str | None
    due_at: datetime
    read_at: datetime | None
    read_by: str | None
    closed_at: datetime | None
    closed_by: str | None
    outcome: ConcernOutcome | None
    text_corrected_at: datetime | None
    version: int
    text: str
    question_key: str
    consultation_id: UUID
    consultation_title: str
    consultation_slug: str
    is_invented: bool
    response_id: UUID
    reference: str
    channel: Channel
    received_at: datetime
    on_behalf_of: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote about a concern, with what they did."""

    step: ConcernStep
    outcome: ConcernOutcome | None
    written_by: str
    written_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class FlagOnComment:
    """A flag as it is spoken of beside its comment."""

    id: UUID
    kind: ConcernKind
    is_open: bool


def count_open_concerns(session: Session, *, within: Reach = EVERYTHING) -> int:
    """How many concerns are open, for the link at the top of every page: for most readers one look into an index."""
    return session.exec(select(func.count(col(ConcernFlag.id))).where(_is_open(), *_on_theirs(within))).one()


def concern_counts(session: Session, now: datetime, *, within: Reach = EVERYTHING) -> ConcernCounts:
    """How many concerns are open, overdue and unread."""
    row = session.exec(
        select(
            func.count(col(ConcernFlag.id)),
            func.count(col(ConcernFlag.id)).filter(col(ConcernFlag.due_at) < now),
            func.count(col(ConcernFlag.id)).filter(col(ConcernFlag.read_at).is_(None)),
        ).where(_is_open(), *_on_theirs(within))
    ).one()
    return ConcernCounts(*row)


def unread_by_the_machine(session: Session, *, within: Reach = EVERYTHING) -> UnreadComments:
    """How many comments wait for the machine: nobody knows yet whether there is a concern in them."""
    count, oldest = session.exec(
        select(func.count(col(Comment.id)), func.min(col(Response.entered_at)))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(col(Comment.coded_at).is_(None), within.holds(Response.consultation_id))
    ).one()
    return UnreadComments(count, oldest)


def list_unread_comments(
    session: Session, *, offset: int = 0, limit: int | None = None, within: Reach = EVERYTHING
) -> Sequence[WaitingComment]:
    """The comments that the machine has not read, those that came in first at the top."""
    rows = session.exec(
        select(Comment, Response, Consultation)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .join(Consultation, col(Response.consultation_id) == col(Consultation.id))
        .where(col(Comment.coded_at).is_(None), within.holds(Response.consultation_id))
        .order_by(col(Response.entered_at), col(Comment.id))
        .offset(offset)
        .limit(limit)
    ).all()
    return [
        WaitingComment(comment.id, comment.text, response.reference, response.entered_at, consultation.title)
        for comment, response, consultation in rows
    ]


def count_concerns(session: Session, wanted: ConcernFilter, *, now: datetime) -> int:
    """How many concerns fit the filter."""
    query = (
        select(func.count(col(ConcernFlag.id)))
        .join(Comment, col(ConcernFlag.comment_id) == col(Comment.id))
        .join(Response, col(Comment.response_id) == col(Response.id))
    )
    return session.exec(query.where(*_conditions(wanted, now))).one()


def list_concerns(
    session: Session, wanted: ConcernFilter, *, now: datetime, offset: int = 0, limit: int | None = None
) -> Sequence[Concern]:
    """Concerns that fit the filter: the open ones first, the next due at the top; then those closed last."""
    return _concerns(session, *_conditions(wanted, now), offset=offset, limit=limit)


def require_concern(session: Session, flag_id: UUID) -> Concern:
    """The concern with this identifier. Raises NotFound."""
    found = _concerns(session, col(ConcernFlag.id) == flag_id)
    if not found:
        raise NotFound("There is no such concern. The comment it was on may have been corrected.")
    return found[0]


def notes_on(session: Session, flag_id: UUID) -> Sequence[Note]:
    """What was written about a concern, oldest first."""
    rows = session.exec(
        select(ConcernNote, User.name)
        .join(User, col(ConcernNote.written_by_id) == col(User.id))
        .where(ConcernNote.flag_id == flag_id)
        .order_by(col(ConcernNote.written_at), col(ConcernNote.id))
    ).all()
    return [Note(note.step, note.outcome, name, note.written_at, note.text) for note, name in rows]


def flags_on(session: Session, comment_id: UUID) -> Sequence[FlagOnComment]:
    """The flags on a comment, open ones first."""
    rows = session.exec(
        select(ConcernFlag)
        .where(ConcernFlag.comment_id == comment_id)
        .order_by(col(ConcernFlag.closed_at).is_not(None), col(ConcernFlag.raised_at), col(ConcernFlag.id))
    ).all()
    return [FlagOnComment(row.id, row.kind, row.closed_at is None) for row in rows]


def bars_publication() -> ColumnElement[bool]:
    """Whether a concern keeps its comment from being quoted and published: open, or closed with a risk."""
    return or_(_is_open(), col(ConcernFlag.outcome) != ConcernOutcome.NO_RISK)


def never_quoted(session: Session, consultation: Consultation) -> frozenset[UUID]:
    """The comments of a consultation that are neither quoted nor published.

    Those with a concern that is open, or that was closed with anything else than that there is no risk.
    """
    rows = session.exec(
        select(ConcernFlag.comment_id)
        .join(Comment, col(ConcernFlag.comment_id) == col(Comment.id))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(
            Response.consultation_id == consultation.id,
            bars_publication(),
        )
        .distinct()
        .order_by(col(ConcernFlag.comment_id))
    ).all()
    return frozenset(rows)


def _is_open() -> ColumnElement[bool]:
    return col(ConcernFlag.closed_at).is_(None)


def _on_theirs(within: Reach) -> list[ColumnElement[bool]]:
    """That a flag is on a comment within reach; nothing for those who work on every consultation."""
    if not within.is_limited:
        return []
    theirs = select(Comment.id).join(Response, col(Comment.response_id) == col(Response.id))
    return [col(ConcernFlag.comment_id).in_(theirs.where(within.holds(Response.consultation_id)))]


def _conditions(wanted: ConcernFilter, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [wanted.within.holds(Response.consultation_id)]
    match wanted.state:
        case ConcernState.OPEN:
            conditions.append(_is_open())
        case ConcernState.OVERDUE:
            conditions += [_is_open(), col(ConcernFlag.due_at) < now]
        case ConcernState.CLOSED:
            conditions.append(~_is_open())
        case None:
            pass
    if wanted.kind is not None:
        conditions.append(col(ConcernFlag.kind) == wanted.kind)
    if wanted.consultation_id is not None:
        conditions.append(col(Response.consultation_id) == wanted.consultation_id)
    return conditions


def _concerns(
    session: Session,
    *conditions: ColumnElement[bool],
    offset: int = 0,
    limit: int | None = None,
) -> Sequence[Concern]:
    rows = session.exec(
        select(ConcernFlag, Comment, Response, Consultation)
        .join(Comment, col(ConcernFlag.comment_id) == col(Comment.id))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .join(Consultation, col(Response.consultation_id) == col(Consultation.id))
        .where(*conditions)
        .order_by(
            col(ConcernFlag.closed_at).is_not(None),
            col(ConcernFlag.closed_at).desc(),
            col(ConcernFlag.due_at),
            col(ConcernFlag.raised_at),
            col(ConcernFlag.id),
        )
        .offset(offset)
        .limit(limit)
    ).all()
    names = names_of(
        session, [who for flag, *_ in rows for who in (flag.raised_by_id, flag.read_by_id, flag.closed_by_id)]
    )
    return [
        Concern(
            id=flag.id,
            comment_id=comment.id,
            kind=flag.kind,
            spans=tuple((start, end) for start, end in flag.spans),
            reason=flag.reason,
            raised_at=flag.raised_at,
            raised_by=names.get(flag.raised_by_id),
            due_at=flag.due_at,
            read_at=flag.read_at,
            read_by=names.get(flag.read_by_id),
            closed_at=flag.closed_at,
            closed_by=names.get(flag.closed_by_id),
            outcome=flag.outcome,
            text_corrected_at=flag.text_corrected_at,
            version=flag.version,
            text=comment.text,
            question_key=comment.question_key,
            consultation_id=consultation.id,
            consultation_title=consultation.title,
            consultation_slug=consultation.slug,
            is_invented=consultation.holds_invented_answers,
            response_id=response.id,
            reference=response.reference,
            channel=response.channel,
            received_at=response.received_at,
            on_behalf_of=response.on_behalf_of,
        )
        for flag, comment, response, consultation in rows
    ]
