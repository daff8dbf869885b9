"""Reads about responses that are marked because of how they came, in groups of what they have in common."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, String, case, cast, not_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import (
    Consultation,
    LeftOutFor,
    MarkDecision,
    MarkReason,
    Response,
    ResponseMark,
    ResponseSignal,
    SignalKind,
    User,
)
from consult.queries.counting import counts, counts_in
from consult.queries.responses import first_comments_of

MARKS_DECIDED = "marked responses decided"
"""What the audit trail calls a decision of whether marked responses count."""
QUIET = timedelta(minutes=10)
"""So long without a marked response ends a burst."""
FEWEST_IN_A_BURST = 5
TO_THE_MINUTE = len("2026-11-20 19:05")
MINUTE = timedelta(minutes=1)
IN_ADDRESS = "%Y%m%dT%H%M"
_DIGEST = re.compile("[0-9a-f]{64}")


class GroupedBy(StrEnum):
    """What the marked responses of a group have in common."""

    MARK = "mark"
    WORDS = "words"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class MarkedGroup:
    """Marked responses with a mark, their words or a stretch of time in common. `value` says which, as addresses do."""

    by: GroupedBy
    value: str

    @property
    def reason(self) -> MarkReason | None:
        """The mark in common, where it is one."""
        return next((each for each in MarkReason if self.by is GroupedBy.MARK and in_address(each) == self.value), None)

    @property
    def burst(self) -> "tuple[datetime, datetime] | None":
        """The first minute and the last, where the time is in common."""
        first, _, last = self.value.partition("-")
        return (_minute(first), _minute(last)) if self.by is GroupedBy.TIME else None


@dataclass(frozen=True, slots=True)
class GroupInList:
    """A group as a line of a list: how many there are, how many nobody has decided of, and how many are left out."""

    group: MarkedGroup
    responses: int
    waiting: int
    left_out: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Chosen:
    """Marked responses of a group that were there at a moment: all of them, or only some."""

    consultation_id: UUID
    group: MarkedGroup
    entered_by: datetime
    only: frozenset[UUID] | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """What they fit, for queries over `Response`."""
        chosen = [*_in_group(self.consultation_id, self.group), col(Response.entered_at) <= self.entered_by]
        return chosen if self.only is None else [*chosen, col(Response.id).in_(self.only)]


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked response: why it is, what it says first, and whether a person has decided of it."""

    response: Response
    reasons: tuple[MarkReason, ...]
    comment: str | None
    is_decided: bool


@dataclass(frozen=True, slots=True)
class MarkDecisionTaken:
    """What was decided of a marked response, and by whom."""

    decision: MarkDecision
    by: str


def in_address(reason: MarkReason) -> str:
    """A mark as addresses name it."""
    return reason.value.replace(" ", "-")


def count_marked(session: Session, consultation: Consultation) -> int:
    """How many of the responses that count are marked."""
    query = select(func.count(func.distinct(col(ResponseMark.response_id))))
    return session.exec(query.join(Response).where(counts_in(consultation.id))).one()


def count_undecided(session: Session, consultation: Consultation) -> int:
    """How many marked responses nobody has decided of."""
    return session.exec(select(func.count()).select_from(Response).where(*_marked(consultation.id), _waits())).one()


def count_left_out_for(session: Session, consultation: Consultation) -> Mapping[LeftOutFor, int]:
    """How many marked responses are left out of the counts, for each reason that there is."""
    rows = session.exec(
        select(Response.left_out_for, func.count())
        .where(Response.consultation_id == consultation.id, col(Response.left_out_for).is_not(None))
        .group_by(col(Response.left_out_for))
    ).all()
    found = {LeftOutFor(reason): count for reason, count in rows if reason is not None}
    return {reason: found[reason] for reason in LeftOutFor if reason in found}


