"""The part about places: each against the rest, and "no evidence of a difference" where that is what was found."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consult.figures.differences import chance_of_difference
from consult.figures.localities import Locality, compare_localities
from consult.figures.many_comparisons import ALPHA, holm
from consult.figures.readings import Reading, reading_of
from consult.figures.verdicts import Verdict, verdict_of
from consult.page_furniture import count_of
from consult.reports.counted_groups import coded_at, raised_at
from consult.reports.sentences import joined, percentage_range
from consult.reports.summary import cells
from consult.reports.summary.building import column, keys_of, part, row, section
from consult.reports.summary.cells import key_of
from consult.reports.summary.content import Block, Bullets, Paragraph, Part, PartKey, Section
from consult.reports.summary.findings import TABLE_BESIDE, finding_of, how_to_read
from consult.reports.summary.gathered import Gathered
from consult.reports.summary.hiding import hidden_note
from consult.reports.summary.tables import Chart, ChartKind, ColumnKind, Row, Table
from consult.reports.themed import ThemedSection
from consult.rounding import percentage

ABSENT = "People were not asked where they live, or too few of them said so to compare places."
COLUMNS = (
    column("answered", "Answered", ColumnKind.COUNT),
    column("mentions", "Mentions", ColumnKind.COUNT),
    column("share", "Share (likely range)", ColumnKind.SHARE),
    column("difference", "Difference from the rest, percentage points (likely range)", ColumnKind.POINTS),
    column("finding", "Finding", ColumnKind.TEXT),
)
FINDINGS = {
    Verdict.HIGHER: "Higher than the rest",
    Verdict.LOWER: "Lower than the rest",
    Verdict.NO_EVIDENCE: "No evidence of a difference",
    Verdict.TOO_FEW: "Too few to say",
}
NONE_DIFFER = "There is no evidence that places differ on any issue compared: the differences may be due to chance."
HOW_COMPARED = (
    "Each place is compared with the others that are shown, together. With so many comparisons some would differ by "
    "chance alone, so they are judged together (Holm’s rule): the chance that even one place is wrongly said to differ "
    "is held to 5 in 100. Where few answered, a real difference is easily missed."
)
NOT_COMPARED = "Not compared"
WHY_NOT_COMPARED = (
    "An issue is not compared where the number of a place is hidden. Small numbers are, so the places left would "
    "differ by more than chance allows for."
)
NOTHING_COMPARED = "No issue could be compared between places. Small numbers are hidden, to protect people."


@dataclass(frozen=True, slots=True)
class ComparedPlace:
    """An issue in a place, against the same issue in the other places that are shown. No reading: it is hidden.

    No line: the issue is not compared, because its number in some place is hidden. That would be in the rest of another
    place and give itself away; and as small numbers are hidden, the places left without it would be picked by their
    numbers, so that places which are alike would seem to differ.
    """

    issue: str
    place: str
    base: int
    reading: Reading | None
    line: Locality | None
    verdict: Verdict

    @property
    def differs(self) -> bool:
        """Whether the figures support that the place differs from the rest."""
        return self.line is not None and self.verdict in (Verdict.HIGHER, Verdict.LOWER)

    @property
    def apart(self) -> float:
        """By how much its share differs from that of the rest, up or down."""
        return abs(self.line.difference.difference) if self.line else 0.0


@dataclass(frozen=True, slots=True)
class ComparedPlaces:
    """Every issue of a question in every place that is shown; `not_shown` are the other places.

    `together` are the issues on which places differ when all are tested at once, whichever they may be.
    """

    asked: ThemedSection
    compared: tuple[ComparedPlace, ...]
    together: tuple[str, ...]
    not_shown: tuple[str, ...]

    @property
    def is_anything_compared(self) -> bool:
        """Whether there is an issue whose numbers are shown in every place."""
        return any(each.line for each in self.compared)

    @property
    def not_compared(self) -> tuple[str, ...]:
        """The issues of which some place's number is hidden."""
        return tuple(dict.fromkeys(each.issue for each in self.compared if each.line is None))

    @property
    def differing(self) -> tuple[ComparedPlace, ...]:
        """The places that can be told from the rest on an issue. Of two, each is the other's rest: one is said."""
        places = {each.place for each in self.compared}
        return tuple(
            each for each in self.compared if each.differs and (len(places) > 2 or each.verdict is Verdict.HIGHER)
        )

    @property
    def without_culprit(self) -> tuple[str, ...]:
        """The issues on which places differ, and none can be told from the rest by itself."""
        told = {each.issue for each in self.differing}
        return tuple(issue for issue in self.together if issue not in told)


