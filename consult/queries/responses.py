"""Reads of responses for policy staff: filtered, paged, and whole."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from consult.clock import start_of_day_in_london
from consult.errors import NotFound
from consult.models import Answer, Assignment, Channel, Comment, Consultation, Response, Theme
from consult.queries.consultations import questionnaire_of, questionnaire_with
from consult.queries.drafts import readable_answers
from consult.queries.themes import it_counts
from forms.answers import Answers, said
from forms.spec import LongText, Place, Questionnaire, SingleChoice

RESPONSES_AT_A_TIME = 500
NOT_GIVEN = "-"
"""What stands for “no locality given” where a locality's value would; no option can have this value."""


@dataclass(frozen=True, slots=True)
class ResponseFilter:
    """Which responses to give. A None asks for all; both days are included."""

    channel: Channel | None = None
    locality: str | None = None
    theme: str | None = None
    received_from: date | None = None
    received_to: date | None = None


@dataclass(frozen=True, slots=True)
class ResponseInList:
    """One response as a line of a list."""

    id: UUID
    reference: str
    channel: Channel
    received_at: datetime
    on_behalf_of: str | None
    locality: str | None
    comment: str | None
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class AnswerRead:
    """What a response says to one question, in plain English; None: nothing."""

    question_key: str
    ask: str
    said: str | None
    is_comment: bool


@dataclass(frozen=True, slots=True)
class WholeResponse:
    """A response with its answers."""

    response: Response
    answers: Answers


def locality_question(session: Session, consultation: Consultation) -> Place | SingleChoice | None:
    """The question that says where people live, if the consultation asks one."""
    question = questionnaire_of(session, consultation).question_for("locality")
    return question if isinstance(question, Place | SingleChoice) else None


def count_responses(session: Session, consultation: Consultation, wanted: ResponseFilter) -> int:
    """How many responses fit the filter."""
    conditions = _conditions(session, consultation, wanted)
    return session.exec(select(func.count(col(Response.id))).where(*conditions)).one()


def list_responses(
    session: Session, consultation: Consultation, wanted: ResponseFilter, *, offset: int = 0, limit: int = 25
) -> Sequence[ResponseInList]:
    """Responses that fit the filter, newest first."""
    conditions = _conditions(session, consultation, wanted)
    responses = session.exec(
        select(Response)
        .where(*conditions)
        .order_by(col(Response.received_at).desc(), col(Response.id))
        .offset(offset)
        .limit(limit)
    ).all()
    ids = [response.id for response in responses]
    localities = _localities_of(session, consultation, ids)
    comments = first_comments_of(session, consultation, ids)
    return [
        ResponseInList(
            id=response.id,
            reference=response.reference,
            channel=response.channel,
            received_at=response.received_at,
            on_behalf_of=response.on_behalf_of,
            locality=localities.get(response.id),
            comment=comments.get(response.id),
            is_left_out=response.is_left_out,
        )
        for response in responses
    ]


def require_response(session: Session, consultation: Consultation, response_id: UUID) -> Response:
    """The response with this identifier, if this consultation received it. Raises NotFound."""
    response = session.get(Response, response_id)
    if response is None or response.consultation_id != consultation.id:
        raise NotFound("There is no such response.")
    return response


def read_out(session: Session, response: Response) -> Sequence[AnswerRead]:
    """Every question that the response was asked, in order, with what it says."""
    questionnaire = questionnaire_with(session, response.questionnaire_version_id)
    answers = _answers_of(session, [response], questionnaire)[response.id]
    return [
        AnswerRead(
            question.key,
            question.ask,
            said(question, answers[question.key]) if question.key in answers else None,
            isinstance(question, LongText),
        )
        for question in questionnaire.questions
    ]


