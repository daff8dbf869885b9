"""What people chose: the answers to closed questions, counted in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from consult.models import Answer, Consultation, Response
from consult.queries.counting import counts_in
from forms.answers import Answer as AnswerValue
from forms.answers import AnswerUnreadable
from forms.counted import from_counted
from forms.spec import Question


@dataclass(frozen=True, slots=True)
class CountedAnswers:
    """The different answers to one question, each with how many gave it."""

    counted: tuple[tuple[AnswerValue, int], ...] = ()
    # Answers that do not fit the question as it is asked now: they were given to another wording of it.
    unreadable: int = 0


def count_answers(
    session: Session, consultation: Consultation, questions: Sequence[Question], *among: ColumnElement[bool]
) -> Mapping[str, CountedAnswers]:
    """The answers to each of `questions`, by its key. A question that nobody answered has none.

    `among` are conditions on the responses, where not all of those that count are to be counted.
    """
    rows = session.exec(
        select(Answer.question_key, Answer.counted_as, func.count())
        .join(Response, col(Answer.response_id) == col(Response.id))
        .where(
            counts_in(consultation.id),
            *among,
            col(Answer.question_key).in_([question.key for question in questions]),
        )
        .group_by(col(Answer.question_key), col(Answer.counted_as))
        .order_by(col(Answer.question_key), col(Answer.counted_as))
    ).all()
    found: dict[str, list[tuple[str | None, int]]] = {question.key: [] for question in questions}
    for key, text, count in rows:
        found[key].append((text, count))
    return {question.key: _read(question, found[question.key]) for question in questions}


def _read(question: Question, rows: Sequence[tuple[str | None, int]]) -> CountedAnswers:
    counted: list[tuple[AnswerValue, int]] = []
    unreadable = 0
    for text, count in rows:
        try:
            answer = from_counted(question, text)
        except AnswerUnreadable:
            unreadable += count
            continue
        counted.append((answer, count))
    return CountedAnswers(tuple(counted), unreadable)
