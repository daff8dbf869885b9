"""The answers to closed questions with the weights of those who gave them, added up in the database."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import String, cast, func, select
from sqlmodel import Session, col

from consult.models import Answer, Consultation, Response
from forms.answers import Answer as AnswerValue
from forms.answers import AnswerUnreadable, from_json
from forms.spec import Question


@dataclass(frozen=True, slots=True)
class WeighedAnswer:
    """One answer: how many gave it, the sum of their weights, and the sum of the squares. Without weights all alike."""

    answer: AnswerValue
    count: int
    weight: float
    squares: float


def has_weights(session: Session, consultation: Consultation) -> bool:
    """Whether any response of a consultation has a weight."""
    weighed = (col(Response.consultation_id) == consultation.id, col(Response.weight).is_not(None))
    return session.execute(select(col(Response.id)).where(*weighed).limit(1)).first() is not None


def weighed_answers(
    session: Session, consultation: Consultation, questions: Sequence[Question]
) -> Mapping[str, tuple[WeighedAnswer, ...]]:
    """The different answers to each question, by its key. Answers given to another wording that do not fit are not in.

    A response without a weight counts once.
    """
    as_text = cast(col(Answer.value), String)  # neither database groups by JSON, and PostgreSQL refuses to
    weight = func.coalesce(col(Response.weight), 1.0)
    rows = session.execute(
        select(col(Answer.question_key), as_text, func.count(), func.sum(weight), func.sum(weight * weight))
        .join(Response, col(Answer.response_id) == col(Response.id))
        .where(
            col(Response.consultation_id) == consultation.id,
            col(Answer.question_key).in_([question.key for question in questions]),
        )
        .group_by(col(Answer.question_key), as_text)
        .order_by(col(Answer.question_key), as_text)
    ).all()
    by_key = {question.key: question for question in questions}
    found: dict[str, list[WeighedAnswer]] = {key: [] for key in by_key}
    for key, text, count, weights, squares in rows:
        try:
            answer = from_json(by_key[key], json.loads(text))
        except AnswerUnreadable:
            continue
        found[key].append(WeighedAnswer(answer, count, float(weights), float(squares)))
    return {key: tuple(answers) for key, answers in found.items()}
