"""A row of a file as answers, by the rules of the questionnaire itself, with everything that is wrong in it.

The row is read as a paper form is keyed: nothing is required, and an answer that routing would hide is kept and
remarked upon, because it was given.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite, nan

from consult.importing.files import LONGEST_CELL, Row, column_letters
from consult.importing.matching import LEFT_OUT, Matching, words_in
from consult.importing.products import Product
from consult.importing.targets import BODY, IDENTIFIER, RECEIVED, TICKED, WEIGHT, Target, What, targets_of
from forms import spec
from forms.answers import Answer, Answers, ChoiceAnswer, ChoicesAnswer, TextAnswer
from forms.build import error_summary, paper_form, read_answers
from forms.journey import route
from forms.spec import Question, Questionnaire
from forms.text import count_words

LONGEST_BODY, LONGEST_IDENTIFIER = 200, 60
MOST_WEIGHT = 1_000
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y")
NUMBER_OF_A_DAY = re.compile(r"[34]\d{4}(\.\d+)?")  # 1982 to 2036
SHOWN_OF_CELL = 60

OFF_ROUTE = "answers to questions that the questionnaire would not have shown, kept as they were given"
NOT_ANSWERED = "required questions without an answer"
TOO_LONG = "comments and texts that are longer than the questionnaire allows, kept whole"
OTHER_LEFT_OUT = "texts beside “Other” where another answer was chosen, left out"
OTHER_DAYS = "responses received on days outside the wave, kept (see that days and months are the right way round)"
NO_ANSWERS = "rows without any answer, left out"
NOT_SENT = "returns that were begun and never sent, left out"
THERE_ALREADY = "responses that were imported before, left out"
LEFT_OUT_ROWS = frozenset({NO_ANSWERS, NOT_SENT, THERE_ALREADY})
"""The remarks on rows that are not imported."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that is wrong in a row: the place of the column (None: the row as a whole), and what to do about it."""

    column: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What a row says. With anything wrong, nothing else of it is to be used. `remarks` are the sentences above."""

    number: int
    answers: Answers
    wrong: tuple[Wrong, ...] = ()
    remarks: tuple[str, ...] = ()
    identifier: str | None = None
    received_on: date | None = None
    on_behalf_of: str | None = None
    weight: float | None = None

    @property
    def is_left_out(self) -> bool:
        """Whether the row makes no response, for a reason that its remarks say."""
        return not LEFT_OUT_ROWS.isdisjoint(self.remarks)


class _Typed(dict[str, list[str]]):
    """What would have been typed on the form, as WTForms asks for it."""

    def getlist(self, name: str) -> list[str]:
        return self.get(name, [])


@dataclass(slots=True)
class _Reading:
    """A row while it is being read."""

    typed: _Typed = field(default_factory=_Typed)
    # The column that each control on the form was filled from.
    columns: dict[str, int] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)

    def type(self, column: int, control: str, *values: str) -> None:
        self.typed.setdefault(control, []).extend(values)
        self.columns.setdefault(control, column)


class RowReader:
    """Reads the rows of one file. The same matching and row always give the same answers.

    `product`: the tool that the file is an export of. `received_between`: the first and the last day that a response
    can have come in; None: any day. `days_of_wave`: those on which it should have, or it is remarked upon.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        matching: Matching,
        *,
        product: Product | None = None,
        received_between: tuple[date, date] | None = None,
        days_of_wave: tuple[date, date] | None = None,
    ) -> None:
        self.questionnaire = questionnaire
        self._no_day = product.no_day if product else None
        has_days = RECEIVED in matching.columns.values()
        self._has_unfinished = product is not None and product.sends_unfinished and has_days
        self._between, self._days_of_wave = received_between, days_of_wave
        by_key = {target.key: target for target in targets_of(questionnaire)}
        self._targets = {place: by_key[key] for place, key in sorted(matching.columns.items()) if key in by_key}
        self._words: Mapping[int, Mapping[str, str]] = matching.words
        self._form = paper_form(questionnaire)

    def read(self, row: Row) -> ReadRow:
        """What a row says."""
        reading = _Reading()
        if row.extra:
            sentence = f"The row has more cells than there are headings: “{_shown(row.extra[0])}”. "
            reading.wrong.append(Wrong(None, sentence + "Put its cells in the right columns."))
        for place, target in self._targets.items():
            self._take(reading, place, target, row.cells[place])
        if self._has_unfinished and RECEIVED not in reading.facts:
            return ReadRow(row.number, {}, remarks=(NOT_SENT,))
        self._form.process(reading.typed)
        self._form.validate()
        for control, sentence in error_summary(self._form):
            column = reading.columns.get(control)
            found = f" The cell says “{_shown(row.cells[column])}”." if column is not None else ""
            reading.wrong.append(Wrong(column, f"{sentence}.{found}"))
        answers = read_answers(self._form)
        received_on = self._day(reading)
        return ReadRow(
            number=row.number,
            answers=answers,
            identifier=_short(reading, IDENTIFIER, LONGEST_IDENTIFIER),
            received_on=received_on,
            on_behalf_of=_short(reading, BODY, LONGEST_BODY),
            weight=_weight(reading),
            wrong=tuple(sorted(reading.wrong, key=_by_column)),
            remarks=tuple(self._remarks(reading, answers, received_on)),
        )

    def _take(self, reading: _Reading, place: int, target: Target, cell: str) -> None:
        if not cell:
            return
        if len(cell) > LONGEST_CELL:
            sentence = f"The cell has {len(cell):,} characters. Shorten it to {LONGEST_CELL:,} or fewer."
            reading.wrong.append(Wrong(place, sentence))
        elif target.what is What.ABOUT:
            reading.facts[target.key] = cell
            reading.columns.setdefault(target.key, place)
        elif target.options:
            self._take_words(reading, place, target, words_in(cell, target))
        else:
            self._take_text(reading, place, target, cell)

    def _take_words(self, reading: _Reading, place: int, target: Target, words: Sequence[str]) -> None:
        known = self._words.get(place, {})
        for word in words:
            if word not in known:
                sentence = f"“{_shown(word)}” is matched with no answer. Match it with one, or correct it."
                reading.wrong.append(Wrong(place, sentence))
        options = [known[word] for word in words if known.get(word, LEFT_OUT) != LEFT_OUT]
        if not options:
            return
        key = target.question.key if target.question else ""
        match target.what:
            case What.OPTION:
                if options[0] == TICKED:
                    reading.type(place, key, target.part)
            case What.ROW | What.PLACE:
                reading.type(place, f"{key}-{target.part}", options[0])
            case _ if isinstance(target.question, spec.Ranking):
                for rank, option in enumerate(options, start=1):
                    reading.type(place, f"{key}-{rank}", option)
            case _:
                reading.type(place, key, *options)

    def _take_text(self, reading: _Reading, place: int, target: Target, cell: str) -> None:
        question = target.question
        match question:
            case None:
                return
            case spec.DateQuestion():
                day = day_in(cell)
                if day is None:
                    reading.wrong.append(Wrong(place, _no_day(cell)))
                    return
                for part, number in (("day", day.day), ("month", day.month), ("year", day.year)):
                    reading.type(place, f"{question.key}-{part}", str(number))
            case spec.Scale0To10() | spec.WholeNumber():
                reading.type(place, question.key, cell.removesuffix(".0"))
            case _ if target.what is What.OTHER:
                reading.type(place, f"{question.key}-other", cell)
                if isinstance(question, spec.MultipleChoice):  # tools have no box for it beside the text
                    reading.type(place, question.key, "other")
            case _:
                reading.type(place, question.key, cell)

    def _day(self, reading: _Reading) -> date | None:
        text = reading.facts.get(RECEIVED)
        day = day_in(text) if text else None
        if text and day is None:
            reading.wrong.append(Wrong(reading.columns[RECEIVED], _no_day(text)))
        if day is None or day == self._no_day:
            return None
        if self._between and not _is_within(self._between, day):
            sentence = f"It was received on {day:%-d %B %Y}, {_when(day, self._between)}. "
            reading.wrong.append(Wrong(reading.columns[RECEIVED], sentence + "Correct the day, or take the row out."))
        return day

    def _remarks(self, reading: _Reading, answers: Mapping[str, Answer], received_on: date | None) -> Iterator[str]:
        if not answers:
            yield NO_ANSWERS
            return
        if received_on and self._days_of_wave and not _is_within(self._days_of_wave, received_on):
            yield OTHER_DAYS
        met = [question for _, questions in route(self.questionnaire, answers) for question in questions]
        yield from (OFF_ROUTE for _ in answers.keys() - {question.key for question in met})
        yield from (NOT_ANSWERED for question in met if question.required and question.key not in answers)
        yield from (TOO_LONG for question in met if _is_too_long(question, answers.get(question.key)))
        for key, answer in answers.items():
            if (
                isinstance(answer, ChoiceAnswer | ChoicesAnswer)
                and not answer.other_text
                and f"{key}-other" in reading.typed
            ):
                yield OTHER_LEFT_OUT


