"""The thirteen kinds of question, each a frozen type with only the fields that kind can have."""

from typing import Annotated, Literal, Self

from pydantic import Field, StrictInt, model_validator

from forms.indicators import Indicator
from forms.rules import Rule
from forms.wording import Part, QuestionKey, Slug, Value, Wording

Origin = Literal["record", "product"]
Use = Literal["locality", "impact", "main_issue", "body", "publication"]
"""What an answer is for in the analysis: `body` is the name of the organisation that answers, `publication` is whether
somebody agrees that their answers may be published."""

AGREES = "yes"
"""The value by which somebody agrees to publication: no other is taken for it."""

_SELECT_FROM = 11
"""A choice of place with this many options or more is a list to select from, with fewer radio buttons."""


class Option(Part):
    """One thing a person may choose."""

    value: Value
    label: Wording
    hint: Wording | None = None


class NoneOfThese(Part):
    """The option that excludes all others."""

    value: Value = "none"
    label: Wording = "None of these"


class OtherOption(Part):
    """The option to answer in one's own words, kept as the value `other`."""

    label: Wording = "Other"
    ask: Wording = "Please say"

    @property
    def value(self) -> str:
        """The word that stands for it in stored answers."""
        return "other"


class Asked(Part):
    """What every question has, whatever its kind."""

    key: QuestionKey
    ask: Wording
    # The same question in plain words, printed in its place where a form is set for easy reading.
    easy_ask: Wording | None = None
    hint: Wording | None = None
    required: bool = False
    show_when: Rule | None = None
    origin: Origin
    source: Wording | None = None
    use: Use | None = None

    @model_validator(mode="after")
    def _names_its_source(self) -> Self:
        if self.origin == "record" and self.source is None:
            raise ValueError("origin: record needs a source. Add source: and the name of the document it stands in")
        return self


class _Choosing(Asked):
    """A question answered from a list of options written in the questionnaire."""

    options: tuple[Option, ...] = Field(min_length=2)

    @property
    def choices(self) -> tuple[Option, ...]:
        """Every option a person may choose, in the order shown."""
        return self.options

    @model_validator(mode="after")
    def _options_differ(self) -> Self:
        for what in ("value", "label"):
            found = [getattr(choice, what) for choice in self.choices]
            twice = sorted({each for each in found if found.count(each) > 1})
            if twice:
                raise ValueError(f"Two options have the {what} {', '.join(twice)}. Give each option its own {what}")
        return self


class _ChoosingOrOther(_Choosing):
    other: OtherOption | None = None
    # Whether it asks who the person is, as age or housing do: a group of those who chose an option is protected.
    about_person: bool = False

    @property
    def choices(self) -> tuple[Option, ...]:
        """Every option a person may choose, in the order shown."""
        return self.options + _as_options(self.other)


class SingleChoice(_ChoosingOrOther):
    """Choose one option."""

    kind: Literal["single_choice"] = "single_choice"
    indicator: Indicator | None = None

    @model_validator(mode="after")
    def _indicator_counts_an_option(self) -> Self:
        _refuse_unknown_answer(self.indicator, self.choices)
        return self


class MultipleChoice(_ChoosingOrOther):
    """Choose any number of options, or no more than `at_most`."""

    kind: Literal["multiple_choice"] = "multiple_choice"
    none: NoneOfThese | None = None
    at_most: StrictInt | None = Field(default=None, ge=1)

    @property
    def choices(self) -> tuple[Option, ...]:
        """Every option a person may choose, in the order shown."""
        return self.options + _as_options(self.other, self.none)

    @model_validator(mode="after")
    def _at_most_leaves_a_choice(self) -> Self:
        if self.at_most is not None and self.at_most >= len(self.choices):
            raise ValueError(
                f"at_most is {self.at_most} of {len(self.choices)} options. Make it smaller or leave it out"
            )
        return self


class Place(_ChoosingOrOther):
    """Choose a place."""

    kind: Literal["place"] = "place"

    @property
    def is_long(self) -> bool:
        """Whether the places are too many for radio buttons."""
        return len(self.options) >= _SELECT_FROM


class Ranking(_Choosing):
    """Choose up to `up_to` options in order."""

    kind: Literal["ranking"] = "ranking"
    up_to: StrictInt = Field(ge=2, le=10)

    @model_validator(mode="after")
    def _enough_options(self) -> Self:
        if self.up_to > len(self.options):
            raise ValueError(f"up_to is {self.up_to} but there are {len(self.options)} options. Make it smaller")
        return self


_AGREEMENT = (
    Option(value="strongly_agree", label="Strongly agree"),
    Option(value="agree", label="Agree"),
    Option(value="neither", label="Neither agree nor disagree"),
    Option(value="disagree", label="Disagree"),
    Option(value="strongly_disagree", label="Strongly disagree"),
)
_DONT_KNOW = Option(value="dont_know", label="Don’t know")
_YES_NO = (Option(value="yes", label="Yes"), Option(value="no", label="No"))