def list_by_mark(session: Session, consultation: Consultation) -> Sequence[GroupInList]:
    """A group for each mark that a response has."""
    rows = session.execute(
        select_columns(col(ResponseMark.reason), *_counted())
        .join(Response, col(Response.id) == col(ResponseMark.response_id))
        .where(*_never_a_duplicate(consultation.id))
        .group_by(col(ResponseMark.reason))
    ).all()
    found = [GroupInList(MarkedGroup(GroupedBy.MARK, in_address(reason)), *counted) for reason, *counted in rows]
    order = [in_address(reason) for reason in MarkReason]
    return sorted(found, key=lambda each: order.index(each.group.value))


def list_by_words(session: Session, consultation: Consultation, *, limit: int) -> Sequence[GroupInList]:
    """A group for each text that more than one marked response has, the largest first; so many at the most."""
    rows = session.execute(
        select_columns(col(ResponseSignal.value), *_counted())
        .join(Response, col(Response.id) == col(ResponseSignal.response_id))
        .where(col(ResponseSignal.kind) == SignalKind.TEXT, *_marked(consultation.id))
        .group_by(col(ResponseSignal.value))
        .having(func.count() > 1)
        .order_by(func.count().desc(), func.min(col(Response.received_at)), col(ResponseSignal.value))
        .limit(limit)
    ).all()
    return [GroupInList(MarkedGroup(GroupedBy.WORDS, value), *counted) for value, *counted in rows]


def list_by_time(session: Session, consultation: Consultation, *, limit: int) -> Sequence[GroupInList]:
    """A group for each burst of marked responses, the largest first; so many at the most."""
    minute = func.substr(cast(col(Response.received_at), String), 1, TO_THE_MINUTE).label("minute")
    rows = session.execute(
        select_columns(minute, *_counted()).where(*_marked(consultation.id)).group_by("minute").order_by("minute")
    ).all()
    minutes = [
        GroupInList(_burst(first_at, last_at), responses, waiting, left_out, first_at, last_at)
        for _, responses, waiting, left_out, first_at, last_at in rows
    ]
    bursts = [each for each in bursts_of(minutes) if each.responses >= FEWEST_IN_A_BURST]
    return sorted(bursts, key=lambda each: (-each.responses, each.first_at))[:limit]


def bursts_of(minutes: Sequence[GroupInList]) -> Sequence[GroupInList]:
    """Minutes in their order, put together where the next came before it had been quiet for long."""
    bursts: list[GroupInList] = []
    for minute in minutes:
        before = bursts[-1] if bursts else None
        if before is None or minute.first_at - before.last_at > QUIET:
            bursts.append(minute)
            continue
        bursts[-1] = replace(
            before,
            group=_burst(before.first_at, minute.last_at),
            responses=before.responses + minute.responses,
            waiting=before.waiting + minute.waiting,
            left_out=before.left_out + minute.left_out,
            last_at=minute.last_at,
        )
    return bursts


def require_group(session: Session, consultation: Consultation, by: str, value: str) -> GroupInList:
    """The group that an address names. Raises NotFound where no marked response is in it."""
    group = MarkedGroup(GroupedBy(by), value) if by in set(GroupedBy) else None
    if group is not None and _says_which(group):
        counted = session.execute(select_columns(*_counted()).where(*_in_group(consultation.id, group))).one()
        if counted[0]:
            return GroupInList(group, *counted)
    raise NotFound("There is no such group of marked responses.")


def list_marked(
    session: Session, consultation: Consultation, group: MarkedGroup, *, offset: int, limit: int
) -> Sequence[Marked]:
    """The responses of a group: those that nobody has decided of first, then the last received."""
    decided = case((_waits(), 0), else_=1)
    rows = session.execute(
        select_columns(Response, decided)
        .where(*_in_group(consultation.id, group))
        .order_by(decided, col(Response.received_at).desc(), col(Response.reference))
        .offset(offset)
        .limit(limit)
    ).all()
    ids = [response.id for response, _ in rows]
    reasons: dict[UUID, list[MarkReason]] = {id_: [] for id_ in ids}
    for mark in session.exec(select(ResponseMark).where(col(ResponseMark.response_id).in_(ids))):
        reasons[mark.response_id].append(mark.reason)
    comments = first_comments_of(session, consultation, ids)
    order = list(MarkReason)
    return [
        Marked(
            response,
            tuple(sorted(reasons[response.id], key=order.index)),
            comments.get(response.id),
            is_decided=bool(is_decided),
        )
        for response, is_decided in rows
    ]


