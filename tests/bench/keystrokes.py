"""How many keys a clerk presses for a paper form, beside the fewest that could say the same.

The rules are those of the keying page, and a test in Chromium holds them to it: it keys forms with as many keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

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
from forms.loading import library, load_questionnaire
from forms.spec import Question, Questionnaire

SAVE = 1
"""Ctrl with Enter."""

FORM = "confidence-survey"
COMMENT = "There are too many fast cars on our street in the evening, and nobody does anything about it."


@dataclass(frozen=True, slots=True)
class Keystrokes:
    """The keys of one form."""

    form: str
    pressed: int
    fewest: int


def keys_pressed(questionnaire: Questionnaire, answers: Answers) -> int:
    """The keys that the page takes for a form without a serial number, Enter to pass that over included."""
    return 1 + SAVE + sum(_pressed(question, answers.get(question.key)) for question in questionnaire.questions)


def fewest_keys(questionnaire: Questionnaire, answers: Answers) -> int:
    """The fewest keys that could tell this form from every other."""
    return SAVE + sum(_fewest(question, answers.get(question.key)) for question in questionnaire.questions)


def _fewest(question: Question, answer: Answer | None) -> int:
    if answer is None:
        return len(question.rows) if isinstance(question, spec.Matrix) else 1
    match answer:
        case ChoiceAnswer(other_text=other):
            return 1 + len(other or "")
        case ChoicesAnswer(values=values, other_text=other):
            return len(values) + len(other or "")
        case NumberAnswer(number=number):
            return 1 if isinstance(question, spec.Scale0To10) else len(str(number))
        case RankingAnswer(values=values):
            return len(values)
        case MatrixAnswer():
            return len(question.rows) if isinstance(question, spec.Matrix) else 0
        case TextAnswer(text=text) | PostcodeAnswer(postcode=text):
            return len(text)
        case DateAnswer(on=on):
            return len(f"{on.day:02}{on.month:02}{on.year}")
        case _:
            assert_never(answer)


def _pressed(question: Question, answer: Answer | None) -> int:
    """What the page asks for beyond the fewest: Enter or Tab where it cannot know that an answer has ended."""
    keys = _fewest(question, answer)
    match question, answer:
        case spec.Ranking(up_to=places), RankingAnswer(values=values):
            return keys + places - len(values)
        case spec.Ranking(up_to=places), None:
            return places
        case spec.DateQuestion(), None:
            return 3
        case _, None | DateAnswer() | MatrixAnswer():
            return keys
        case spec.Scale0To10(), NumberAnswer(number=number):
            return keys + (number == 10)
        case _, ChoiceAnswer(other_text=None):
            return keys
        case _, ChoicesAnswer(other_text=other):
            return keys + 1 + bool(other)
        case _:
            return keys + 1


def count_keystrokes() -> Sequence[Keystrokes]:
    """The keys of a form of the confidence survey: answered in full, without words, and with words alone."""
    questionnaire = load_questionnaire(library()[FORM])
    full = {question.key: _some_answer(question) for question in questionnaire.questions}
    comments = [question for question in questionnaire.questions if isinstance(question, spec.LongText)]
    words: Answers = {comments[0].key: TextAnswer(COMMENT)}
    boxes = {key: answer for key, answer in full.items() if not isinstance(answer, TextAnswer | PostcodeAnswer)}
    return [
        Keystrokes(name, keys_pressed(questionnaire, answers), fewest_keys(questionnaire, answers))
        for name, answers in (
            ("every question answered", full),
            ("every question but those for words", boxes),
            ("one comment and nothing else", words),
        )
    ]


def _some_answer(question: Question) -> Answer:
    """An answer to a question as somebody in no hurry would give it."""
    values = tuple(choice.value for choice in spec.choices_of(question))
    match question:
        case spec.MultipleChoice():
            return ChoicesAnswer(values[:2])
        case spec.Ranking(up_to=places):
            return RankingAnswer(values[:places])
        case spec.Matrix(rows=rows, columns=columns):
            return MatrixAnswer({row.key: columns[0].value for row in rows})
        case spec.Scale0To10():
            return NumberAnswer(10)
        case spec.WholeNumber(at_least=least):
            return NumberAnswer(least)
        case spec.ShortText():
            return TextAnswer("Front Street")
        case spec.LongText():
            return TextAnswer(COMMENT)
        case spec.DateQuestion():
            return DateAnswer(date(2026, 11, 1))
        case spec.Postcode():
            return PostcodeAnswer("DH1 5UL")
        case _:
            return ChoiceAnswer(values[0])
