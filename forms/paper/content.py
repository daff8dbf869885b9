"""What is printed of a questionnaire, as data that a template sets: numbered, with its instructions written out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal, assert_never

from forms.paper.routing import Routing
from forms.paper.setting import Setting
from forms.questions import (
    Agreement,
    DateQuestion,
    LongText,
    Matrix,
    MultipleChoice,
    Option,
    Place,
    Postcode,
    Question,
    Ranking,
    Scale0To10,
    ShortText,
    SingleChoice,
    WholeNumber,
    YesNoDontKnow,
    other_of,
)
from forms.spec import Page, Questionnaire

TICK_ONE = "Tick one box."
TICK_ANY = "Tick every box that applies."
ALL_THAT_APPLY = "all that apply"
"""A hint with these words says already that several boxes may be ticked."""
_LETTERS_OF_A_POSTCODE = 8
_WORDS_A_LINE = 20  # half of what fits, since few write as much as they may; there is more room at the end
_FEWEST_LINES, _MOST_LINES = 4, 14
_MOST_LARGE_LINES = 9  # as many as fit on a page under a question
_LONG_FOR_A_LINE = 80


@dataclass(frozen=True, slots=True)
class OptionBox:
    """A box to tick, and what stands beside it."""

    value: str
    label: str
    hint: str = ""
    go_to: str = ""
    ask_more: str = ""
    """What to write on the line below it; empty: there is no line."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes one below the other: to tick, or in a ranking to write a number in."""

    options: tuple[OptionBox, ...]
    takes: Literal["tick", "figure"]
    shape: Literal["boxes"] = "boxes"


@dataclass(frozen=True, slots=True)
class ScaleBoxes:
    """Eleven boxes in a row, with words at both ends."""

    low: str
    high: str
    go_to: tuple[str, ...]
    shape: Literal["scale"] = "scale"


@dataclass(frozen=True, slots=True)
class RowOfBoxes:
    """One line of a matrix."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class BoxTable:
    """A box for each row and column."""

    rows: tuple[RowOfBoxes, ...]
    columns: tuple[OptionBox, ...]
    shape: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Comb:
    """Boxes for single letters or figures, in groups with a word over each."""

    name: str
    label: str
    cells: int


@dataclass(frozen=True, slots=True)
class Combs:
    """One comb, or those for day, month and year."""

    combs: tuple[Comb, ...]
    shape: Literal["combs"] = "combs"


@dataclass(frozen=True, slots=True)
class WritingLines:
    """Room to write."""

    lines: int
    shape: Literal["lines"] = "lines"


Room = Boxes | ScaleBoxes | BoxTable | Combs | WritingLines


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """A question as printed: who should answer it, how, and where."""

    key: str
    number: int
    ask: str
    hint: str
    only_if: str
    how: str
    room: Room


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """A page of the questionnaire: the questions under one heading."""

    title: str
    text: str
    only_if: str
    questions: tuple[PrintedQuestion, ...]


def printed_parts(questionnaire: Questionnaire, setting: Setting = Setting.STANDARD) -> tuple[PrintedPart, ...]:
    """Every question in the order asked, as it is printed. Only easy read changes words, and only where it has some."""
    routing = Routing(questionnaire)
    return tuple(_part(page, routing, setting) for page in questionnaire.pages)


def _part(page: Page, routing: Routing, setting: Setting) -> PrintedPart:
    keys = [question.key for question in page.questions]
    return PrintedPart(
        title=page.title,
        text=page.text or "",
        only_if=routing.only_if(page.show_when, keys) if page.show_when else "",
        questions=tuple(_question(question, routing, setting) for question in page.questions),
    )


def _question(question: Question, routing: Routing, setting: Setting) -> PrintedQuestion:
    is_easy = setting is Setting.EASY_READ and question.easy_ask is not None
    return PrintedQuestion(
        key=question.key,
        number=routing.numbers[question.key],
        ask=question.easy_ask if is_easy and question.easy_ask else question.ask,
        hint=question.hint or "",
        only_if=routing.only_if(question.show_when, [question.key]) if question.show_when else "",
        how=_how(question),
        room=_room(question, routing, _MOST_LINES if setting is Setting.STANDARD else _MOST_LARGE_LINES),
    )


def _how(question: Question) -> str:
    match question:
        case SingleChoice() | Agreement() | YesNoDontKnow() | Place() | Scale0To10():
            return TICK_ONE
        case MultipleChoice():
            return _how_many(question)
        case Matrix():
            return "Tick one box in each row."
        case Ranking(up_to=most):
            others = "2 beside your second choice" + f", and so on up to {most}" * (most > 2)
            return f"Write 1 beside your first choice and {others}. Leave the other boxes empty."
        case WholeNumber(at_least=least, at_most=most):
            return f"Write a whole number from {least:,} to {most:,}."
        case DateQuestion():
            return "Write the day, the month and the year in figures."
        case Postcode():
            return "Write one letter or figure in each box."
        case LongText(max_words=most):
            return f"Write up to {most:,} words."
        case ShortText():
            return ""
        case _:
            assert_never(question)


def _how_many(question: MultipleChoice) -> str:
    if question.at_most is not None:
        return f"Tick no more than {question.at_most} boxes." if question.at_most > 1 else TICK_ONE
    return "" if ALL_THAT_APPLY in (question.hint or "") else TICK_ANY


def _room(question: Question, routing: Routing, most_lines: int) -> Room:
    match question:
        case SingleChoice() | MultipleChoice() | Agreement() | YesNoDontKnow() | Place():
            return Boxes(_options(question, question.choices, routing), takes="tick")
        case Ranking():
            return Boxes(_options(question, question.choices, routing), takes="figure")
        case Scale0To10():
            return ScaleBoxes(question.low_label, question.high_label, routing.go_to_from_scale(question))
        case Matrix():
            rows = tuple(RowOfBoxes(row.key, row.label) for row in question.rows)
            return BoxTable(rows, tuple(OptionBox(column.value, column.label) for column in question.columns))
        case WholeNumber(at_least=least, at_most=most):
            figures = max(len(str(least)), len(str(most)))
            return Combs((Comb("number", "", figures),))
        case DateQuestion():
            return Combs((Comb("day", "Day", 2), Comb("month", "Month", 2), Comb("year", "Year", 4)))
        case Postcode():
            return Combs((Comb("postcode", "", _LETTERS_OF_A_POSTCODE),))
        case ShortText(max_characters=most):
            return WritingLines(1 if most <= _LONG_FOR_A_LINE else 2)
        case LongText(max_words=most):
            return WritingLines(min(max(ceil(most / _WORDS_A_LINE), _FEWEST_LINES), most_lines))
        case _:
            assert_never(question)


def _options(question: Question, choices: Sequence[Option], routing: Routing) -> tuple[OptionBox, ...]:
    told, other = routing.go_to(question), other_of(question)
    return tuple(
        OptionBox(
            value=option.value,
            label=option.label,
            hint=option.hint or "",
            go_to=told.get(option.value, ""),
            ask_more=other.ask if other and option.value == other.value else "",
        )
        for option in choices
    )
