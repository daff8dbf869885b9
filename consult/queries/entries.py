"""Reads about responses that officers entered: keyed from paper, or written in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import Answer, Batch, Channel, Consultation, Response, User
from forms.answers import Answers, from_json
from forms.spec import Questionnaire

WRITTEN = (Channel.LETTER, Channel.EMAIL, Channel.COMMITTEE, Channel.TELEPHONE, Channel.EASY_READ)
"""The routes of what an officer enters with its own form, not in a batch."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A response with the name of the officer who entered it."""

    response: Response
    entered_by: str


def list_keyed(session: Session, batch: Batch) -> Sequence[Entry]:
    """The forms keyed in a batch, in the order they were keyed."""
    rows = session.exec(
        select(Response, User)
        .join(User, col(Response.entered_by_id) == col(User.id))
        .where(Response.batch_id == batch.id)
        .order_by(col(Response.entered_at), col(Response.id))
    ).all()
    return [Entry(response, user.name) for response, user in rows]


def list_written(session: Session, consultation: Consultation) -> Sequence[Entry]:
    """What came to a consultation by other routes than paper and online, the last received first."""
    rows = session.exec(
        select(Response, User)
        .join(User, col(Response.entered_by_id) == col(User.id))
        .where(Response.consultation_id == consultation.id, col(Response.channel).in_(WRITTEN))
        .order_by(col(Response.received_at).desc(), col(Response.entered_at).desc(), col(Response.id))
    ).all()
    return [Entry(response, user.name) for response, user in rows]


def keys_answered(session: Session, responses: Collection[UUID]) -> Mapping[UUID, frozenset[str]]:
    """The keys of the questions that each of some responses answers; none where it answers none."""
    rows = session.exec(
        select(Answer.response_id, Answer.question_key).where(col(Answer.response_id).in_(responses))
    ).all()
    keys: dict[UUID, set[str]] = {}
    for response_id, key in rows:
        keys.setdefault(response_id, set()).add(key)
    return {response_id: frozenset(answered) for response_id, answered in keys.items()}


def count_written(session: Session) -> Mapping[UUID, int]:
    """How many responses by other routes were entered, by consultation; none where there are none."""
    rows = session.exec(
        select(Response.consultation_id, func.count(col(Response.id)))
        .where(col(Response.channel).in_(WRITTEN), col(Response.entered_by_id).is_not(None))
        .group_by(col(Response.consultation_id))
    ).all()
    return dict(rows)


def require_entry(session: Session, response_id: UUID, *, for_writing: bool = False) -> Response:
    """A response that an officer entered. Raises NotFound, also for what a resident sent or a file brought.

    `for_writing` keeps other officers' corrections waiting until this transaction ends.
    """
    response = session.get(Response, response_id, with_for_update=for_writing or None)
    if response is None or response.entered_by_id is None:
        raise NotFound("There is no such response.")
    return response


def get_response_called(session: Session, consultation: Consultation, reference: str) -> Response | None:
    """The response of a consultation with this reference, as somebody copied it by hand."""
    return session.exec(
        select(Response).where(
            Response.consultation_id == consultation.id, Response.reference == reference.strip().upper()
        )
    ).one_or_none()


def get_response_from_source(session: Session, *, consultation_id: UUID, source_id: str) -> Response | None:
    """The response that this form, or this row of a file, has made."""
    return session.exec(
        select(Response).where(Response.consultation_id == consultation_id, Response.source_id == source_id)
    ).one_or_none()


def answers_of(session: Session, response: Response, questionnaire: Questionnaire) -> Answers:
    """What a response says, in the order of the questionnaire."""
    rows = session.exec(select(Answer).where(Answer.response_id == response.id)).all()
    stored = {row.question_key: row.value for row in rows}
    return {
        question.key: from_json(question, stored[question.key])
        for question in questionnaire.questions
        if question.key in stored
    }


def consultation_of(session: Session, entered: Batch | Response) -> Consultation:
    """The consultation that a batch or a response belongs to."""
    return session.get_one(Consultation, entered.consultation_id)