def last_entered_at(session: Session, consultation: Consultation, group: MarkedGroup) -> datetime:
    """When the last response of a group was entered that there is now."""
    query = select(func.max(col(Response.entered_at))).where(*_in_group(consultation.id, group))
    return session.exec(query).one()


def count_chosen(session: Session, chosen: Chosen, *, counting: bool | None = None) -> int:
    """How many responses were chosen; only those that count, or do not, where it is asked for."""
    conditions = chosen.conditions()
    if counting is not None:
        conditions.append(counts() if counting else not_(counts()))
    return session.exec(select(func.count()).select_from(Response).where(*conditions)).one()


def fingerprint_of(session: Session, chosen: Chosen) -> str:
    """Says whether what was chosen is still what somebody saw, and nobody has decided of any since.

    A decision is never taken away: so many of them on so many responses are the same ones.
    """
    of_chosen = select(Response.id).where(*chosen.conditions())
    decisions = select(func.count()).where(col(MarkDecision.response_id).in_(of_chosen))
    return f"{count_chosen(session, chosen)}-{session.exec(decisions).one()}"


def mark_decisions_on(session: Session, response: Response) -> Sequence[MarkDecisionTaken]:
    """Everything that was decided of a response for being marked, the first first."""
    rows = session.exec(
        select(MarkDecision, User.name)
        .join(User, col(User.id) == col(MarkDecision.by_id))
        .where(MarkDecision.response_id == response.id)
        .order_by(col(MarkDecision.at), col(MarkDecision.step))
    ).all()
    return [MarkDecisionTaken(*row) for row in rows]


def _counted() -> tuple[ColumnElement[int] | ColumnElement[datetime], ...]:
    """What lines of lists count, in the order of `GroupInList`."""
    received = col(Response.received_at)
    return (
        func.count(),
        func.count(case((_waits(), 1))),
        func.count(col(Response.left_out_for)),
        func.min(received),
        func.max(received),
    )


def _never_a_duplicate(consultation_id: UUID) -> list[ColumnElement[bool]]:
    """What is the same return as another was decided of as that."""
    return [col(Response.consultation_id) == consultation_id, col(Response.same_as_id).is_(None)]


def _marked(consultation_id: UUID) -> list[ColumnElement[bool]]:
    return [*_never_a_duplicate(consultation_id), col(Response.id).in_(select(ResponseMark.response_id))]


def _in_group(consultation_id: UUID, group: MarkedGroup) -> list[ColumnElement[bool]]:
    marked = _marked(consultation_id)
    burst = group.burst
    if burst is not None:
        received = col(Response.received_at)
        return [*marked, received >= burst[0], received < burst[1] + MINUTE]
    if group.by is GroupedBy.MARK:
        alike = select(ResponseMark.response_id).where(col(ResponseMark.reason) == group.reason)
    else:
        alike = select(ResponseSignal.response_id).where(
            ResponseSignal.consultation_id == consultation_id,
            ResponseSignal.kind == SignalKind.TEXT,
            ResponseSignal.value == group.value,
        )
    return [*marked, col(Response.id).in_(alike)]


def _waits() -> ColumnElement[bool]:
    """Whether nobody has decided of a response."""
    decided = select(MarkDecision.id).where(col(MarkDecision.response_id) == col(Response.id))
    return ~decided.correlate(Response).exists()


def _burst(first: datetime, last: datetime) -> MarkedGroup:
    return MarkedGroup(GroupedBy.TIME, f"{first:{IN_ADDRESS}}-{last:{IN_ADDRESS}}")


def _says_which(group: MarkedGroup) -> bool:
    """Whether the value of a group is one that an address can have."""
    if group.by is GroupedBy.WORDS:
        return _DIGEST.fullmatch(group.value) is not None
    try:
        return group.reason is not None or group.burst is not None
    except ValueError:
        return False


def _minute(text: str) -> datetime:
    return datetime.strptime(text, IN_ADDRESS).replace(tzinfo=UTC)
