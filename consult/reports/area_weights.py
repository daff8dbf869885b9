"""Figures weighted to the area, beside the unweighted ones, or the reason why there are none."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from consult.figures.medians import FEWEST
from consult.figures.raking import Raked, Refusal, rake
from consult.figures.weighted import (
    LEAST_WORTH,
    WeightedMean,
    WeightedMedian,
    WeightedShare,
    effective_size,
    weighted_mean,
    weighted_median,
    weighted_share_of_rows,
)
from consult.models import Consultation
from consult.queries.area import (
    AreaFigures,
    AreaQuestion,
    count_answers_in_cells,
    count_cells,
    count_themes_in_cells,
    list_area_figures,
)
from consult.queries.closed_parts import ClosedPart, Kept
from consult.queries.responses import NOT_GIVEN
from consult.queries.themes import code_book_for, list_themes
from consult.reports.area import questions_with_areas
from forms.spec import LongText

Cell = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weighting:
    """What answers are weighted by: the questions, and a weight for each combination of answers to them."""

    questions: tuple[AreaQuestion, ...]
    figures: tuple[AreaFigures, ...]
    cells: tuple[Cell, ...]
    raked: Raked | Refusal

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the questions, in their order."""
        return tuple(question.key for question in self.questions)

    def label(self, question_key: str, option: str) -> str:
        """What people read beside an option of one of the questions."""
        return next(question.label(option) for question in self.questions if question.key == question_key)


@dataclass(frozen=True, slots=True)
class WeightedLine:
    """One option or theme, weighted and not."""

    key: str
    label: str
    share: WeightedShare

    @property
    def moved_by(self) -> float:
        """What weighting does to the share: weighted less unweighted, from -1 to 1."""
        return self.share.weighted.share - self.share.unweighted.share


@dataclass(frozen=True, slots=True)
class WeightedAverage:
    """The mean and the median of answers on a scale, each weighted and not."""

    mean: WeightedMean
    median: WeightedMedian


@dataclass(frozen=True, slots=True)
class WeightedTable:
    """A question's options, or its themes, of `base` individuals. Without anybody it has no lines.

    A question on a scale has an average where so many answered that it has a likely range.
    """

    ask: str
    base: int
    lines: tuple[WeightedLine, ...]
    average: WeightedAverage | None = None


def weighting_of(session: Session, consultation: Consultation) -> Weighting | None:
    """The weights that make the individuals who answered look like the area; None without figures to weight by.

    Only questions of the questionnaire can be weighted by: the equality answers are kept apart from all others.
    """
    figures = list_area_figures(session, consultation)
    questions = tuple(
        question
        for question in questions_with_areas(session, consultation)
        if question.key in figures and not question.is_equality
    )
    if not questions:
        return None
    counts = count_cells(session, consultation, [question.key for question in questions])
    return _weighting(questions, tuple(figures[question.key] for question in questions), counts)


def in_large_cells(weighting: Weighting, *, smallest: int) -> Weighting | None:
    """The weights by as many of the questions, from the first, as leave no combination of answers to fewer people.

    Those who did not say are no such group. None where the answers to each question have one so small. What was
    refused stays so.
    """
    raked = weighting.raked
    if isinstance(raked, Refusal):
        return weighting
    kept: list[int] = []
    for place in range(len(weighting.questions)):
        counts = _together(weighting.cells, raked.answers, [*kept, place])
        if all(number >= smallest for cell, number in counts.items() if NOT_GIVEN not in cell):
            kept.append(place)
    if not kept or len(kept) == len(weighting.questions):
        return weighting if kept else None
    questions = tuple(weighting.questions[place] for place in kept)
    figures = tuple(weighting.figures[place] for place in kept)
    return _weighting(questions, figures, _together(weighting.cells, raked.answers, kept))


def _together(cells: Sequence[Cell], answers: Sequence[int], places: Sequence[int]) -> Mapping[Cell, int]:
    """How many gave each combination of answers to some of the questions alone."""
    counts: Counter[Cell] = Counter()
    for cell, number in zip(cells, answers, strict=True):
        counts[tuple(cell[place] for place in places)] += number
    return counts


