"""A paper form that two people keyed: its fields one by one, and those in which the two keyings differ."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import JsonValue

from forms.answers import Answers, MatrixAnswer, from_json, to_json
from forms.as_written import Code, Part, parts_of
from forms.spec import Question, Questionnaire

PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})


@dataclass(frozen=True, slots=True)
class FieldValue:
    """What was keyed for one part of a form: an answer, a code in its place, words as written. All empty: nothing."""

    answer: JsonValue = None
    code: Code | None = None
    words: str = ""

    def to_json(self) -> dict[str, JsonValue]:
        """The value as JSON, without what is empty. `from_json` gives it back."""
        kept = {"answer": self.answer, "code": self.code.value if self.code else None, "words": self.words or None}
        return {name: value for name, value in kept.items() if value is not None}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "FieldValue":
        """The value that was kept."""
        code = kept.get("code")
        return cls(kept.get("answer"), Code(code) if code else None, kept.get("words", ""))

    def says_the_same_as(self, other: "FieldValue") -> bool:
        """Whether two people keyed the same.

        Capitals, spaces and the shapes of quotation marks and dashes make no difference: they change no meaning, and
        two people rarely type them alike.
        """
        return (_plain(self.answer), self.code, _plain(self.words)) == (
            _plain(other.answer),
            other.code,
            _plain(other.words),
        )


@dataclass(frozen=True, slots=True)
class KeyedForm:
    """All that was keyed from one paper form."""

    answers: Answers
    codes: Mapping[Part, Code] = field(default_factory=dict)
    as_written: Mapping[Part, str] = field(default_factory=dict)

    def value_of(self, question: Question, part: Part) -> FieldValue:
        """What was keyed for one part of a question."""
        return FieldValue(self._answer(question, part), self.codes.get(part), self.as_written.get(part, ""))

    def with_value(self, question: Question, part: Part, value: FieldValue) -> "KeyedForm":
        """The form with another value for one part of a question, and all else as it was."""
        codes = {key: code for key, code in self.codes.items() if key != part}
        words = {key: text for key, text in self.as_written.items() if key != part}
        if value.code is not None:
            codes[part] = value.code
        if value.words:
            words[part] = value.words
        answer = self._answer_with(question, part, value.answer)
        answers = {key: kept for key, kept in self.answers.items() if key != question.key}
        if answer is not None:
            answers[question.key] = from_json(question, answer)
        return replace(self, answers=answers, codes=codes, as_written=words)

    def _answer(self, question: Question, part: Part) -> JsonValue:
        answer = self.answers.get(question.key)
        if isinstance(answer, MatrixAnswer):
            return answer.rows.get(_row(question, part))
        return None if answer is None else to_json(answer)

    def _answer_with(self, question: Question, part: Part, value: JsonValue) -> JsonValue:
        """The whole answer to a question in JSON, one part of it replaced."""
        if part == question.key:
            return value
        before = self.answers.get(question.key)
        rows: dict[str, JsonValue] = dict(before.rows) if isinstance(before, MatrixAnswer) else {}
        rows.pop(_row(question, part), None)
        if value is not None:
            rows[_row(question, part)] = value
        return rows or None


def count_fields(questionnaire: Questionnaire) -> int:
    """How many fields a paper form has: one for each question, and for each row of a matrix."""
    return sum(len(parts_of(question)) for question in questionnaire.questions)


def values_of(questionnaire: Questionnaire, form: KeyedForm) -> dict[Part, FieldValue]:
    """What was keyed for each field of a form, in the order on the form; fields left empty are in it too."""
    return {part: form.value_of(question, part) for question in questionnaire.questions for part in parts_of(question)}


def differing_parts(first: Mapping[Part, FieldValue], second: Mapping[Part, FieldValue]) -> tuple[Part, ...]:
    """The fields in which two keyings of one form differ, in the order on the form."""
    return tuple(part for part, value in first.items() if not value.says_the_same_as(second[part]))


def question_with(questionnaire: Questionnaire, part: Part) -> Question:
    """The question that a part of the form belongs to. Raises KeyError where there is none."""
    for question in questionnaire.questions:
        if part in parts_of(question):
            return question
    raise KeyError(part)


def _row(question: Question, part: Part) -> str:
    return part.removeprefix(f"{question.key}-")


def _plain(value: JsonValue) -> JsonValue:
    """A value with the letters of its texts as they are compared."""
    match value:
        case str():
            return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", value.translate(PLAIN))).strip().casefold()
        case list():
            return [_plain(each) for each in value]
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case _:
            return value
