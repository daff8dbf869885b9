"""The answers to closed questions with the weights of those who gave them, added up in the database."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import String, cast, func, select
from sqlmodel import Session, col

from consult.models import Answer, AuditEvent, Consultation, DuplicateDecision, Response
from consult.queries.counting import counts_in
from consult.queries.received import CORRECTED
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


def weighed_answers(
    session: Session, consultation: Consultation, questions: Sequence[Question]
) -> Mapping[str, tuple[WeighedAnswer, ...]]:
    """The different answers to each question, by its key. Answers given to another wording that do not fit are not in.

    A response without a weight counts once. Counting a large wave takes a second, and a wave that is over hardly ever
    changes: what was counted is kept in this process until anything was received, corrected, left out or taken away.
    """
    by_key = {question.key: question for question in questions}
    counted = _counted(session, consultation.id, tuple(sorted(by_key)))
    found: dict[str, list[WeighedAnswer]] = {key: [] for key in by_key}
    for key, text, count, weights, squares in counted:
        try:
            answer = from_json(by_key[key], json.loads(text))
        except AnswerUnreadable:
            continue
        found[key].append(WeighedAnswer(answer, count, weights, squares))
    return {key: tuple(answers) for key, answers in found.items()}


Counted = tuple[tuple[str, str, int, float, float], ...]
_kept: dict[tuple[UUID, tuple[str, ...]], tuple[object, Counted]] = {}
MOST_KEPT = 16


def _counted(session: Session, consultation_id: UUID, keys: tuple[str, ...]) -> Counted:
    """The answers as they are kept, with counts, weights and squares; from memory while nothing has changed."""
    place, state = (consultation_id, keys), _state(session, consultation_id)
    kept = _kept.pop(place, None)
    counted = kept[1] if kept is not None and kept[0] == state else _count(session, consultation_id, keys)
    _kept[place] = (state, counted)  # the last used stands last
    while len(_kept) > MOST_KEPT:
        _kept.pop(next(iter(_kept)), None)
    return counted


def _state(session: Session, consultation_id: UUID) -> object:
    """What differs once a response was received, taken away, corrected, left out or counted again."""
    received = select(func.count(), func.max(col(Response.entered_at))).where(counts_in(consultation_id))
    corrected = select(func.count()).where(col(AuditEvent.action) == CORRECTED)
    decided = select(func.count()).select_from(DuplicateDecision)
    changes = (session.execute(query).scalar_one() for query in (corrected, decided))
    return (*session.execute(received).one(), *changes)


def _count(session: Session, consultation_id: UUID, keys: Sequence[str]) -> Counted:
    as_text = cast(col(Answer.value), String)  # neither database groups by JSON, and PostgreSQL refuses to
    weight = func.coalesce(col(Response.weight), 1.0)
    rows = session.execute(
        select(col(Answer.question_key), as_text, func.count(), func.sum(weight), func.sum(weight * weight))
        .join(Response, col(Answer.response_id) == col(Response.id))
        .where(counts_in(consultation_id), col(Answer.question_key).in_(keys))
        .group_by(col(Answer.question_key), as_text)
        .order_by(col(Answer.question_key), as_text)
    ).all()
    return tuple((key, text, count, float(weights), float(squares)) for key, text, count, weights, squares in rows)
