"""Reads about responses that may be the same return, and about those that a person left out of the counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Subquery, case
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import Consultation, DuplicateDecision, Response, ResponseSignal, SignalKind, User
from consult.queries.counting import counts

IN_ORDER = (SignalKind.SERIAL, SignalKind.DEVICE, SignalKind.TEXT)
"""The kinds of signal, what says most first."""


@dataclass(frozen=True, slots=True)
class AlikeInList:
    """Responses with one signal in common, as a line of a list."""

    kind: SignalKind
    value: str
    responses: int
    counting: int
    undecided: int
    last_received_at: datetime

    @property
    def waits(self) -> bool:
        """Whether a person has still to say if they are the same return."""
        return self.counting > 1 and self.undecided > 0


@dataclass(frozen=True, slots=True)
class Member:
    """One of the responses that have a signal in common."""

    response: Response
    told_apart_by: str | None
    same_as: str | None

    @property
    def counts(self) -> bool:
        """Whether it is counted."""
        return not self.response.is_left_out


@dataclass(frozen=True, slots=True)
class Alike:
    """Responses with one signal in common, the first received first."""

    kind: SignalKind
    value: str
    members: tuple[Member, ...]

    @property
    def counting(self) -> tuple[Member, ...]:
        """Those that count."""
        return tuple(member for member in self.members if member.counts)

    @property
    def waits(self) -> bool:
        """Whether a person has still to say if they are the same return."""
        return len(self.counting) > 1 and any(member.told_apart_by is None for member in self.counting)


@dataclass(frozen=True, slots=True)
class DecisionTaken:
    """What was decided of a response, with names in place of identifiers."""

    decision: DuplicateDecision
    by: str
    same_as: str | None


def list_alike(session: Session, consultation: Consultation) -> Sequence[AlikeInList]:
    """Every group of responses with a signal in common: those that wait first, then the last received."""
    shared = _shared(consultation)
    undecided = counts() & col(ResponseSignal.told_apart_at).is_(None)
    rows = session.execute(
        select_columns(
            col(ResponseSignal.kind),
            col(ResponseSignal.value),
            func.count(),
            func.count(case((counts(), 1))),
            func.count(case((undecided, 1))),
            func.max(col(Response.received_at)),
        )
        .join(shared, (shared.c.kind == col(ResponseSignal.kind)) & (shared.c.value == col(ResponseSignal.value)))
        .join(Response, col(Response.id) == col(ResponseSignal.response_id))
        .where(col(ResponseSignal.consultation_id) == consultation.id)
        .group_by(col(ResponseSignal.kind), col(ResponseSignal.value))
        .order_by(func.max(col(Response.received_at)).desc(), col(ResponseSignal.value))
    ).all()
    found = [AlikeInList(*row) for row in rows]
    return sorted(found, key=lambda each: (not each.waits, IN_ORDER.index(each.kind)))


def require_alike(session: Session, consultation: Consultation, kind: SignalKind, value: str) -> Alike:
    """The responses with this signal. Raises NotFound where no two have it."""
    first = aliased(Response)
    rows = session.exec(
        select(Response, User.name, first.reference)
        .join(ResponseSignal, col(ResponseSignal.response_id) == col(Response.id))
        .join(User, col(User.id) == col(ResponseSignal.told_apart_by_id), isouter=True)
        .join(first, col(first.id) == col(Response.same_as_id), isouter=True)
        .where(
            ResponseSignal.consultation_id == consultation.id,
            ResponseSignal.kind == kind,
            ResponseSignal.value == value,
        )
        .order_by(col(Response.received_at), col(Response.entered_at), col(Response.reference))
    ).all()
    if len(rows) < 2:
        raise NotFound("There are no two responses that are alike in this way any more.")
    return Alike(kind, value, tuple(Member(response, name, same_as) for response, name, same_as in rows))


def list_left_out(session: Session, consultation: Consultation) -> Sequence[Member]:
    """The responses that do not count as the same return as another, the last received first."""
    first = aliased(Response)
    rows = session.exec(
        select(Response, first.reference)
        .join(first, col(first.id) == col(Response.same_as_id))
        .where(Response.consultation_id == consultation.id)
        .order_by(col(Response.received_at).desc(), col(Response.entered_at).desc(), col(Response.reference))
    ).all()
    return [Member(response, None, same_as) for response, same_as in rows]


def count_left_out(session: Session, consultation: Consultation) -> int:
    """How many responses are kept and do not count, as the same return as another."""
    same = col(Response.same_as_id).is_not(None)
    return session.exec(
        select(func.count()).select_from(Response).where(Response.consultation_id == consultation.id, same)
    ).one()


def decisions_on(session: Session, response: Response) -> Sequence[DecisionTaken]:
    """Everything that was decided of whether a response counts, the first first."""
    first = aliased(Response)
    rows = session.exec(
        select(DuplicateDecision, User.name, first.reference)
        .join(User, col(User.id) == col(DuplicateDecision.by_id))
        .join(first, col(first.id) == col(DuplicateDecision.same_as_id), isouter=True)
        .where(DuplicateDecision.response_id == response.id)
        .order_by(col(DuplicateDecision.at), col(DuplicateDecision.id))
    ).all()
    return [DecisionTaken(*row) for row in rows]


def references_of_those_that_count(session: Session, consultation: Consultation) -> Mapping[UUID, str]:
    """For each response that is the same return as another, the reference of the one that counts for it."""
    first = aliased(Response)
    rows = session.exec(
        select(Response.id, first.reference)
        .join(first, col(first.id) == col(Response.same_as_id))
        .where(Response.consultation_id == consultation.id)
        .order_by(first.reference)
    ).all()
    return dict(rows)


def _shared(consultation: Consultation) -> Subquery:
    """The signals that more than one response has: read from the index alone."""
    return (
        select(ResponseSignal.kind, ResponseSignal.value)
        .where(ResponseSignal.consultation_id == consultation.id)
        .group_by(col(ResponseSignal.kind), col(ResponseSignal.value))
        .having(func.count() > 1)
        .subquery()
    )