def day_in(cell: str) -> date | None:
    """The day that a cell says, with or without a time behind it; None where it says none."""
    text = cell.strip()
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    first = text.split(" ")[0] if text[:1].isdigit() and ":" in text else text
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(first, pattern).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    return None


def place_said(place: int, header: str) -> str:
    """A column as a person finds it: by its letters and its heading."""
    return f"{column_letters(place)}: {header}"


def _short(reading: _Reading, key: str, most: int) -> str | None:
    text = reading.facts.get(key)
    if text and len(text) > most:
        sentence = f"The cell has {len(text):,} characters. Shorten it to {most:,} or fewer."
        reading.wrong.append(Wrong(reading.columns[key], sentence))
    return text


def _when(day: date, between: tuple[date, date]) -> str:
    return f"before the consultation opened on {between[0]:%-d %B %Y}" if day < between[0] else "which is in the future"


def _weight(reading: _Reading) -> float | None:
    text = reading.facts.get(WEIGHT)
    if not text:
        return None
    try:
        weight = float(text)
    except ValueError:
        weight = nan
    if not (isfinite(weight) and 0 < weight <= MOST_WEIGHT):
        sentence = f"“{_shown(text)}” is no weight. Give a number above 0, such as 1.25."
        reading.wrong.append(Wrong(reading.columns[WEIGHT], sentence))
        return None
    return weight


def _is_too_long(question: Question, answer: Answer | None) -> bool:
    match question, answer:
        case spec.LongText(max_words=limit), TextAnswer(text=text):
            return count_words(text) > limit
        case spec.ShortText(max_characters=limit), TextAnswer(text=text):
            return len(text) > limit
        case _:
            return False


def _is_within(days: tuple[date, date], day: date) -> bool:
    return days[0] <= day <= days[1]


def _by_column(wrong: Wrong) -> int:
    return -1 if wrong.column is None else wrong.column


def _no_day(text: str) -> str:
    if NUMBER_OF_A_DAY.fullmatch(text):
        return f"“{text}” is how Excel counts days. Give the column the format of a date there, and save it again."
    return f"“{_shown(text)}” is no day. Write it like 27/3/2024 or 2024-03-27."


def _shown(text: str) -> str:
    return text if len(text) <= SHOWN_OF_CELL else f"{text[: SHOWN_OF_CELL - 1]}…"
