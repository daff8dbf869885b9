"""Indicators place by place: each place against the others, and "no evidence of a difference" where that is found."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consult.figures.localities import Localities, Locality, compare_localities
from consult.figures.readings import reading_of
from consult.figures.verdicts import Verdict
from consult.page_furniture import count_of
from consult.reports.indicators import COUNTED
from consult.reports.sentences import joined
from consult.reports.summary import cells
from consult.reports.summary.building import column, row, section
from consult.reports.summary.cells import key_of
from consult.reports.summary.content import Block, Paragraph, Section
from consult.reports.summary.findings import TABLE_BESIDE, finding_of, how_to_read
from consult.reports.summary.gathered import Gathered
from consult.reports.summary.hiding import hidden_note
from consult.reports.summary.indicators import ReportedIndicator
from consult.reports.summary.localities import FINDINGS
from consult.reports.summary.tables import Chart, ChartKind, ColumnKind, Row, Table
from consult.rounding import exact_percentage

COLUMNS = (
    column("answered", "Answered", ColumnKind.COUNT),
    column("share", "Share (likely range)", ColumnKind.SHARE),
    column("difference", "Difference from the rest, percentage points (likely range)", ColumnKind.POINTS),
    column("finding", "Finding", ColumnKind.TEXT),
)
HOW_COMPARED = (
    "Each place is compared with all others that are shown, together. As many comparisons are judged together (Holm’s "
    "rule), and so are all places at once."
)


@dataclass(frozen=True, slots=True)
class PlacesOfIndicator:
    """An indicator in every place that people gave. `found` compares those that are shown."""

    reported: ReportedIndicator
    bases: tuple[tuple[str, int], ...]
    found: Localities

    def line_of(self, place: str) -> Locality | None:
        """What was found of a place; None: it is hidden, or too few answered there."""
        return next((line for line in self.found.lines if line.key == place), None)

    @property
    def differing(self) -> tuple[Locality, ...]:
        """The places that can be told from the rest."""
        return tuple(line for line in self.found.lines if line.verdict in (Verdict.HIGHER, Verdict.LOWER))


def compare_indicator_places(
    reported: Sequence[ReportedIndicator], gathered: Gathered
) -> tuple[PlacesOfIndicator, ...]:
    """Each indicator place by place, where people from two places at least may be shown."""
    compared = (_compared(each, gathered) for each in reported)
    return tuple(each for each in compared if each is not None)


def place_sections(compared: Sequence[PlacesOfIndicator], gathered: Gathered) -> list[Section]:
    """A section on each indicator that was compared."""
    return [
        section(
            f"indicator-places-{each.reported.asked.question.key}", each.reported.written.label, _blocks(each, gathered)
        )
        for each in compared
    ]


def about_places(compared: PlacesOfIndicator) -> str:
    """What the figures support of the places, as a sentence."""
    label, found = compared.reported.written.label, compared.found
    if compared.differing:
        said = map(_differs, compared.differing)
        return f"{label}: {'; '.join(said)}."
    places = joined([line.key for line in found.lines])
    if found.have_evidence:
        return f"{label}: {places} differ, taken together, but no single place can be told from the rest."
    return f"{label}: there is no evidence of a difference between {places}. Differences may be due to chance."


def _differs(line: Locality) -> str:
    higher = "higher" if line.verdict is Verdict.HIGHER else "lower"
    here, rest = (f"{exact_percentage(each.share)} of {each.base:,}" for each in (line.reading, line.rest))
    return f"{line.key} is {higher} ({here}) than elsewhere ({rest})"


def _compared(reported: ReportedIndicator, gathered: Gathered) -> PlacesOfIndicator | None:
    asked, hides = reported.asked, gathered.protection.hides
    bases = Counter(each.locality for each in asked.placed if each.locality)
    counts = Counter(each.locality for each in asked.placed if COUNTED in each.themes)
    shown = [place for place in sorted(bases) if not hides(asked.groups_at(place)[0])]
    if any(hides(who) for place in shown for who in asked.groups_at(place)):
        return None  # small numbers are hidden: the places left would be picked by theirs, and seem to differ
    readings = [
        (place, reading_of(counts[place], bases[place], design_effect=gathered.design_effect)) for place in shown
    ]
    found = compare_localities(readings, smallest=gathered.smallest)
    return None if found is None else PlacesOfIndicator(reported, tuple(sorted(bases.items())), found)


def _blocks(compared: PlacesOfIndicator, gathered: Gathered) -> Iterator[Block]:
    yield Paragraph(text=f"{about_places(compared)} {HOW_COMPARED}")
    asked = compared.reported.asked
    rows = [_row(place, base, compared.line_of(place), gathered) for place, base in compared.bases]
    yield Table(
        key=key_of("indicator-places", asked.question.key),
        caption="The indicator by place, of those who said where they live",
        row_heading="Place",
        columns=COLUMNS,
        rows=tuple(rows),
        notes=tuple(how_to_read(rows)),
        hidden_note=hidden_note(rows, gathered.smallest),
        chart=_chart(rows, compared),
    )


def _row(place: str, base: int, line: Locality | None, gathered: Gathered) -> Row:
    if line is None:
        return row(place, place, [cells.hidden()] * len(COLUMNS))
    reading = line.reading
    shown = (
        cells.count(base),
        cells.exact_share(reading.share, reading.interval, base=reading.base, kind=gathered.chance),
        cells.exact_points(line.difference, gathered.chance, base=reading.base),
        cells.words(finding_of(line.verdict, line.difference, FINDINGS)),
    )
    return row(place, place, shown)


def _chart(rows: Sequence[Row], compared: PlacesOfIndicator) -> Chart:
    drawn = [each for each in rows if each.cells[1].value is not None]
    figures = "; ".join(f"{each.label} {each.cells[1].shown}" for each in drawn)
    title = "Places differ" if compared.found.have_evidence else "No evidence of a difference between places"
    return Chart(
        kind=ChartKind.BARS,
        column="share",
        rows=tuple(each.key for each in drawn),
        title=title,
        alt=f"Bar chart of {count_of(len(drawn), 'place')}: {figures}. {about_places(compared)} {TABLE_BESIDE}",
        axis="Share of those who answered from the place. The line on each bar is its likely range.",
    )