def every_whole_response(
    session: Session, consultation: Consultation, wanted: ResponseFilter
) -> Iterator[WholeResponse]:
    """Each response that fits the filter with its answers, oldest first, a few hundred in memory at a time."""
    questionnaire = questionnaire_of(session, consultation)
    conditions = _conditions(session, consultation, wanted)
    ids = session.exec(
        select(Response.id).where(*conditions).order_by(col(Response.received_at), col(Response.id))
    ).all()
    for start in range(0, len(ids), RESPONSES_AT_A_TIME):
        responses = session.exec(
            select(Response)
            .where(col(Response.id).in_(ids[start : start + RESPONSES_AT_A_TIME]))
            .order_by(col(Response.received_at), col(Response.id))
        ).all()
        answers = _answers_of(session, responses, questionnaire)
        yield from (WholeResponse(response, answers[response.id]) for response in responses)


def has_locality(question_key: str, value: str) -> ColumnElement[bool]:
    """Whether a response gave this place as its locality; NOT_GIVEN asks for those that gave none."""
    given = select(Answer.id).where(
        col(Answer.response_id) == col(Response.id), col(Answer.question_key) == question_key
    )
    if value == NOT_GIVEN:
        return ~given.exists()
    return given.where(col(Answer.counted_as) == value).exists()


def _conditions(session: Session, consultation: Consultation, wanted: ResponseFilter) -> list[ColumnElement[bool]]:
    conditions = [col(Response.consultation_id) == consultation.id]
    if wanted.channel is not None:
        conditions.append(col(Response.channel) == wanted.channel)
    place = locality_question(session, consultation)
    if wanted.locality is not None and place is not None:
        conditions.append(has_locality(place.key, wanted.locality))
    if wanted.theme is not None:
        conditions.append(_mentions(wanted.theme))
    if wanted.received_from is not None:
        conditions.append(col(Response.received_at) >= start_of_day_in_london(wanted.received_from))
    if wanted.received_to is not None:
        day_after = wanted.received_to + timedelta(days=1)
        conditions.append(col(Response.received_at) < start_of_day_in_london(day_after))
    return conditions


def _mentions(theme_key: str) -> ColumnElement[bool]:
    return (
        select(Assignment.id)
        .join(Comment, col(Assignment.comment_id) == col(Comment.id))
        .join(Theme, col(Assignment.theme_id) == col(Theme.id))
        .where(col(Comment.response_id) == col(Response.id), col(Theme.key) == theme_key, it_counts())
        .exists()
    )


def _localities_of(session: Session, consultation: Consultation, ids: Sequence[UUID]) -> Mapping[UUID, str]:
    question = locality_question(session, consultation)
    if question is None:
        return {}
    labels = {choice.value: choice.label for choice in question.choices}
    rows = session.exec(
        select(Answer.response_id, Answer.counted_as).where(
            col(Answer.response_id).in_(ids), Answer.question_key == question.key
        )
    ).all()
    return {response_id: labels[option] for response_id, option in rows if option in labels}


def first_comments_of(session: Session, consultation: Consultation, ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """The comment on the earliest free-text question that each response answered."""
    asked = [each.key for each in questionnaire_of(session, consultation).questions]
    rows = session.exec(
        select(Comment.response_id, Comment.question_key, Comment.text).where(col(Comment.response_id).in_(ids))
    ).all()
    place = {key: number for number, key in enumerate(asked)}
    in_order = sorted(rows, key=lambda row: place.get(row[1], len(place)), reverse=True)
    return {response_id: text for response_id, _, text in in_order}


def _answers_of(
    session: Session, responses: Sequence[Response], questionnaire: Questionnaire
) -> Mapping[UUID, Answers]:
    stored: dict[UUID, dict[str, object]] = {response.id: {} for response in responses}
    rows = session.exec(
        select(Answer.response_id, Answer.question_key, Answer.value).where(col(Answer.response_id).in_(stored))
    ).all()
    for response_id, key, value in rows:
        stored[response_id][key] = value
    return {response_id: readable_answers(questionnaire, kept) for response_id, kept in stored.items()}
