"""Consultations whose responses are deleted or soon will be: what holds it up, and what a reader is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, func, select

from consult.config import Settings
from consult.errors import ConsultError
from consult.models import (
    Comment,
    ConcernFlag,
    Consultation,
    KeptThing,
    Response,
    RetentionHold,
    RetentionRecord,
    Summary,
    SummaryStatus,
)
from consult.queries.reach import EVERYTHING, Reach
from consult.queries.retention import hold_on, periods_of
from consult.queries.summaries import summary_in_the_works

SUMMARY_BEING_MADE = "A summary of it is being made, or signed off. Its responses go once that is done."
OPEN_CONCERN = "A concern about somebody’s safety is still open. Close it; the responses go after that."


class ResponsesDeleted(ConsultError):
    """Somebody asked for what was worked out from responses that are deleted, or wanted to add another."""

    status = 410
    template = "errors/responses_deleted.html"
    title = "The responses were deleted"

    def __init__(self, consultation: Consultation) -> None:
        super().__init__("The responses to this consultation were deleted, because their time was over.")
        self.consultation = consultation


def require_responses(consultation: Consultation) -> None:
    """Raise ResponsesDeleted where the deletion of a consultation's responses has begun."""
    if consultation.responses_deleted_at is not None:
        raise ResponsesDeleted(consultation)


@dataclass(frozen=True, slots=True)
class ToGo:
    """A consultation whose responses are to go, when at the earliest, and what is missing or in the way."""

    consultation: Consultation
    goes_at: datetime
    responses: int
    is_held: bool
    has_signed_summary: bool
    problem: str | None


def list_to_go(session: Session, settings: Settings, now: datetime, *, within: Reach = EVERYTHING) -> Sequence[ToGo]:
    """The consultations of which it is announced that their responses will go, or that are held, the next first."""
    in_force = select(RetentionHold.id).where(
        RetentionHold.consultation_id == Consultation.id, col(RetentionHold.lifted_at).is_(None)
    )
    some = session.exec(
        select(Consultation).where(
            within.holds(Consultation.id),
            col(Consultation.responses_deleted_at).is_(None),
            or_(col(Consultation.deletion_announced_at).is_not(None), in_force.exists()),
        )
    ).all()
    plans = [plan for each in some if (plan := to_go(session, each, settings, now)) is not None]
    return sorted(plans, key=lambda plan: (plan.goes_at, plan.consultation.slug))


def to_go(session: Session, consultation: Consultation, settings: Settings, now: datetime) -> ToGo | None:
    """When the responses of a consultation go. None: it has none, they went already, or they never go."""
    periods = periods_of(session, consultation, settings)
    goes_at = periods.responses_go_at(consultation, now)
    if goes_at is None or consultation.responses_deleted_at is not None:
        return None
    if not periods.is_to_be_announced(consultation, now):
        goes_at = periods.responses_end_at(consultation) or goes_at
    responses = count_all_responses(session, consultation)
    if not responses:
        return None
    signed = select(Summary.id).where(
        Summary.consultation_id == consultation.id, Summary.status == SummaryStatus.SIGNED
    )
    return ToGo(
        consultation=consultation,
        goes_at=goes_at,
        responses=responses,
        is_held=hold_on(session, consultation) is not None,
        has_signed_summary=session.exec(signed.limit(1)).first() is not None,
        problem=what_holds_up(session, consultation),
    )


def what_holds_up(session: Session, consultation: Consultation) -> str | None:
    """What has to be done before the responses can go, as a sentence; None: nothing."""
    if summary_in_the_works(session, consultation.id) is not None:
        return SUMMARY_BEING_MADE
    is_open = (
        select(ConcernFlag.id)
        .join(Comment, col(ConcernFlag.comment_id) == col(Comment.id))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(Response.consultation_id == consultation.id, col(ConcernFlag.closed_at).is_(None))
    )
    return OPEN_CONCERN if session.exec(is_open.limit(1)).first() is not None else None


def count_all_responses(session: Session, consultation: Consultation) -> int:
    """How many responses are kept, those too that count nowhere."""
    return session.exec(
        select(func.count()).select_from(Response).where(Response.consultation_id == consultation.id)
    ).one()


def count_recorded(session: Session, consultation: Consultation) -> int:
    """How many responses the records say were deleted."""
    query = select(func.coalesce(func.sum(RetentionRecord.deleted), 0)).where(
        RetentionRecord.consultation_id == consultation.id, RetentionRecord.thing == KeptThing.RESPONSES
    )
    return int(session.exec(query).one())
