"""What the pictures of tables find, in words made from the same cells: their titles and their alternative texts."""

from collections.abc import Iterator, Mapping, Sequence

from consult.figures.differences import Difference
from consult.figures.mentions import paired_difference
from consult.figures.verdicts import Verdict
from consult.reports.issues import Standing
from consult.reports.summary.tables import Cell, Row
from consult.rounding import in_words

SAID_IN_ALT = 5
LIKELY = "The line on each bar is its likely range."
TABLE_BESIDE = "The table beside it has every figure."
WITH_SO_MANY = "May be due to chance, with so many compared"
BY_ITSELF = (
    "The range of a difference is that of one comparison by itself. The finding allows for all of them, so a range can "
    "leave out nought where the difference may still be due to chance."
)

Drawn = Sequence[tuple[str, Cell]]
"""What is drawn, from top to bottom: a label and its figure."""


def alt_of(picture: str, drawn: Drawn) -> str:
    """What a picture shows: its first figures with their ranges, and how many more there are."""
    said = [f"{label} {_with_range(cell)}" for label, cell in drawn[:SAID_IN_ALT]]
    more = len(drawn) - len(said)
    rest = f" {more} more {'is' if more == 1 else 'are'} drawn below." if more else ""
    return f"{picture}: {'; '.join(said)}.{rest} {TABLE_BESIDE}"


def most_chosen(drawn: Drawn, *, design_effect: float = 1.0) -> str:
    """Which answers were given most, as a title. Where the next is not clearly behind, it says so."""
    figures = sorted(((label, cell) for label, cell in drawn if cell.value is not None), key=lambda each: -_share(each))
    highest = _share(figures[0])
    first = [each[0] for each in figures if _share(each) == highest]
    if highest == 0:
        return "Nobody chose any of these"
    if len(first) > 2:
        return f"{len(first)} answers were given most often, equally"
    if len(first) == 2:
        return f"“{first[0]}” and “{first[1]}” were given most often"
    said = f"“{first[0]}” was given most often"
    leads = _is_clearly_ahead(figures[0], figures[1], design_effect)
    return said if leads else f"{said}, though not clearly more than “{figures[1][0]}”"


def _share(figure: tuple[str, Cell]) -> float:
    return figure[1].value or 0


def _is_clearly_ahead(first: tuple[str, Cell], following: tuple[str, Cell], design_effect: float) -> bool:
    """As if nobody gave both answers. Where people could give several, that asks for a larger lead."""
    base = (first[1].base or 0) / design_effect
    return paired_difference(_share(first) * base, _share(following) * base, base).low > 0


def who_leads(drawn: Drawn, standing: Standing, *, did: str) -> str:
    """What a ranking finds, as a title. `did` says what leading means: "was raised"."""
    if standing.share_first > 1:
        return f"No issue {did} clearly more than all others: {standing.share_first} share first place"
    hedge = "clearly more" if standing.has_clear_leader else "more, though not clearly more,"
    return f"“{drawn[0][0]}” {did} {hedge} than any other issue"


def finding_of(verdict: Verdict, difference: Difference, words: Mapping[Verdict, str]) -> str:
    """What a comparison found. Where its own range leaves out nought and the others speak against it, it says so."""
    if verdict is Verdict.NO_EVIDENCE and difference.is_supported:
        return WITH_SO_MANY
    return words[verdict]


def how_to_read(rows: Sequence[Row]) -> Iterator[str]:
    """The note that a table needs where the range of a difference and its finding may seem to disagree."""
    if any(cell.text == WITH_SO_MANY for row in rows for cell in row.cells):
        yield BY_ITSELF


def _with_range(cell: Cell) -> str:
    return in_words(f"{cell.text} (likely range {cell.range_text})" if cell.range_text else cell.text)
