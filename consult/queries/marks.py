"""Reads about responses that are marked because of how they came."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, func, select

from consult.models import Consultation, MarkReason, Response, ResponseMark
from consult.queries.counting import counts_in


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked response, and why it is."""

    response: Response
    reasons: tuple[MarkReason, ...]


def count_marked(session: Session, consultation: Consultation) -> int:
    """How many of the responses that count are marked."""
    query = select(func.count(func.distinct(col(ResponseMark.response_id))))
    return session.exec(query.join(Response).where(counts_in(consultation.id))).one()


def list_marked(session: Session, consultation: Consultation, *, offset: int, limit: int) -> Sequence[Marked]:
    """Marked responses that count, the last received first."""
    ids = select(ResponseMark.response_id)
    responses = session.exec(
        select(Response)
        .where(counts_in(consultation.id), col(Response.id).in_(ids))
        .order_by(col(Response.received_at).desc(), col(Response.reference))
        .offset(offset)
        .limit(limit)
    ).all()
    reasons: dict[UUID, list[MarkReason]] = {response.id: [] for response in responses}
    for mark in session.exec(select(ResponseMark).where(col(ResponseMark.response_id).in_(reasons))):
        reasons[mark.response_id].append(mark.reason)
    order = list(MarkReason)
    return [Marked(response, tuple(sorted(reasons[response.id], key=order.index))) for response in responses]
