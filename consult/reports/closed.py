"""Closed questions as the board reads them: each option's count, share and interval, small groups of people hidden."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import assert_never

from consult.figures.disclosure.hiding import Protection
from consult.figures.means import Mean, mean_of
from consult.figures.medians import FEWEST, Median, median_of
from consult.figures.shares import Share, share_of
from consult.queries.closed_answers import CountedAnswers
from consult.reports.counted_groups import answered, chose
from consult.reports.small_groups import count_choices, protect_question
from forms import spec
from forms.answers import Answer, MatrixAnswer, NumberAnswer, RankingAnswer
from forms.spec import Question

COUNTED_KINDS = (
    spec.SingleChoice,
    spec.MultipleChoice,
    spec.Place,
    spec.Agreement,
    spec.YesNoDontKnow,
    spec.Scale0To10,
    spec.Ranking,
    spec.Matrix,
    spec.WholeNumber,
)


SIDES = {
    "Agree or strongly agree": ("strongly_agree", "agree"),
    "Disagree or strongly disagree": ("disagree", "strongly_disagree"),
}
"""The sums of a question that asks for agreement, with the options that each stands for."""


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One option. No share: it is hidden, to protect a small group of people."""

    label: str
    share: Share | None
    is_together: bool = False  # "Agree or strongly agree": the sum of other lines
    key: str = ""  # the option, or the sum


@dataclass(frozen=True, slots=True)
class OptionTable:
    """The options of a question, or of one row of a matrix, with how many of `base` chose each."""

    caption: str
    base: int
    lines: tuple[OptionLine, ...]
    may_choose_several: bool = False
    row: str = ""  # the key of the row of a matrix

    @property
    def hides_something(self) -> bool:
        """Whether a count is not shown."""
        return any(line.share is None for line in self.lines)


@dataclass(frozen=True, slots=True)
class NumberSummary:
    """Answers that are numbers: their mean and their median, and what the ends of the scale are called.

    The median is None where the ends of its range would be the answers of few, and in a survey with a design effect,
    which its range cannot allow for.
    """

    mean: Mean
    median: Median | None
    unit: str  # "out of 10", or nothing
    scale: str = ""


@dataclass(frozen=True, slots=True)
class ClosedSection:
    """One closed question. `is_too_few`: no figure is shown, because so few answered, or to protect so few."""

    key: str
    ask: str
    base: int
    is_too_few: bool
    was_asked_of_some: bool
    unreadable: int
    tables: tuple[OptionTable, ...] = ()
    number: NumberSummary | None = None


def is_counted(question: Question) -> bool:
    """Whether a question's answers can be counted without pointing at anybody: not texts, dates or postcodes.

    Whether somebody agrees to publication says nothing of the matter, and is no figure.
    """
    return isinstance(question, COUNTED_KINDS) and question.use != "publication"


def closed_section(
    question: Question,
    answers: CountedAnswers,
    *,
    smallest: int,
    was_asked_of_some: bool = False,
    protection: Protection | None = None,
    design_effect: float = 1.0,
) -> ClosedSection:
    """What a closed question found. Its base is those who answered it.

    `protection` is that of all tables that stand beside it; without it the question is protected as if it stood alone.
    Of a survey drawn at random, give its design effect: ranges then allow for how it was drawn.
    """
    if protection is None:
        protection = protect_question(question, answers, smallest=smallest)
    base = sum(count for _answer, count in answers.counted)
    is_too_few = base < smallest or protection.hides(answered(question.key))
    tables = () if is_too_few else _tables(question, answers, protection, smallest=smallest)
    return ClosedSection(
        key=question.key,
        ask=question.ask,
        base=base,
        is_too_few=is_too_few,
        was_asked_of_some=was_asked_of_some,
        unreadable=answers.unreadable,
        tables=tuple(_allowing_for_design(table, design_effect) for table in tables),
        number=None if is_too_few else _number(question, answers.counted, smallest, design_effect),
    )


def whole_tables(question: Question, answers: CountedAnswers) -> tuple[OptionTable, ...]:
    """The options of a closed question with nothing hidden, for those who read each response. None: nobody answered."""
    if not answers.counted:
        return ()
    return _tables(question, answers, protect_question(question, answers, smallest=1), smallest=1)


Counted = Sequence[tuple[Answer, int]]


def _tables(
    question: Question, answers: CountedAnswers, protection: Protection, *, smallest: int
) -> tuple[OptionTable, ...]:
    counted = answers.counted
    match question:
        case spec.SingleChoice() | spec.Place() | spec.MultipleChoice() | spec.YesNoDontKnow():
            return (_choices(question, answers, protection),)
        case spec.Agreement():
            return (_with_both_sides(_choices(question, answers, protection)),)
        case spec.Scale0To10():
            return (_scale(question, counted),)
        case spec.Ranking():
            return _places(question, counted)
        case spec.Matrix():
            return _rows(question, counted, smallest=smallest)
        case spec.WholeNumber() | spec.ShortText() | spec.LongText() | spec.DateQuestion() | spec.Postcode():
            return ()
        case _:
            assert_never(question)


