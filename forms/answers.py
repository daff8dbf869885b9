"""Answers as frozen values, and their two other forms: JSON to keep, and plain English to read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from pydantic import JsonValue

from forms import spec
from forms.messages import ORDINALS
from forms.reading import normal_postcode
from forms.spec import Matrix, Question
from forms.text import clean


class _Given:
    """What rules may read of an answer; most kinds of answer have neither."""

    __slots__ = ()

    def words(self) -> tuple[str, ...]:
        """The words that were chosen."""
        return ()

    def amount(self) -> int | None:
        """The number that was given."""
        return None


@dataclass(frozen=True, slots=True)
class ChoiceAnswer(_Given):
    """One option. `other_text` holds what was written beside “Other”."""

    value: str
    other_text: str | None = None

    def words(self) -> tuple[str, ...]:
        """The option chosen."""
        return (self.value,)


@dataclass(frozen=True, slots=True)
class ChoicesAnswer(_Given):
    """One or more options, in the order the questionnaire lists them."""

    values: tuple[str, ...]
    other_text: str | None = None

    def words(self) -> tuple[str, ...]:
        """The options chosen."""
        return self.values


@dataclass(frozen=True, slots=True)
class NumberAnswer(_Given):
    """A place on the scale from 0 to 10, or a whole number."""

    number: int

    def amount(self) -> int | None:
        """The number given."""
        return self.number


@dataclass(frozen=True, slots=True)
class RankingAnswer(_Given):
    """Options in order, first choice first."""

    values: tuple[str, ...]

    def words(self) -> tuple[str, ...]:
        """The options ranked, in any place."""
        return self.values


@dataclass(frozen=True, slots=True)
class MatrixAnswer(_Given):
    """The column chosen for each row that was answered, by the keys of the rows."""

    rows: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TextAnswer(_Given):
    """A short text or a comment: cleaned, never blank."""

    text: str


@dataclass(frozen=True, slots=True)
class DateAnswer(_Given):
    """A day."""

    on: date


@dataclass(frozen=True, slots=True)
class PostcodeAnswer(_Given):
    """A UK postcode in capitals with one space."""

    postcode: str


Answer = (
    ChoiceAnswer
    | ChoicesAnswer
    | NumberAnswer
    | RankingAnswer
    | MatrixAnswer
    | TextAnswer
    | DateAnswer
    | PostcodeAnswer
)
Answers = Mapping[str, Answer]
"""The answers of one response, by question key. A question that was not answered is not in it."""


class AnswerUnreadable(ValueError):
    """A kept answer does not fit its question. The text says which question, and why."""


def to_json(answer: Answer) -> JsonValue:
    """The answer as JSON. `from_json` with the same question gives the answer back."""
    match answer:
        case ChoiceAnswer(value=value, other_text=other_text):
            return {"value": value, **_if_given(other_text)}
        case ChoicesAnswer(values=values, other_text=other_text):
            return {"values": list(values), **_if_given(other_text)}
        case NumberAnswer(number=number):
            return number
        case RankingAnswer(values=values):
            return list(values)
        case MatrixAnswer(rows=rows):
            return dict(rows)
        case TextAnswer(text=text):
            return text
        case DateAnswer(on=on):
            return on.isoformat()
        case PostcodeAnswer(postcode=postcode):
            return postcode
        case _:
            assert_never(answer)


def from_json(question: Question, value: JsonValue) -> Answer:
    """The answer that was kept. Raises AnswerUnreadable when it does not fit the question.

    Holds it to the options and shape of the question, not to limits on length or number: what was keyed from paper
    as written may exceed those.
    """
    try:
        return _read(question, value)
    except (TypeError, ValueError, KeyError) as error:
        raise AnswerUnreadable(f"The answer kept for {question.key} ({question.kind}) does not fit it") from error


def said(question: Question, answer: Answer) -> str:
    """The answer in plain English, with the labels the person saw."""
    labels = {choice.value: choice.label for choice in spec.choices_of(question)}
    match answer:
        case ChoiceAnswer(value=value, other_text=other_text):
            return _with_text(labels[value], other_text)
        case ChoicesAnswer(values=values, other_text=other_text):
            return "; ".join(_with_text(labels[value], other_text if value == "other" else None) for value in values)
        case NumberAnswer(number=number):
            return f"{number} out of 10" if isinstance(question, spec.Scale0To10) else f"{number:,}"
        case RankingAnswer(values=values):
            choices = "; ".join(
                f"{place} choice: {labels[value]}" for place, value in zip(ORDINALS, values, strict=False)
            )
            return choices[0].upper() + choices[1:]
        case MatrixAnswer(rows=rows):
            return "; ".join(f"{row}: {column}" for row, column in _rows_said(question, rows))
        case TextAnswer(text=text):
            return text
        case DateAnswer(on=on):
            return f"{on.day} {on:%B} {on.year}"
        case PostcodeAnswer(postcode=postcode):
            return postcode
        case _:
            assert_never(answer)


def _if_given(other_text: str | None) -> dict[str, JsonValue]:
    return {} if other_text is None else {"other_text": other_text}


def _with_text(label: str, other_text: str | None) -> str:
    return label if other_text is None else f"{label}: {other_text}"


def _rows_said(question: Question, rows: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    if not isinstance(question, Matrix):
        raise TypeError(f"{question.key} has no rows: its kind is {question.kind}")
    columns = {column.value: column.label for column in question.columns}
    return [(row.label, columns[rows[row.key]]) for row in question.rows if row.key in rows]


def _read(question: Question, value: JsonValue) -> Answer:
    match question:
        case spec.SingleChoice() | spec.Place() | spec.Agreement() | spec.YesNoDontKnow():
            kept = _mapping(value)
            chosen = _some_of(question, [kept["value"]])
            return ChoiceAnswer(chosen[0], _other_text(kept, chosen))
        case spec.MultipleChoice():
            kept = _mapping(value)
            chosen = _some_of(question, kept["values"])
            return ChoicesAnswer(chosen, _other_text(kept, chosen))
        case spec.Ranking():
            return RankingAnswer(_some_of(question, value))
        case spec.Matrix():
            return MatrixAnswer(_rows(question, _mapping(value)))
        case spec.Scale0To10() | spec.WholeNumber():
            return NumberAnswer(_number(question, value))
        case spec.ShortText() | spec.LongText():
            return TextAnswer(_same_after(clean, value))
        case spec.DateQuestion():
            return DateAnswer(date.fromisoformat(_text(value)))
        case spec.Postcode():
            return PostcodeAnswer(_same_after(normal_postcode, value))
        case _:
            assert_never(question)


def _mapping(value: JsonValue) -> Mapping[str, JsonValue]:
    if not isinstance(value, Mapping):
        raise TypeError("not an object")
    return value


def _text(value: JsonValue) -> str:
    if not isinstance(value, str):
        raise TypeError("not text")
    return value


def _same_after(normalise: Callable[[str], str | None], value: JsonValue) -> str:
    text = _text(value)
    if not text or normalise(text) != text:
        raise ValueError("not as it would have been kept")
    return text


def _number(question: spec.Scale0To10 | spec.WholeNumber, value: JsonValue) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number")
    if isinstance(question, spec.Scale0To10) and value not in range(11):
        raise ValueError("not on the scale")
    return value


def _some_of(question: Question, value: JsonValue) -> tuple[str, ...]:
    known = {choice.value for choice in spec.choices_of(question)}
    if not isinstance(value, list) or not value:
        raise TypeError("not a list of options")
    chosen = tuple(_text(each) for each in value)
    if not known.issuperset(chosen) or len(set(chosen)) < len(chosen):
        raise ValueError("not among the options, or there twice")
    return chosen


def _other_text(kept: Mapping[str, JsonValue], chosen: Sequence[str]) -> str | None:
    if "other_text" not in kept:
        return None
    if "other" not in chosen:
        raise ValueError("text beside Other, but Other was not chosen")
    return _same_after(clean, kept["other_text"])


def _rows(question: Matrix, kept: Mapping[str, JsonValue]) -> Mapping[str, str]:
    rows = {row.key for row in question.rows}
    columns = {column.value for column in question.columns}
    if not kept or not rows.issuperset(kept):
        raise ValueError("not the rows of the question")
    answered = {row: _text(column) for row, column in kept.items()}
    if not columns.issuperset(answered.values()):
        raise ValueError("not the columns of the question")
    return answered
