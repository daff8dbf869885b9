"""The answers to a closed question beside the place that each person says they live in."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from consult.models import Answer, Consultation, Response
from consult.queries.counting import counts_in
from forms.answers import Answer as AnswerValue
from forms.answers import AnswerUnreadable, ChoiceAnswer
from forms.counted import from_counted
from forms.spec import Question, choices_of


@dataclass(frozen=True, slots=True)
class AnswerAtPlace:
    """An answer, the label of the place where those who gave it live, and how many they are. None: they did not say."""

    answer: AnswerValue
    place: str | None
    count: int


def count_answers_by_place(
    session: Session, consultation: Consultation, question: Question, place: Question
) -> Sequence[AnswerAtPlace]:
    """The different answers to a question, counted place by place. Answers to another wording of it are left out."""
    lives = aliased(Answer)
    said, lives_at = col(Answer.counted_as), col(lives.counted_as)
    rows = session.execute(
        select(said.label("said"), lives_at.label("lives_at"), func.count())
        .select_from(Answer)
        .join(Response, col(Answer.response_id) == col(Response.id))
        .join(
            lives,
            (col(lives.response_id) == col(Response.id)) & (col(lives.question_key) == place.key),
            isouter=True,
        )
        .where(counts_in(consultation.id), col(Answer.question_key) == question.key)
        .group_by("said", "lives_at")
        .order_by("said", "lives_at")
    ).all()
    labels = {option.value: option.label for option in choices_of(place)}
    found = []
    for text, where, count in rows:
        answer = _read(question, text)
        if answer is not None:
            at = _read(place, where)
            label = labels.get(at.value) if isinstance(at, ChoiceAnswer) else None
            found.append(AnswerAtPlace(answer, label, count))
    return found


def _read(question: Question, text: str | None) -> AnswerValue | None:
    try:
        return from_counted(question, text)
    except AnswerUnreadable:
        return None
