"""One WTForms field for each kind of question."""

from collections.abc import Mapping
from typing import Any

from forms import messages, reading, spec
from forms.answers import (
    Answer,
    ChoiceAnswer,
    ChoicesAnswer,
    DateAnswer,
    MatrixAnswer,
    NumberAnswer,
    PostcodeAnswer,
    RankingAnswer,
    TextAnswer,
)
from forms.question_field import Correction, QuestionField, Typed
from forms.questions import other_of
from forms.text import clean, clean_line

SCALE = tuple(str(number) for number in range(11))
DATE_PARTS = ("day", "month", "year")
_YEARS = range(1900, 2101)


class ChoiceField(QuestionField[spec.SingleChoice | spec.Place | spec.Agreement | spec.YesNoDontKnow]):
    """One option, and text beside “Other”."""

    def controls(self) -> tuple[str, ...]:
        """The names of the controls that make up the field."""
        return _with_other(self)

    def typed_for(self, answer: ChoiceAnswer) -> Typed:
        """What a person would have typed to give this answer."""
        return {self.name: [answer.value], self.control("other"): [answer.other_text or ""]}

    def read(self) -> Answer | None:
        """The option chosen. Text beside “Other” with nothing chosen means “Other”."""
        other_text = clean_line(self.one(self.control("other"))) or None
        value = self.one_of(self.name, [choice.value for choice in self.question.choices])
        if not value and other_text:
            value = "other"
        return ChoiceAnswer(value, other_text if value == "other" else None) if value else None

    def missing(self) -> list[str]:
        """What to say when a required question was not answered; empty when it was."""
        return [] if self.data else [Correction(self.name, messages.select_an_answer(self.question.ask))]


class ChoicesField(QuestionField[spec.MultipleChoice]):
    """Any number of options, or the one that excludes the others."""

    def controls(self) -> tuple[str, ...]:
        """The names of the controls that make up the field."""
        return _with_other(self)

    def typed_for(self, answer: ChoicesAnswer) -> Typed:
        """What a person would have typed to give this answer."""
        return {self.name: answer.values, self.control("other"): [answer.other_text or ""]}

    def read(self) -> Answer | None:
        """The options chosen. Text beside “Other” with nothing chosen means “Other”."""
        other_text = clean_line(self.one(self.control("other"))) or None
        ticked = {value.strip() for value in self.typed.get(self.name, ())} - {""}
        if not ticked and other_text:
            ticked = {"other"}
        values = tuple(choice.value for choice in self.question.choices if choice.value in ticked)
        none = self.question.none
        if len(ticked) > len(values):
            self.correct(self.name, messages.not_an_option(self.question.ask))
        elif none is not None and none.value in ticked and len(ticked) > 1:
            self.correct(self.name, messages.not_with_none(none.label))
        return ChoicesAnswer(values, other_text if "other" in ticked else None) if values else None

    def missing(self) -> list[str]:
        """What to say when a required question was not answered; empty when it was."""
        return [] if self.data else [Correction(self.name, messages.select_at_least_one(self.question.ask))]


class ScaleField(QuestionField[spec.Scale0To10]):
    """A place on the scale from 0 to 10."""

    def typed_for(self, answer: NumberAnswer) -> Typed:
        """What a person would have typed to give this answer."""
        return {self.name: [str(answer.number)]}

    def read(self) -> Answer | None:
        """The number chosen."""
        value = self.one_of(self.name, SCALE)
        return NumberAnswer(int(value)) if value else None

    def missing(self) -> list[str]:
        """What to say when a required question was not answered; empty when it was."""
        return [] if self.data else [Correction(self.name, messages.select_an_answer(self.question.ask))]


class RankingField(QuestionField[spec.Ranking]):
    """Options in order, from one list to select from for each place."""

    def controls(self) -> tuple[str, ...]:
        """The names of the controls that make up the field, first choice first."""
        return tuple(self.control(place) for place in range(1, self.question.up_to + 1))

    def typed_for(self, answer: RankingAnswer) -> Typed:
        """What a person would have typed to give this answer."""
        return {control: [value] for control, value in zip(self.controls(), answer.values, strict=False)}

    def read(self) -> Answer | None:
        """The options in order. No option twice, and no place left empty before a filled one."""
        labels = {choice.value: choice.label for choice in self.question.choices}
        chosen = [self.one_of(control, list(labels)) for control in self.controls()]
        while chosen and not chosen[-1]:
            chosen.pop()
        for place, (control, value) in enumerate(zip(self.controls(), chosen, strict=False)):
            if not value and not self.typed_in(control).strip():
                self.correct(control, messages.choose_in_order(place))
            elif value and value in chosen[:place]:
                self.correct(control, messages.chosen_twice(labels[value], place))
        return RankingAnswer(tuple(chosen)) if chosen else None

    def missing(self) -> list[str]:
        """What to say when a required question was not answered; empty when it was."""
        return [] if self.data else [Correction(self.control(1), messages.select_an_answer(self.question.ask))]


