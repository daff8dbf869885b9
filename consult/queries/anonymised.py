"""What an anonymised file is made of: the responses that count, without who sent them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from consult.models import Answer, AuditEvent, Channel, Consultation, Response
from consult.queries.consultations import questionnaire_of
from consult.queries.counting import counts_in
from consult.queries.drafts import readable_answers
from consult.queries.received import CORRECTED
from forms.answers import Answers

MADE = "anonymised file made"
"""What the audit trail calls it."""
RESPONSES_AT_A_TIME = 500
MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class AnsweredBy:
    """A response by its identifier, for putting rows in an order that says nothing."""

    id: UUID
    received_at: datetime
    channel: Channel
    is_body: bool
    answers: Answers


@dataclass(frozen=True, slots=True)
class EarlierFile:
    """A file that was made before. `changed`: at most so many responses came, went or were put right since."""

    made_at: datetime
    facts: tuple[str, ...]
    answers: tuple[str, ...]
    has_comments: bool
    purpose: str
    rows: int
    changed: int


def every_counted(session: Session, consultation: Consultation, keys: Sequence[str]) -> Iterator[AnsweredBy]:
    """The responses that count, by identifier, each with its answers to these questions alone."""
    questionnaire = questionnaire_of(session, consultation)
    facts = select(Response.id, Response.received_at, Response.channel, Response.on_behalf_of)
    rows = session.exec(facts.where(counts_in(consultation.id)).order_by(col(Response.id))).all()
    for start in range(0, len(rows), RESPONSES_AT_A_TIME):
        some = rows[start : start + RESPONSES_AT_A_TIME]
        kept: dict[UUID, dict[str, object]] = {row[0]: {} for row in some}
        answers = select(Answer.response_id, Answer.question_key, Answer.value)
        wanted = (col(Answer.response_id).in_(kept), col(Answer.question_key).in_(keys))
        for response_id, key, value in session.exec(answers.where(*wanted)):
            kept[response_id][key] = value
        for id_, received_at, channel, body in some:
            read = readable_answers(questionnaire, kept[id_])
            yield AnsweredBy(id_, received_at, Channel(channel), body is not None, read)


def list_earlier_files(session: Session, consultation: Consultation) -> Sequence[EarlierFile]:
    """The anonymised files that were made of a consultation, the latest first."""
    events = session.exec(
        select(AuditEvent)
        .where(AuditEvent.action == MADE, AuditEvent.subject_id == consultation.id)
        .order_by(col(AuditEvent.happened_at).desc(), col(AuditEvent.id))
        .limit(MOST_LISTED)
    ).all()
    now = session.exec(select(func.count()).select_from(Response).where(counts_in(consultation.id))).one()
    return [_earlier(session, consultation, event, now) for event in events]


def _earlier(session: Session, consultation: Consultation, event: AuditEvent, now: int) -> EarlierFile:
    said = event.details
    ours = select(Response.id).where(counts_in(consultation.id))
    came = session.exec(
        select(func.count())
        .select_from(Response)
        .where(counts_in(consultation.id), col(Response.entered_at) > event.happened_at)
    ).one()
    corrected = session.exec(
        select(func.count(func.distinct(col(AuditEvent.subject_id)))).where(
            AuditEvent.action == CORRECTED,
            col(AuditEvent.happened_at) > event.happened_at,
            col(AuditEvent.subject_id).in_(ours),
        )
    ).one()
    gone = max(said["rows"] + came - now, 0)
    return EarlierFile(
        made_at=event.happened_at,
        facts=tuple(said["facts"]),
        answers=tuple(said["answers"]),
        has_comments=said["comments"],
        purpose=said["purpose"],
        rows=said["rows"],
        changed=came + corrected + gone,
    )
