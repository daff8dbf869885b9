"""The answers to closed questions with the weights of those who gave them, added up in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from consult.models import Answer, Consultation, Response
from consult.queries.counting import counts_in
from consult.queries.kept_counts import kept
from forms.answers import Answer as AnswerValue
from forms.answers import AnswerUnreadable
from forms.counted import from_counted
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
    changes: what was counted is kept until anything was received, corrected, left out or taken away.
    """
    by_key = {question.key: question for question in questions}
    keys = tuple(sorted(by_key))
    counted = kept(
        session, consultation.id, ("weighed", keys), lambda: _count(session, consultation.id, keys), shape=Counted
    )
    found: dict[str, list[WeighedAnswer]] = {key: [] for key in by_key}
    for key, text, count, weights, squares in counted:
        try:
            answer = from_counted(by_key[key], text)
        except AnswerUnreadable:
            continue
        found[key].append(WeighedAnswer(answer, count, weights, squares))
    return {key: tuple(answers) for key, answers in found.items()}


Counted = tuple[tuple[str, str | None, int, float, float], ...]


def _count(session: Session, consultation_id: UUID, keys: Sequence[str]) -> Counted:
    """What the answers are counted as, with counts, weights and squares."""
    weight = func.coalesce(col(Response.weight), 1.0)
    rows = session.execute(
        select(
            col(Answer.question_key),
            col(Answer.counted_as),
            func.count(),
            func.sum(weight),
            func.sum(weight * weight),
        )
        .join(Response, col(Answer.response_id) == col(Response.id))
        .where(counts_in(consultation_id), col(Answer.question_key).in_(keys))
        .group_by(col(Answer.question_key), col(Answer.counted_as))
        .order_by(col(Answer.question_key), col(Answer.counted_as))
    ).all()
    return tuple((key, text, count, float(weights), float(squares)) for key, text, count, weights, squares in rows)
