"""How many responses there are, and how they came."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from consult.models import Channel, Consultation, Response
from consult.queries.counting import counts, counts_in


def count_responses_by_channel(session: Session, consultation: Consultation) -> Mapping[Channel, int]:
    """Responses to a consultation by the channel they came through; channels without any are left out."""
    rows = session.exec(
        select(Response.channel, func.count())
        .where(counts_in(consultation.id))
        .group_by(col(Response.channel))
        .order_by(col(Response.channel))
    ).all()
    return {Channel(channel): count for channel, count in rows}


def count_responses_by_consultation(session: Session) -> Mapping[UUID, int]:
    """Responses to each consultation; those without any are left out."""
    rows = session.exec(
        select(Response.consultation_id, func.count())
        .where(counts())
        .group_by(col(Response.consultation_id))
        .order_by(col(Response.consultation_id))
    ).all()
    return dict(rows)


def count_responses_of_bodies(session: Session, consultation: Consultation) -> int:
    """Responses that somebody sent on behalf of a body: a parish council, a committee, a charity."""
    return session.exec(
        select(func.count())
        .select_from(Response)
        .where(counts_in(consultation.id), col(Response.on_behalf_of).is_not(None))
    ).one()


def list_moments_of_responses(session: Session, consultation: Consultation) -> Sequence[datetime]:
    """When each response to a consultation was received, the first of them first."""
    return session.exec(
        select(Response.received_at).where(counts_in(consultation.id)).order_by(col(Response.received_at))
    ).all()


def has_weights(session: Session, consultation: Consultation) -> bool:
    """Whether responses to a consultation carry weights of the survey that they were read from."""
    weighted = select(Response.id).where(counts_in(consultation.id), col(Response.weight).is_not(None))
    return session.exec(weighted.limit(1)).first() is not None