def _weighting(
    questions: tuple[AreaQuestion, ...], figures: tuple[AreaFigures, ...], counts: Mapping[Cell, int]
) -> Weighting:
    cells = tuple(sorted(counts))
    groups = {question.key: [cell[place] for cell in cells] for place, question in enumerate(questions)}
    area = {question.key: each.shares for question, each in zip(questions, figures, strict=True)}
    return Weighting(questions, figures, cells, rake(groups, area, answers=[counts[cell] for cell in cells]))


def weighted_options(
    session: Session, consultation: Consultation, weighting: Weighting, raked: Raked, part: ClosedPart
) -> WeightedTable:
    """Each option of a closed question, or of a row of a matrix, in the order asked."""
    found = count_answers_in_cells(session, consultation, weighting.keys, part)
    lines = [(option.value, option.label) for option in part.options]
    table = _table(part.ask, lines, weighting.cells, raked, found)
    if part.kept is not Kept.NUMBER:
        return table
    return replace(table, average=_average(weighting.cells, raked.weights, found))


def weighted_themes(
    session: Session, consultation: Consultation, weighting: Weighting, raked: Raked, question: LongText
) -> WeightedTable:
    """Each theme that somebody raised, the one raised most first, whatever the weights make of it."""
    found = count_themes_in_cells(session, consultation, weighting.keys, question.key)
    totals: dict[str, int] = {}
    for counts in found.values():
        for key, count in counts.items():
            totals[key] = totals.get(key, 0) + count
    book = code_book_for(session, consultation, question.key)
    themes = list_themes(session, book) if book else ()
    raised = [(theme.key, theme.label) for theme in themes if totals.get(theme.key)]
    lines = sorted(raised, key=lambda line: (-totals[line[0]], line[1], line[0]))
    return _table(question.ask, lines, weighting.cells, raked, found)


def mean_in_cells(
    cells: Sequence[Cell],
    weights: Sequence[float],
    found: Mapping[Cell, Mapping[str, int]],
    *,
    design_effect: float = 1.0,
) -> WeightedMean | None:
    """The weighted mean of answers on a scale, by the weights of the cells; None where too few answered for a range."""
    values, each = _one_by_one(cells, weights, found)
    if len(values) < FEWEST or effective_size(each) / design_effect < LEAST_WORTH:
        return None
    return weighted_mean(values, each, lowest=0, highest=10, design_effect=design_effect)


def _average(
    cells: Sequence[Cell], weights: Sequence[float], found: Mapping[Cell, Mapping[str, int]]
) -> WeightedAverage | None:
    mean = mean_in_cells(cells, weights, found)
    return None if mean is None else WeightedAverage(mean, weighted_median(*_one_by_one(cells, weights, found)))


def _one_by_one(
    cells: Sequence[Cell], weights: Sequence[float], found: Mapping[Cell, Mapping[str, int]]
) -> tuple[list[float], list[float]]:
    """Each answer on a scale, and its weight."""
    given = [
        (float(option), weight)
        for cell, weight in zip(cells, weights, strict=True)
        for option, count in sorted(found.get(cell, {}).items())
        if option.isdecimal()
        for _ in range(count)
    ]
    return [value for value, _ in given], [weight for _, weight in given]


def _table(
    ask: str,
    lines: Sequence[tuple[str, str]],
    cells: Sequence[Cell],
    raked: Raked,
    found: Mapping[Cell, Mapping[str, int]],
) -> WeightedTable:
    bases = [found.get(cell, {}).get("", 0) for cell in cells]
    if not sum(bases):
        return WeightedTable(ask, 0, ())
    return WeightedTable(
        ask,
        sum(bases),
        tuple(
            WeightedLine(
                key,
                label,
                weighted_share_of_rows([found.get(cell, {}).get(key, 0) for cell in cells], bases, raked.weights),
            )
            for key, label in lines
        ),
    )
