"""The answers to a questionnaire as columns of a table: one for each thing that was asked, with readable values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import assert_never

from consult.reports.spreadsheets import Cell
from forms import spec
from forms.answers import (
    Answer,
    Answers,
    ChoiceAnswer,
    ChoicesAnswer,
    DateAnswer,
    MatrixAnswer,
    NumberAnswer,
    PostcodeAnswer,
    RankingAnswer,
    TextAnswer,
)
from forms.questions import other_of
from forms.spec import Question, Questionnaire

SEVERAL = "; "


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A column: its name, and how to find its value among the answers of a response."""

    header: str
    question_key: str
    read: Callable[[Answer], Cell]
    is_written: bool = False  # in the person's own words, beside “other”

    def cell(self, answers: Answers) -> Cell:
        """The value for a response; None where it says nothing."""
        answer = answers.get(self.question_key)
        return None if answer is None else self.read(answer)


def columns_of(questionnaire: Questionnaire) -> tuple[AnswerColumn, ...]:
    """Every column, in the order asked.

    A matrix takes a column for each row, and a question with “other, please say” one more for what was written.
    """
    return tuple(column for question in questionnaire.questions for column in _columns(question))


def _columns(question: Question) -> Sequence[AnswerColumn]:
    if isinstance(question, spec.Matrix):
        labels = {column.value: column.label for column in question.columns}
        return [
            AnswerColumn(
                f"{question.key}-{row.key}: {question.ask} {row.label}",
                question.key,
                partial(_row_of_matrix, row=row.key, labels=labels),
            )
            for row in question.rows
        ]
    labels = {choice.value: choice.label for choice in spec.choices_of(question)}
    columns = [AnswerColumn(f"{question.key}: {question.ask}", question.key, partial(_value, labels=labels))]
    other = other_of(question)
    if other is not None:
        header = f"{question.key}-other: {other.label}, {other.ask}"
        columns.append(AnswerColumn(header, question.key, _other_text, is_written=True))
    return columns


def _value(answer: Answer, *, labels: dict[str, str]) -> Cell:
    match answer:
        case ChoiceAnswer(value=value):
            return labels[value]
        case ChoicesAnswer(values=values) | RankingAnswer(values=values):
            return SEVERAL.join(labels[value] for value in values)
        case NumberAnswer(number=number):
            return number
        case TextAnswer(text=text) | PostcodeAnswer(postcode=text):
            return text
        case DateAnswer(on=on):
            return on.isoformat()
        case MatrixAnswer():
            return None  # it has columns of its own
        case _:
            assert_never(answer)


def _row_of_matrix(answer: Answer, *, row: str, labels: dict[str, str]) -> Cell:
    if not isinstance(answer, MatrixAnswer) or row not in answer.rows:
        return None
    return labels[answer.rows[row]]


def _other_text(answer: Answer) -> Cell:
    return answer.other_text if isinstance(answer, ChoiceAnswer | ChoicesAnswer) else None