def compare_places(gathered: Gathered) -> tuple[ComparedPlaces, ...]:
    """The issues mentioned most, place by place, for each themed question that has places to compare."""
    found = (_compared(each.section, gathered) for each in gathered.themed)
    return tuple(each for each in found if each is not None)


def localities(gathered: Gathered, compared: Sequence[ComparedPlaces], indicators: Sequence[Section] = ()) -> Part:
    """Differences between places: of the indicators, then question by question."""
    sections = [
        *indicators,
        *(section(f"places-{each.asked.key}", f"“{each.asked.ask}”", _blocks(each, gathered)) for each in compared),
    ]
    return part(PartKey.LOCALITIES, sections, absent=ABSENT)


def about_difference(place: ComparedPlace) -> str:
    """One supported difference as a sentence. Raises ValueError for a place that is not compared."""
    if place.line is None:
        raise ValueError(f"{place.place} is not compared")
    share = "larger" if place.verdict is Verdict.HIGHER else "smaller"
    return (
        f"“{place.issue}” was raised by a {share} share of those from {place.place} ({_said(place.line.reading)}) than "
        f"of those from the other places shown ({_said(place.line.rest)})."
    )


def _said(reading: Reading) -> str:
    return f"{percentage(reading.share)} of {reading.base:,}, likely range {percentage_range(reading.interval)}"


def about_no_culprit(issue: str) -> str:
    """That places differ on an issue, and which of them does cannot be said."""
    return (
        f"Places differ in how often “{issue}” was raised, taken together, but no single place can be told from the "
        "rest."
    )


def about_no_difference(places: Sequence[ComparedPlaces]) -> str:
    """That no place can be told from the others, with how many issues and places were compared."""
    compared = [(found.asked.key, each) for found in places for each in found.compared if each.line]
    issues = count_of(len({(key, each.issue) for key, each in compared}), "issue was", "issues were")
    return (
        f"There is no evidence that places differ: {issues} compared between "
        f"{count_of(len({each.place for _, each in compared}), 'place')}, and the differences may be due to chance."
    )


def _compared(asked: ThemedSection, gathered: Gathered) -> ComparedPlaces | None:
    hides = gathered.protection.hides
    bases = Counter(comment.locality for comment in asked.coded if comment.locality)
    places = [place for place in sorted(bases) if not hides(coded_at(asked.key, place))]
    if asked.mentions is None or len(places) < 2:
        return None
    found: list[tuple[str, str, Reading | None, Locality | None]] = []
    of_all: dict[str, float | None] = {}
    for issue in asked.mentions.lines:
        counts = Counter(comment.locality for comment in asked.coded if issue.key in comment.themes)
        readings = {
            place: reading_of(counts[place], bases[place], design_effect=gathered.design_effect)
            for place in places
            if not hides(raised_at(asked.key, issue.key, place))
        }
        if len(readings) < 2:
            continue
        is_whole = len(readings) == len(places)
        result = compare_localities(list(readings.items()), smallest=gathered.smallest) if is_whole else None
        if is_whole and result is None:
            continue
        lines = {line.key: line for line in result.lines} if result else {}
        if result:
            of_all[issue.label] = result.chance
        found += [(issue.label, place, readings.get(place), lines.get(place)) for place in places]
    chances = iter(holm([chance_of_difference(line.reading, line.rest) for *_, line in found if line]))
    compared = tuple(
        ComparedPlace(
            issue,
            place,
            bases[place],
            reading,
            line,
            verdict_of(line.difference, next(chances)) if line else Verdict.TOO_FEW,
        )
        for issue, place, reading, line in found
    )
    adjusted = zip(of_all, holm(list(of_all.values())), strict=True)
    together = tuple(issue for issue, chance in adjusted if chance is not None and chance < ALPHA)
    not_shown = tuple(place for place in sorted(bases) if place not in places)
    return ComparedPlaces(asked, compared, together, not_shown) if compared else None