class MatrixField(QuestionField[spec.Matrix]):
    """One column for each row."""

    def controls(self) -> tuple[str, ...]:
        """The names of the controls that make up the field, one for each row."""
        return tuple(self.control(row.key) for row in self.question.rows)

    def typed_for(self, answer: MatrixAnswer) -> Typed:
        """What a person would have typed to give this answer."""
        return {self.control(row): [column] for row, column in answer.rows.items()}

    def read(self) -> Answer | None:
        """The column chosen for each row; rows may be left out."""
        columns = [column.value for column in self.question.columns]
        chosen = {row.key: self.one_of(self.control(row.key), columns) for row in self.question.rows}
        answered = {row: column for row, column in chosen.items() if column}
        return MatrixAnswer(answered) if answered else None

    def missing(self) -> list[str]:
        """What to say of each row of a required question that was not answered; empty when all were."""
        return [
            Correction(self.control(row.key), messages.select_an_answer(row.label))
            for row in self.question.rows
            if not self.typed_in(self.control(row.key))
        ]


class LineField(QuestionField[spec.ShortText]):
    """A few words in one line."""

    def typed_for(self, answer: TextAnswer) -> Typed:
        """What a person would have typed to give this answer."""
        return {self.name: [answer.text]}

    def read(self) -> Answer | None:
        """The text in one line; nothing to be seen is no answer."""
        text = clean_line(self.one(self.name))
        return TextAnswer(text) if text else None


class CommentField(QuestionField[spec.LongText]):
    """A comment."""

    def typed_for(self, answer: TextAnswer) -> Typed:
        """What a person would have typed to give this answer."""
        return {self.name: [answer.text]}

    def read(self) -> Answer | None:
        """The comment; nothing to be seen is no answer."""
        text = clean(self.one(self.name))
        return TextAnswer(text) if text else None


class WholeNumberField(QuestionField[spec.WholeNumber]):
    """A whole number."""

    def typed_for(self, answer: NumberAnswer) -> Typed:
        """What a person would have typed to give this answer."""
        return {self.name: [str(answer.number)]}

    def read(self) -> Answer | None:
        """The number, when it is whole and within the bounds of the question."""
        typed = clean_line(self.one(self.name))
        if not typed:
            return None
        number = reading.whole_number(typed)
        least, most = self.question.at_least, self.question.at_most
        if number is None:
            self.correct(self.name, messages.not_a_whole_number(self.question.ask))
            return None
        if not least <= number <= most:
            self.correct(self.name, messages.outside(self.question.ask, least, most))
        return NumberAnswer(number)


class DateField(QuestionField[spec.DateQuestion]):
    """A day, month and year in three boxes."""

    def controls(self) -> tuple[str, ...]:
        """The names of the controls that make up the field: day, month, year."""
        return tuple(self.control(part) for part in DATE_PARTS)

    def typed_for(self, answer: DateAnswer) -> Typed:
        """What a person would have typed to give this answer."""
        parts = zip(DATE_PARTS, (answer.on.day, answer.on.month, answer.on.year), strict=True)
        return {self.control(part): [str(number)] for part, number in parts}

    def read(self) -> Answer | None:
        """The day, when all its parts are there and the calendar has it."""
        typed = {part: clean_line(self.one(self.control(part))) for part in DATE_PARTS}
        absent = [part for part, text in typed.items() if not text]
        if len(absent) == len(DATE_PARTS):
            return None
        if absent:
            self.correct(self.control(absent[0]), messages.date_must_include(self.question.ask, absent))
            return None
        year = reading.whole_number(typed["year"])
        if year is None or year not in _YEARS:
            self.correct(self.control("year"), messages.year_needs_four_figures(self.question.ask))
            return None
        return self._in_calendar(typed, year)

    def missing(self) -> list[str]:
        """What to say when a required question was not answered; empty when it was."""
        return [] if self.data else [Correction(self.control("day"), messages.enter_an_answer(self.question.ask))]

    def _in_calendar(self, typed: Mapping[str, str], year: int) -> Answer | None:
        day, month = reading.whole_number(typed["day"]), reading.month_number(typed["month"])
        on = reading.calendar_day(day, month, year) if day is not None and month is not None else None
        if on is None:
            self.correct(self.control("month" if month is None else "day"), messages.not_a_real_date(self.question.ask))
            return None
        return DateAnswer(on)


class PostcodeField(QuestionField[spec.Postcode]):
    """A UK postcode."""

    def typed_for(self, answer: PostcodeAnswer) -> Typed:
        """What a person would have typed to give this answer."""
        return {self.name: [answer.postcode]}

    def read(self) -> Answer | None:
        """The postcode, when it can be one."""
        typed = clean_line(self.one(self.name))
        if not typed:
            return None
        postcode = reading.normal_postcode(typed)
        if postcode is None:
            self.correct(self.name, messages.not_a_postcode(self.question.ask))
            return None
        return PostcodeAnswer(postcode)


AnyField = (
    ChoiceField
    | ChoicesField
    | ScaleField
    | RankingField
    | MatrixField
    | LineField
    | CommentField
    | WholeNumberField
    | DateField
    | PostcodeField
)
"""The closed union of fields: `match` on it ends in `assert_never`."""


def _with_other(field: QuestionField[Any]) -> tuple[str, ...]:
    return (field.name, field.control("other")) if other_of(field.question) else (field.name,)