def _tally(counted: Counted, pick: Callable[[Answer], Sequence[str]]) -> Counter[str]:
    """How many answers hold each value that `pick` finds in them."""
    tally: Counter[str] = Counter()
    for answer, count in counted:
        for value in pick(answer):
            tally[value] += count
    return tally


def _choices(question: Question, answers: CountedAnswers, protection: Protection) -> OptionTable:
    base = sum(count for _answer, count in answers.counted)
    counts = count_choices(question, answers)
    # What people think counts no group of people, and is not hidden.
    hidden = {
        option.value
        for option in spec.choices_of(question)
        if (who := chose(question.key, option.value)) in protection.counted and protection.hides(who)
    }
    lines = (
        OptionLine(
            option.label, None if option.value in hidden else share_of(counts[option.value], base), key=option.value
        )
        for option in spec.choices_of(question)
    )
    several = isinstance(question, spec.MultipleChoice)
    return OptionTable(question.ask, base, tuple(lines), may_choose_several=several)


def _with_both_sides(table: OptionTable) -> OptionTable:
    """Add how many agree, and how many disagree, whether strongly or not."""
    counts = [line.share.count if line.share else 0 for line in table.lines]
    values = [line.key for line in table.lines]
    together = (
        OptionLine(
            label,
            share_of(sum(counts[values.index(option)] for option in SIDES[label]), table.base),
            is_together=True,
            key=label,
        )
        for label in SIDES
    )
    return OptionTable(table.caption, table.base, (*table.lines, *together))


def _scale(question: spec.Scale0To10, counted: Counted) -> OptionTable:
    base = sum(count for _answer, count in counted)
    tally = _tally(counted, lambda answer: (str(answer.amount()),))
    ends = {0: f"0 – {question.low_label}", 10: f"10 – {question.high_label}"}
    lines = (
        OptionLine(ends.get(step, str(step)), share_of(tally[str(step)], base), key=str(step)) for step in range(11)
    )
    return OptionTable(question.ask, base, tuple(lines))


def _places(question: spec.Ranking, counted: Counted) -> tuple[OptionTable, ...]:
    base = sum(count for _answer, count in counted)
    ranked = [(answer.values, count) for answer, count in counted if isinstance(answer, RankingAnswer)]
    tables = []
    for caption, how_many in (("Ranked first", 1), (f"Ranked anywhere in the top {question.up_to}", question.up_to)):
        tally: Counter[str] = Counter()
        for values, count in ranked:
            tally.update(dict.fromkeys(values[:how_many], count))
        lines = (OptionLine(option.label, share_of(tally[option.value], base)) for option in question.options)
        tables.append(OptionTable(caption, base, tuple(lines), may_choose_several=how_many > 1))
    return tuple(tables)


def _rows(question: spec.Matrix, counted: Counted, *, smallest: int) -> tuple[OptionTable, ...]:
    """A table for each row that enough people answered; its base is those who answered the row."""
    tables = []
    for row in question.rows:
        tally = _tally(counted, partial(_column_chosen, row=row.key))
        base = tally.total()
        if base >= smallest:
            lines = (
                OptionLine(column.label, share_of(tally[column.value], base), key=column.value)
                for column in question.columns
            )
            tables.append(OptionTable(row.label, base, tuple(lines), row=row.key))
    return tuple(tables)


def _column_chosen(answer: Answer, *, row: str) -> tuple[str, ...]:
    return (answer.rows[row],) if isinstance(answer, MatrixAnswer) and row in answer.rows else ()


def _allowing_for_design(table: OptionTable, design_effect: float) -> OptionTable:
    """The same table, its ranges as wide as the design of a survey makes them."""
    if design_effect == 1:
        return table
    lines = (
        replace(line, share=share_of(line.share.count, line.share.base, design_effect=design_effect))
        if line.share
        else line
        for line in table.lines
    )
    return replace(table, lines=tuple(lines))


def _number(question: Question, counted: Counted, smallest: int, design_effect: float) -> NumberSummary | None:
    numbers = [answer.number for answer, count in counted if isinstance(answer, NumberAnswer) for _ in range(count)]
    mean = partial(mean_of, design_effect=design_effect)
    median = _median(numbers, smallest) if design_effect == 1 else None
    match question:
        case spec.Scale0To10(low_label=low, high_label=high):
            scale = f"0 means “{low}” and 10 means “{high}”"
            return NumberSummary(mean(numbers, lowest=0, highest=10), median, "out of 10", scale)
        case spec.WholeNumber(at_least=lowest, at_most=highest):
            # Paper is keyed as written, beyond the limits too.
            ends = {"lowest": min(lowest, *numbers), "highest": max(highest, *numbers)}
            return NumberSummary(mean(numbers, **ends), median, "")
        case _:
            return None


def _median(numbers: Sequence[int], smallest: int) -> Median | None:
    median = median_of(numbers) if len(numbers) >= FEWEST else None
    return median if median and median.beyond >= smallest else None
