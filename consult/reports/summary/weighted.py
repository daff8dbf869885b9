"""What a summary says of figures weighted to the area: their column, the note under their tables, and what they are."""

from collections.abc import Iterator, Mapping

from consult.figures.raking import NotRaked
from consult.figures.readings import Reading
from consult.figures.weighted import WeightedMean
from consult.page_furniture import count_of
from consult.reports.area_shares import AreaShares, NotShown
from consult.reports.sentences import joined, score_range
from consult.reports.summary import cells
from consult.reports.summary.building import column
from consult.reports.summary.gathered import Gathered
from consult.reports.summary.tables import Cell, ColumnKind
from consult.rounding import fixed
from forms import spec

WEIGHTED = column("weighted", "Share weighted to the area (likely range)", ColumnKind.SHARE)
HOW_WEIGHTED = "Weighted to the area"
"""The heading under which the summary says what weighted figures are."""
AS_COUNTED = "All figures count every response alike."
WEIGHTING_ASSUMES = (
    "Weights cannot make up for who chose to answer within a group, nor for what else the people of the area are, so "
    "neither figure is the truer one. A weighted figure is left out where a small group could be found by it."
)
NOT_OF_CATEGORIES = "Weighted shares are of single themes, not of categories."
MANY_ANSWERS = (
    "Rankings and typed numbers are not weighted: there are so many different answers to them that few people gave "
    "each, and a weighted figure could point at those few."
)
WHY_NOT_WEIGHTED = {
    NotRaked.NOBODY: "Nothing is weighted to the area, because no individual has answered.",
    NotRaked.THIN: "Nothing is weighted to the area, because too few answered from at least one of its groups.",
    NotRaked.NO_CONVERGENCE: "Nothing is weighted to the area, because no weights fit all of its figures at once.",
    NotRaked.TOO_UNEVEN: (
        "Nothing is weighted to the area, because some answers would have to count for too many people."
    ),
    NotShown.NO_QUESTION: "No question can be weighted to the area.",
    NotShown.SMALL_GROUPS: "Figures weighted to the area are not shown, because small groups could be found by them.",
}

Readings = Mapping[str, Reading]
"""The weighted shares of a table, by its lines."""


def weighted_shares(gathered: Gathered, table: str) -> Readings | None:
    """The weighted shares of a question, or of the row of a matrix; None where none may be shown."""
    return gathered.area_shares.shares.get(table) if gathered.area_shares else None


def weighted_cell(readings: Readings, line: str, gathered: Gathered) -> Cell:
    """The weighted share of a line, or that it is not shown."""
    reading = readings.get(line)
    return cells.reading_share(reading, gathered.chance) if reading else cells.hidden()


def weighted_note(readings: Readings | None, *, who: str = "who answered") -> Iterator[str]:
    """Of whom the weighted shares of a table are, and what weighting cost."""
    if readings:
        reading = next(iter(readings.values()))
        yield (
            f"Weighted shares are of the {count_of(reading.base, 'individual')} {who}, who are worth "
            f"{fixed(reading.effective_base, 0)} of equal weight (design effect {fixed(reading.design_effect, 2)}). "
            f"“{HOW_WEIGHTED}” says what they are."
        )


def about_weighted_mean(mean: WeightedMean, unit: str) -> str:
    """A weighted average as a sentence."""
    return (
        f"Weighted to the area, the average is {fixed(mean.mean, 1)}{f' {unit}' if unit else ''} (likely range "
        f"{score_range(mean.interval)}), of the {count_of(mean.unweighted.base, 'individual')} who answered, who are "
        f"worth {fixed(mean.effective_base, 0)} of equal weight."
    )


def about_weighting(found: AreaShares, gathered: Gathered) -> str:
    """What weighted figures are, or why there are none. No group is named there: it would be a small one."""
    if found.why_none or found.weighting is None:
        return f"{WHY_NOT_WEIGHTED[found.why_none or NotShown.SMALL_GROUPS]} {AS_COUNTED}"
    asked = joined([f"“{question.ask}”" for question in found.weighting.questions])
    unlike = any(isinstance(question, spec.Ranking | spec.WholeNumber) for question in gathered.questionnaire.questions)
    return (
        "Beside the figures as counted stand figures weighted to the area: what they would be if the individuals who "
        f"answered were like the people of the area in {asked}. {WEIGHTING_ASSUMES}"
        f"{f' {MANY_ANSWERS}' if unlike else ''}"
    )
