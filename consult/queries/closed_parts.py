"""What a comment can be told apart by: the answers to closed questions of the same response.

A question is one part; a matrix is a part for each of its rows. The equality answers are kept apart on purpose and
are none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, or_
from sqlmodel import Session, col, func, select

from consult.models import Answer, Response
from consult.queries.responses import NOT_GIVEN
from forms import spec
from forms.counted import options_in as several_in
from forms.spec import Option, Question, Questionnaire

ANOTHER_WORDING = "?"
"""What stands for an answer that is no option of the question as it is asked now."""


class Kept(StrEnum):
    """How an answer is kept: see forms.answers.to_json."""

    VALUE = "value"  # {"value": "east"}
    VALUES = "values"  # {"values": ["web", "event"]}
    IN_ORDER = "in order"  # ["asb", "hate"]
    NUMBER = "number"  # 7
    ROW = "row"  # {"litter": "often"}


@dataclass(frozen=True, slots=True)
class ClosedPart:
    """A closed question, or a row of a matrix. `name` is its name in an address."""

    name: str
    ask: str
    question_key: str
    kept: Kept
    options: tuple[Option, ...]
    row: str = ""
    is_locality: bool = False

    @property
    def may_hold_several(self) -> bool:
        """Whether one response can give several of the options, so that counts add up to more than the base."""
        return self.kept in (Kept.VALUES, Kept.IN_ORDER)


def closed_parts(questionnaire: Questionnaire) -> tuple[ClosedPart, ...]:
    """The parts that a questionnaire's responses can be told apart by, in the order asked."""
    return tuple(part for question in questionnaire.questions for part in _parts(question))


def gave(session: Session, part: ClosedPart, values: Sequence[str]) -> ColumnElement[bool]:
    """Whether a response gave one of these options; NOT_GIVEN among them lets in those that gave none."""
    answered = (
        select(Answer.id)
        .where(col(Answer.response_id) == col(Response.id), col(Answer.question_key) == part.question_key)
        .correlate(Response)
    )
    chosen = [value for value in values if value != NOT_GIVEN]
    conditions: list[ColumnElement[bool]] = []
    if chosen:
        conditions.append(answered.where(_is_among(session, part, chosen)).exists())
    if len(chosen) < len(values):
        something = answered.where(given_text(part).is_not(None)) if part.kept is Kept.ROW else answered
        conditions.append(~something.exists())
    return or_(*conditions)


def given_text(part: ClosedPart) -> SQLColumnExpression[str | None]:
    """What an `Answer` to the part's question says, as text to group by. `options_in` reads it."""
    if part.kept is not Kept.ROW:
        return col(Answer.counted_as)
    value: Any = col(Answer.value)  # the operators of JSON columns are not typed
    text: ColumnElement[str | None] = value[part.row].as_string()
    return text


def options_in(part: ClosedPart, text: str | None) -> tuple[str, ...]:
    """The options that the text of `given_text` stands for, NOT_GIVEN for none."""
    if text is None:
        return (NOT_GIVEN,)
    values = several_in(text) if part.may_hold_several else [text]
    known = {option.value for option in part.options}
    return tuple(value if value in known else ANOTHER_WORDING for value in values)


def _parts(question: Question) -> Sequence[ClosedPart]:
    match question:
        case spec.SingleChoice() | spec.Place() | spec.Agreement() | spec.YesNoDontKnow():
            kept, options = Kept.VALUE, spec.choices_of(question)
        case spec.MultipleChoice():
            kept, options = Kept.VALUES, spec.choices_of(question)
        case spec.Ranking():
            kept, options = Kept.IN_ORDER, spec.choices_of(question)
        case spec.Scale0To10():
            kept, options = Kept.NUMBER, _steps(question)
        case spec.Matrix():
            columns = tuple(Option(value=column.value, label=column.label) for column in question.columns)
            return [
                ClosedPart(
                    name=f"{question.key}.{row.key}",
                    ask=f"{question.ask} {row.label}",
                    question_key=question.key,
                    kept=Kept.ROW,
                    options=columns,
                    row=row.key,
                )
                for row in question.rows
            ]
        case _:
            return ()
    is_locality = question.use == "locality"
    return [ClosedPart(question.key, question.ask, question.key, kept, options, is_locality=is_locality)]


def _steps(question: spec.Scale0To10) -> tuple[Option, ...]:
    ends = {0: f"0 – {question.low_label}", 10: f"10 – {question.high_label}"}
    return tuple(Option(value=str(step), label=ends.get(step, str(step))) for step in range(11))


def _is_among(session: Session, part: ClosedPart, chosen: Sequence[str]) -> ColumnElement[bool]:
    if not part.may_hold_several:
        return given_text(part).in_(chosen)
    if session.get_bind().dialect.name == "sqlite":
        path = "$.values" if part.kept is Kept.VALUES else "$"
        each = func.json_each(col(Answer.value), path).table_valued("value", name="each_given").c.value
    else:
        value = col(Answer.value)
        listed = value["values"] if part.kept is Kept.VALUES else value
        each = func.json_array_elements_text(listed).column_valued("each_given")
    return select(each).where(each.in_(chosen)).correlate(Answer).exists()
