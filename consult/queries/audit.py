"""Reads of the audit trail."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, and_, or_, union_all
from sqlalchemy import select as select_columns
from sqlmodel import Session, SQLModel, col, func, select

from consult.clock import start_of_day_in_london
from consult.models import (
    AuditEvent,
    CandidateTheme,
    Comment,
    ConcernFlag,
    Original,
    Response,
    ThemingRun,
    User,
)

EVENTS_AT_A_TIME = 1_000


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events to give: those that fit all of it. None asks for all. Both days are included, in London.

    `by_nobody` asks for what residents and the machine did: those events name no person.
    """

    action: str | None = None
    subject_type: str | None = None
    subject_id: UUID | None = None
    actor_id: UUID | None = None
    by_nobody: bool = False
    consultation_id: UUID | None = None
    happened_from: date | None = None
    happened_to: date | None = None


EVERY_EVENT = EventFilter()
"""No filter: every event fits."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of the audit trail, with the name of who did it. None: a resident or the machine."""

    id: UUID
    happened_at: datetime
    action: str
    subject_type: str
    subject_id: UUID | None
    actor_name: str | None
    details: dict[str, Any]


def count_events(session: Session, wanted: EventFilter = EVERY_EVENT) -> int:
    """How many events fit the filter."""
    return session.exec(select(func.count(col(AuditEvent.id))).where(*_conditions(wanted))).one()


def list_events(
    session: Session, wanted: EventFilter = EVERY_EVENT, *, offset: int = 0, limit: int = 50
) -> Sequence[EventRow]:
    """The events that fit the filter, newest first."""
    return _newest_first(session, _conditions(wanted), offset=offset, limit=limit)


def every_event(session: Session, wanted: EventFilter = EVERY_EVENT) -> Iterator[EventRow]:
    """All the events that fit the filter, newest first, some in memory at a time.

    What is written meanwhile is newer than where the reading has come to, and is left out.
    """
    conditions, further = _conditions(wanted), list[ColumnElement[bool]]()
    while True:
        rows = _newest_first(session, [*conditions, *further], offset=0, limit=EVENTS_AT_A_TIME)
        yield from rows
        if len(rows) < EVENTS_AT_A_TIME:
            return
        last = rows[-1]
        at_once = and_(col(AuditEvent.happened_at) == last.happened_at, col(AuditEvent.id) > last.id)
        # The first condition says nothing new: it is the one for which the index is used.
        not_later = col(AuditEvent.happened_at) <= last.happened_at
        further = [not_later, or_(col(AuditEvent.happened_at) < last.happened_at, at_once)]


def events_about(session: Session, subject_ids: Iterable[UUID]) -> Sequence[EventRow]:
    """Everything that was done to these subjects, oldest first."""
    rows = _newest_first(session, [col(AuditEvent.subject_id).in_(list(subject_ids))], offset=0, limit=None)
    return rows[::-1]


def happened_since(session: Session, action: str, *, subject_id: UUID, since: datetime) -> bool:
    """Whether something was done to a subject after a moment."""
    of_it = col(AuditEvent.subject_id) == subject_id, col(AuditEvent.action) == action
    query = select(AuditEvent.id).where(*of_it, col(AuditEvent.happened_at) > since)
    return session.exec(query.limit(1)).one_or_none() is not None


def list_actions(session: Session) -> Sequence[str]:
    """Every action that an event records, by name."""
    return session.exec(select(AuditEvent.action).distinct().order_by(col(AuditEvent.action))).all()


def list_subject_types(session: Session) -> Sequence[str]:
    """Every kind of thing that an event is about, by name."""
    return session.exec(select(AuditEvent.subject_type).distinct().order_by(col(AuditEvent.subject_type))).all()


def _newest_first(
    session: Session, conditions: Iterable[ColumnElement[bool]], *, offset: int, limit: int | None
) -> Sequence[EventRow]:
    """The events of a stretch. Which they are is found first, so that what is passed over is never read whole."""
    in_order = (col(AuditEvent.happened_at).desc(), col(AuditEvent.id))
    stretch = select(AuditEvent.id).where(*conditions).order_by(*in_order).offset(offset).limit(limit).subquery()
    rows = session.exec(
        select(  # type: ignore[call-overload]  # it is declared for at most four columns
            AuditEvent.id,
            AuditEvent.happened_at,
            AuditEvent.action,
            AuditEvent.subject_type,
            AuditEvent.subject_id,
            User.name,
            AuditEvent.details,
        )
        .join(stretch, stretch.c.id == col(AuditEvent.id))
        .join(User, col(AuditEvent.actor_id) == col(User.id), isouter=True)
        .order_by(*in_order)
    ).all()
    return [EventRow(*row) for row in rows]


def _conditions(wanted: EventFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.action is not None:
        conditions.append(col(AuditEvent.action) == wanted.action)
    if wanted.subject_type is not None:
        conditions.append(col(AuditEvent.subject_type) == wanted.subject_type)
    if wanted.subject_id is not None:
        conditions.append(col(AuditEvent.subject_id) == wanted.subject_id)
    if wanted.actor_id is not None:
        conditions.append(col(AuditEvent.actor_id) == wanted.actor_id)
    if wanted.by_nobody:
        conditions.append(col(AuditEvent.actor_id).is_(None))
    if wanted.consultation_id is not None:
        conditions.append(col(AuditEvent.subject_id).in_(_all_of_consultation(wanted.consultation_id)))
    if wanted.happened_from is not None:
        conditions.append(col(AuditEvent.happened_at) >= start_of_day_in_london(wanted.happened_from))
    if wanted.happened_to is not None:
        day_after = wanted.happened_to + timedelta(days=1)
        conditions.append(col(AuditEvent.happened_at) < start_of_day_in_london(day_after))
    return conditions


def _all_of_consultation(consultation_id: UUID) -> CompoundSelect[Any]:
    """The identifiers of whatever belongs to a consultation: itself, and the rows of every table that names one.

    What was deleted since belongs to none: its events are found by what they are about.
    """
    of_tables = [
        select_columns(table.c.id).where(table.c.consultation_id == consultation_id)
        for table in SQLModel.metadata.sorted_tables
        if "consultation_id" in table.c
    ]
    itself = SQLModel.metadata.tables["consultation"]
    comments = (
        select_columns(col(Comment.id))
        .join(Response, col(Response.id) == col(Comment.response_id))
        .where(col(Response.consultation_id) == consultation_id)
    )
    concerns = select_columns(col(ConcernFlag.id)).where(col(ConcernFlag.comment_id).in_(comments))
    originals = (
        select_columns(col(Original.id))
        .join(Response, col(Response.id) == col(Original.response_id))
        .where(col(Response.consultation_id) == consultation_id)
    )
    candidates = (
        select_columns(col(CandidateTheme.id))
        .join(ThemingRun, col(ThemingRun.id) == col(CandidateTheme.run_id))
        .where(col(ThemingRun.consultation_id) == consultation_id)
    )
    return union_all(
        select_columns(itself.c.id).where(itself.c.id == consultation_id),
        *of_tables,
        *(comments, concerns, originals, candidates),
    )