def _blocks(found: ComparedPlaces, gathered: Gathered) -> Iterator[Block]:
    issues = list(dict.fromkeys(each.issue for each in found.compared))
    said = f"The {count_of(len(issues), 'issue')} mentioned most, in each place that enough people answered from."
    yield Paragraph(text=f"{said} {HOW_COMPARED}")
    said_of = (*map(about_difference, found.differing), *map(about_no_culprit, found.without_culprit))
    if said_of:
        yield Bullets(items=said_of)
    else:
        yield Paragraph(text=NONE_DIFFER if found.is_anything_compared else NOTHING_COMPARED)
    if found.not_compared:
        yield Paragraph(
            text=f"{WHY_NOT_COMPARED} Not compared: {joined([f'“{each}”' for each in found.not_compared])}."
        )
    yield _table(found, gathered)
    if found.not_shown:
        yield Paragraph(text=f"Not compared, to protect small groups of people: {joined(found.not_shown)}.")


def _table(found: ComparedPlaces, gathered: Gathered) -> Table:
    rows = _rows(found, gathered)
    return Table(
        key=key_of("places", found.asked.key),
        caption="Issues by place, of those who said where they live",
        row_heading="Place",
        columns=COLUMNS,
        rows=tuple(rows),
        notes=tuple(how_to_read(rows)),
        hidden_note=hidden_note(rows, gathered.smallest),
        chart=_chart(rows, found),
    )


def _rows(found: ComparedPlaces, gathered: Gathered) -> list[Row]:
    kind = gathered.chance
    keys = keys_of([f"{each.issue} {each.place}" for each in found.compared])
    rows = []
    for key, each in zip(keys, found.compared, strict=True):
        reading, line = each.reading, each.line
        shown = [cells.count(each.base), *[cells.hidden()] * (len(COLUMNS) - 1)]
        if reading is not None:
            count = round(reading.share * reading.base)
            shown[1] = cells.count(count, of=reading.base)
            shown[2] = cells.interval_share(reading.share, reading.interval, base=reading.base, kind=kind)
            shown[3:] = [cells.nothing(), cells.words(NOT_COMPARED)]
        if line is not None:
            shown[3] = cells.points(line.difference, kind, base=line.reading.base)
            shown[4] = cells.words(finding_of(each.verdict, line.difference, FINDINGS))
        rows.append(row(key, each.place, shown, group=each.issue))
    return rows


def _chart(rows: Sequence[Row], found: ComparedPlaces) -> Chart | None:
    drawn = [each for each in rows if each.cells[2].value is not None]
    if not drawn:
        return None
    named = list(dict.fromkeys(each.issue for each in found.differing)) or list(found.together)
    none_differ = (
        "No evidence that places differ on any issue compared"
        if found.is_anything_compared
        else "Issues place by place"
    )
    title = f"Places differ on {joined([f'“{issue}”' for issue in named])}" if named else none_differ
    issues = count_of(len({each.group for each in drawn}), "issue")
    said_of = (*map(about_difference, found.differing), *map(about_no_culprit, found.without_culprit))
    said = " ".join(said_of) or (NONE_DIFFER if found.is_anything_compared else NOTHING_COMPARED)
    return Chart(
        kind=ChartKind.SMALL_MULTIPLES,
        column="share",
        rows=tuple(each.key for each in drawn),
        title=title,
        alt=f"Small charts of {issues}, with the share of each place and its likely range. {said} {TABLE_BESIDE}",
        axis="Share of those who answered from the place. The line at each dot is its likely range.",
    )