class Agreement(Asked):
    """Say how far you agree, on five fixed steps."""

    kind: Literal["agreement"] = "agreement"
    dont_know: bool = False
    indicator: Indicator | None = None

    @property
    def choices(self) -> tuple[Option, ...]:
        """Every option a person may choose, in the order shown."""
        return (*_AGREEMENT, _DONT_KNOW) if self.dont_know else _AGREEMENT

    @model_validator(mode="after")
    def _indicator_counts_those_who_agree(self) -> Self:
        if self.indicator is not None and self.indicator.answer is not None:
            raise ValueError("The indicator of a question of agreement counts those who agree. Leave out its answer")
        return self


class YesNoDontKnow(Asked):
    """Say yes, no or don’t know."""

    kind: Literal["yes_no_dont_know"] = "yes_no_dont_know"
    indicator: Indicator | None = None
    about_person: bool = False

    @property
    def choices(self) -> tuple[Option, ...]:
        """Every option a person may choose, in the order shown."""
        return (*_YES_NO, _DONT_KNOW)

    @model_validator(mode="after")
    def _indicator_counts_an_option(self) -> Self:
        _refuse_unknown_answer(self.indicator, self.choices)
        return self


class Scale0To10(Asked):
    """Choose a whole number from 0 to 10, with words at both ends."""

    kind: Literal["scale_0_to_10"] = "scale_0_to_10"
    low_label: Wording
    high_label: Wording


class Row(Part):
    """One line of a matrix: asked like a question of its own."""

    key: QuestionKey
    label: Wording


class Column(Part):
    """One of the answers that every row of a matrix can have."""

    value: Value
    label: Wording


class Matrix(Asked):
    """Answer the same way about several things."""

    kind: Literal["matrix"] = "matrix"
    rows: tuple[Row, ...] = Field(min_length=1)
    columns: tuple[Column, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _rows_and_columns_differ(self) -> Self:
        if len({row.key for row in self.rows}) < len(self.rows):
            raise ValueError("Two rows have the same key. Give each row its own key")
        if len({column.value for column in self.columns}) < len(self.columns):
            raise ValueError("Two columns have the same value. Give each column its own value")
        return self


class ShortText(Asked):
    """A few words in a single line."""

    kind: Literal["short_text"] = "short_text"
    max_characters: StrictInt = Field(default=200, ge=1, le=1_000)


class LongText(Asked):
    """A comment. `code_book` names the code book that themes it; without one it gets candidate themes only."""

    kind: Literal["long_text"] = "long_text"
    max_words: StrictInt = Field(default=250, ge=1, le=5_000)
    code_book: Slug | None = None


class WholeNumber(Asked):
    """A whole number between two bounds."""

    kind: Literal["whole_number"] = "whole_number"
    at_least: StrictInt = 0
    at_most: StrictInt = 1_000_000

    @model_validator(mode="after")
    def _bounds_leave_a_choice(self) -> Self:
        if self.at_least >= self.at_most:
            raise ValueError(f"at_least is {self.at_least} and at_most is {self.at_most}. Make at_most the larger")
        return self


class DateQuestion(Asked):
    """A day, month and year."""

    kind: Literal["date"] = "date"


class Postcode(Asked):
    """A full UK postcode."""

    kind: Literal["postcode"] = "postcode"


Question = (
    SingleChoice
    | MultipleChoice
    | Agreement
    | Scale0To10
    | YesNoDontKnow
    | Ranking
    | Matrix
    | ShortText
    | LongText
    | WholeNumber
    | DateQuestion
    | Postcode
    | Place
)
"""The closed union of question kinds: `match` on it ends in `assert_never`."""

AnyQuestion = Annotated[Question, Field(discriminator="kind")]


def choices_of(question: Question) -> tuple[Option, ...]:
    """Every option the question offers, in the order shown; empty for kinds that offer none."""
    match question:
        case Scale0To10() | Matrix() | ShortText() | LongText() | WholeNumber() | DateQuestion() | Postcode():
            return ()
        case _:
            return question.choices


def other_of(question: Question) -> OtherOption | None:
    """How the question offers to answer in one's own words, if it does."""
    return question.other if isinstance(question, SingleChoice | MultipleChoice | Place) else None


def indicator_of(question: Question) -> Indicator | None:
    """The indicator that a question's answers are reported as, if they are."""
    return question.indicator if isinstance(question, SingleChoice | Agreement | YesNoDontKnow) else None


PERSONAL = "prefer_not_to_say"
"""A question that offers this asks about the person."""


def asks_about_person(question: Question) -> bool:
    """Whether the options are groups of people: a choice of place, one that nobody need make, or one said to be so."""
    match question:
        case Place():
            return True
        case SingleChoice(about_person=True) | MultipleChoice(about_person=True) | YesNoDontKnow(about_person=True):
            return True
        case _:
            return any(option.value == PERSONAL for option in choices_of(question))


def _refuse_unknown_answer(indicator: Indicator | None, choices: tuple[Option, ...]) -> None:
    values = [choice.value for choice in choices]
    if indicator is not None and indicator.answer not in values:
        raise ValueError(f"The indicator counts one answer. Write answer: and one of {', '.join(values)}")


def _as_options(*extras: OtherOption | NoneOfThese | None) -> tuple[Option, ...]:
    return tuple(Option(value=extra.value, label=extra.label) for extra in extras if extra is not None)
