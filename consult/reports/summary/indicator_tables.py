"""The row in which indicators are reported: performance, target, a year before and benchmark; then its assessments."""

from collections.abc import Iterable, Iterator, Sequence

from consult.reports.summary import cells
from consult.reports.summary.building import column, first_letter_large, row, section
from consult.reports.summary.content import Block, Paragraph, Section
from consult.reports.summary.gathered import Gathered
from consult.reports.summary.indicators import ReportedIndicator, about_indicator
from consult.reports.summary.tables import Cell, Column, ColumnKind, Row, Table
from consult.reports.waves.values import WaveChanges
from forms.indicators import Benchmark

TRACKER = "Tracker"
COLUMNS = (
    column("period", "Period", ColumnKind.TEXT),
    column("performance", "Performance (likely range)", ColumnKind.SHARE),
    column("margin", "Margin, percentage points", ColumnKind.POINTS),
    column("target", "Target or tracker", ColumnKind.SHARE),
    column("earlier", "12 months earlier", ColumnKind.SHARE),
    column("england", "Benchmark: England", ColumnKind.SHARE),
)
BENCHMARKS = (
    column("period", "Benchmark period", ColumnKind.TEXT),
    column("here", "Here", ColumnKind.SHARE),
    column("england", "England", ColumnKind.SHARE),
    column("north-east", "North East", ColumnKind.SHARE),
)
ASSESSMENTS = (
    column("d", "D: direction of travel", ColumnKind.TEXT),
    column("t", "T: against the target", ColumnKind.TEXT),
    column("c", "C: against England", ColumnKind.TEXT),
    column("g", "G: gap with England", ColumnKind.TEXT),
    column("overall", "Overall", ColumnKind.TEXT),
)
KEY = (
    "D compares with 12 months earlier, T with the target, C with England; worse by no more than "
    "2% of the figure compared with is said apart. G says how the gap with England moved in 12 months. Overall is T "
    "where there is a target; a tracker goes by D and G together. A "
    "dash stands where a figure is lacking. The assessments go by the figures as printed, to one "
    "decimal place, and do not ask whether a difference may be due to chance."
)
NOT_SHOWN = "The indicator “{label}” is not shown, because too few people answered."


def indicator_section(reported: Sequence[ReportedIndicator], gathered: Gathered, changes: WaveChanges) -> Section:
    """The indicators as tables, with a sentence on each. Empty where the questionnaire has none."""
    return section("indicators", "Indicators", _blocks(reported, gathered, changes))


def _blocks(reported: Sequence[ReportedIndicator], gathered: Gathered, changes: WaveChanges) -> Iterator[Block | None]:
    shown = {each.asked.question.key for each in reported}
    for each in gathered.indicators:
        if each.question.key not in shown:
            yield Paragraph(text=NOT_SHOWN.format(label=each.indicator.label))
    for one in reported:
        yield Paragraph(text=about_indicator(one, changes))
    if not reported:
        return
    rows = [_row(one, gathered) for one in reported]
    yield _table("indicators", "Indicators as they are reported", COLUMNS, rows, _sources_of_targets(reported))
    compared = [one for one in reported if one.written.benchmark]
    if compared:
        rows = [_benchmark_row(one, one.written.benchmark) for one in compared if one.written.benchmark]
        yield _table(
            "indicator-benchmarks", "What they are compared with", BENCHMARKS, rows, _sources_of_benchmarks(compared)
        )
    assessed = [_assessments(one) for one in reported]
    yield _table("indicator-assessments", "Assessments", ASSESSMENTS, assessed, (KEY,))


def _table(key: str, caption: str, columns: Sequence[Column], rows: Sequence[Row], notes: Iterable[str] = ()) -> Table:
    return Table(
        key=key,
        caption=caption,
        row_heading="Performance indicator",
        columns=tuple(columns),
        rows=tuple(rows),
        notes=tuple(notes),
    )


def _row(reported: ReportedIndicator, gathered: Gathered) -> Row:
    reading, written, before = reported.reading, reported.written, reported.year_before
    england = written.benchmark.england if written.benchmark else None
    figures_of_row = (
        cells.words(reported.period),
        cells.exact_share(reading.share, reading.score_interval, base=reading.base, kind=gathered.chance),
        cells.margin(reading.margin, base=reading.base),
        cells.words(TRACKER) if written.target is None else _published(written.target),
        cells.bare_share(before.share, base=before.base if before.is_base_known else None)
        if before
        else cells.nothing(),
        _published(england),
    )
    return row(reported.asked.question.key, written.label, figures_of_row)


def _benchmark_row(reported: ReportedIndicator, benchmark: Benchmark) -> Row:
    shown = (benchmark.here, benchmark.england, benchmark.north_east)
    return row(
        reported.asked.question.key,
        reported.written.label,
        (cells.words(benchmark.period), *(_published(each) for each in shown)),
    )


def _sources_of_targets(reported: Sequence[ReportedIndicator]) -> Iterator[str]:
    sources = [one.written.target_source for one in reported if one.written.target_source]
    return (f"Source of the target: {source}." for source in dict.fromkeys(sources))


def _sources_of_benchmarks(compared: Sequence[ReportedIndicator]) -> Iterator[str]:
    sources = [one.written.benchmark.source for one in compared if one.written.benchmark]
    return (f"Source of the benchmark: {source}." for source in dict.fromkeys(sources))


def _assessments(reported: ReportedIndicator) -> Row:
    found = reported.row
    given = (found.direction, found.against_target, found.against_england, found.gap_with_england, found.overall)
    return row(
        reported.asked.question.key,
        reported.written.label,
        [cells.words(first_letter_large(each.value)) if each else cells.nothing() for each in given],
    )


def _published(percentage: float | None) -> Cell:
    """A percentage that was published, as it was printed."""
    return cells.nothing() if percentage is None else cells.bare_share(percentage / 100)
