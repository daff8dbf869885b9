"""The part about change since the last wave: each figure of both, whether it differs, and what could have been seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from consult.figures.readings import Reading
from consult.figures.verdicts import Verdict
from consult.figures.wave_change import Change
from consult.models import Study
from consult.page_furniture import count_of, long_date
from consult.reports.sentences import joined, percentage_range
from consult.reports.summary import cells
from consult.reports.summary.building import column, first_letter_large, keys_of, part, row, section
from consult.reports.summary.cells import in_points, key_of
from consult.reports.summary.content import Block, Bullets, Paragraph, Part, PartKey, Section
from consult.reports.summary.findings import TABLE_BESIDE, finding_of, how_to_read
from consult.reports.summary.hiding import hidden_note
from consult.reports.summary.tables import (
    Cell,
    Chart,
    ChartKind,
    ColumnKind,
    IntervalKind,
    Row,
    Table,
)
from consult.reports.waves.values import (
    LineChange,
    MeanPair,
    NotCompared,
    PartChange,
    ThemesChange,
    WaveChanges,
    WaveFacts,
)
from consult.rounding import STEADY_DIGITS, in_words, percentage, rounded, signed

NO_WAVE = "This consultation has no earlier wave to compare it with."
FINDINGS = {
    Verdict.HIGHER: "Higher than before",
    Verdict.LOWER: "Lower than before",
    Verdict.NO_EVIDENCE: "May be due to chance",
    Verdict.TOO_FEW: "Too few to say",
}
HOW_COMPARED = (
    "A figure is said to have changed only where its question has changed by more than chance would easily give, all "
    "questions taken together (Holm’s rule), and the figure too, all answers to that question taken together. "
    "Everything else may be due to chance."
)
SELF_SELECTED = (
    "People chose to answer in at least one of the two waves, so a change may be one of who answered, and not of what "
    "people think."
)
"""A warning that stands before every comparison of waves that were not both drawn at random."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure of both waves with its change."""

    ask: str
    line: LineChange
    change: Change


def waves(changes: WaveChanges, *, smallest: int) -> Part:
    """What changed since the wave before, question by question."""
    return part(PartKey.WAVES, _sections(changes, smallest), absent=changes.absent or NO_WAVE)


def changed_lines(changes: WaveChanges) -> tuple[Changed, ...]:
    """Every answer to a question about the matter whose share changed, the largest change first."""
    found = [
        Changed(each.ask, line, line.change)
        for each in changes.about_matter
        for line in each.lines
        if line.change and not line.change.may_be_chance
    ]
    return tuple(sorted(found, key=lambda each: -abs(each.change.difference.difference)))


def about_change(changed: Changed, earlier: WaveFacts) -> str:
    """One supported change as a sentence."""
    change = changed.change
    share = "larger" if change.difference.difference > 0 else "smaller"
    interval = change.difference.interval
    return (
        f"A {share} share answered “{changed.line.label}” to “{changed.ask}” than in “{earlier.label}”: "
        f"{percentage(change.later)} of {change.later_base:,}, after {_before(changed)} (a change of "
        f"{in_points(change.difference.difference)} percentage points, likely range {in_points(interval.low)} to "
        f"{in_points(interval.high)})."
    )


def first_line(changes: WaveChanges) -> Changed | None:
    """The figure of both waves that is said where nothing changed: a sum of answers before a single one."""
    lines = [(each.ask, line) for each in changes.about_matter for line in each.lines if line.change]
    lines.sort(key=lambda each: not each[1].is_together)
    return next((Changed(ask, line, line.change) for ask, line in lines if line.change), None)


def about_no_change(figure: Changed, earlier: WaveFacts) -> str:
    """A figure of both waves whose change may be due to chance, as a sentence that says so."""
    change = figure.change
    interval = change.difference.interval
    with_others = ", with so many figures compared" if change.difference.is_supported else ""
    now = first_letter_large(percentage(change.later))
    return (
        f"{now} of {change.later_base:,} answered “{figure.line.label}” to “{figure.ask}”, after "
        f"{_before(figure)} in “{earlier.label}”. The change ({in_points(change.difference.difference)} percentage "
        f"points, likely range {in_points(interval.low)} to {in_points(interval.high)}) may be due to "
        f"chance{with_others}."
    )


def _before(changed: Changed) -> str:
    """The earlier figure with its base; with its range where it was published without one."""
    share, reading = percentage(changed.change.earlier), changed.line.earlier
    if reading is not None and not reading.is_base_known:
        return f"{share} (likely range {percentage_range(reading.interval)})"
    return f"{share} of {changed.change.earlier_base:,}"


def _sections(changes: WaveChanges, smallest: int) -> Iterator[Section]:
    if changes.absent or changes.earlier is None or changes.later is None:
        return
    said: list[Block] = [Paragraph(text=f"{_facts(changes.earlier, changes.later)} {HOW_COMPARED}")]
    if changes.is_self_selected:
        said.append(Paragraph(text=SELF_SELECTED, is_warning=True))
    yield section("two-waves", f"{changes.later.label} and {changes.earlier.label}", said)
    # Who answered is compared on the staff's page alone: small groups of two waves together could point at people.
    for asked in changes.about_matter:
        yield section(f"change-{asked.name}", f"“{asked.ask}”", _question(asked, changes, smallest))
    for themed in changes.themes:
        yield section(f"change-themes-{themed.question_key}", f"Themes of “{themed.ask}”", _themes(themed, changes))
    if changes.not_compared:
        yield section("not-compared", "What cannot be compared", _not_compared(changes.not_compared))


def _not_compared(left_out: Sequence[NotCompared]) -> Iterator[Block]:
    """Each reason once, with its questions: an earlier wave of a few published figures leaves most of them out."""
    for why in dict.fromkeys(each.why for each in left_out):
        asks = tuple(f"“{each.ask}”" for each in left_out if each.why == why)
        if len(asks) == 1:
            yield Bullets(items=(f"{asks[0]} {why}",))
        else:
            yield Paragraph(text=f"{why} That is so of {len(asks)} questions:")
            yield Bullets(items=asks)


def _facts(earlier: WaveFacts, later: WaveFacts) -> str:
    return f"{_wave(later)} It is compared with: {_wave(earlier)}"


def _wave(wave: WaveFacts) -> str:
    when = f"{wave.label}, {long_date(wave.first_on)} to {long_date(wave.last_on)}"
    kind = "people drawn at random" if wave.study is Study.SAMPLE_SURVEY else "people who chose to answer"
    if wave.responses is None:
        return f"{when}: {kind}; only published figures are known ({wave.source})."
    came = " read from a file" if wave.is_imported else ""
    gone = f"; they were deleted on {long_date(wave.deleted_on)}, and figures kept" if wave.deleted_on else ""
    return f"{when}: {count_of(wave.responses, 'response')}{came}, {kind}{gone}."


def _question(asked: PartChange, changes: WaveChanges, smallest: int) -> Iterator[Block]:
    if asked.wording_differs:
        yield Paragraph(text=f"The wording changed. The answers are compared all the same, because: {asked.because}")
    if asked.lines:
        yield _table(key_of("change", asked.name), asked.ask, asked.lines, changes, smallest=smallest)
    if asked.mean:
        yield _mean(asked, asked.mean, changes)


def _themes(themed: ThemesChange, changes: WaveChanges) -> Iterator[Block]:
    coded = f"Both waves are coded to {themed.code_book}, version {themed.code_book_version}."
    because = f" The wording changed; they are compared because: {themed.because}" if themed.wording_differs else ""
    yield Paragraph(text=f"{coded}{because}")
    for name, what, lines in (
        ("categories", "categories", themed.categories),
        ("themes", "themes", themed.themes),
    ):
        if lines:
            key = key_of("change", name, themed.question_key)
            yield _table(key, f"{themed.ask}: {what}", lines, changes, smallest=0)


def _table(key: str, of: str, lines: Sequence[LineChange], changes: WaveChanges, *, smallest: int) -> Table:
    kinds = _kinds(changes)
    rows = [
        row(name, line.label, _cells(line, kinds), is_together=line.is_together)
        for name, line in zip(keys_of([line.label for line in lines]), lines, strict=True)
    ]
    earlier, later = (changes.earlier, changes.later)
    return Table(
        key=key,
        caption=f"Change from {earlier.label if earlier else ''} to {later.label if later else ''}: {of}",
        row_heading="Answer",
        columns=(
            column("earlier", f"{earlier.label if earlier else 'Before'} (likely range)", ColumnKind.SHARE),
            column("later", f"{later.label if later else 'Now'} (likely range)", ColumnKind.SHARE),
            column("change", "Change, percentage points (likely range)", ColumnKind.POINTS),
            column("finding", "Finding", ColumnKind.TEXT),
        ),
        rows=tuple(rows),
        notes=(*_unweighted(lines), *_detectable(lines), *how_to_read(rows)),
        hidden_note=hidden_note(rows, smallest),
        chart=_chart(rows, lines, changes),
    )


def _kinds(changes: WaveChanges) -> tuple[IntervalKind, IntervalKind]:
    def kind(wave: WaveFacts | None) -> IntervalKind:
        is_survey = wave is not None and wave.study is Study.SAMPLE_SURVEY
        return IntervalKind.SAMPLING if is_survey else IntervalKind.CHANCE

    return kind(changes.earlier), kind(changes.later)


def _cells(line: LineChange, kinds: tuple[IntervalKind, IntervalKind]) -> list[Cell]:
    if line.hidden:
        return [cells.hidden()] * 4
    earlier, later = (_reading(reading, kind) for reading, kind in zip((line.earlier, line.later), kinds, strict=True))
    if line.change is None:
        return [earlier, later, cells.nothing(), cells.words(FINDINGS[Verdict.TOO_FEW])]
    difference = cells.points(line.change.difference, kinds[1], base=line.change.later_base)
    finding = finding_of(line.change.verdict, line.change.difference, FINDINGS)
    return [earlier, later, difference, cells.words(finding)]


def _reading(reading: Reading | None, kind: IntervalKind) -> Cell:
    if reading is None:
        return cells.nothing()
    cell = cells.reading_share(reading, kind)
    return cell if reading.is_base_known else cell.model_copy(update={"base": None})


def _unweighted(lines: Sequence[LineChange]) -> Iterator[str]:
    """The shares that count every response alike, where those in the table are weighted."""
    said = [f"“{line.label}” {joined(found)}" for line in lines if (found := list(_each_alike(line)))]
    if said:
        yield f"Shares are weighted where responses carry weights. Every response counted alike: {'; '.join(said)}."


def _each_alike(line: LineChange) -> Iterator[str]:
    for share, when in ((line.earlier_unweighted, "before"), (line.later_unweighted, "now")):
        if share is not None:
            yield f"{percentage(share)} {when}"


def _detectable(lines: Sequence[LineChange]) -> Iterator[str]:
    """What change these numbers would have shown, for the line where it takes the largest."""
    points = [line.change.detectable for line in lines if line.change]
    if points:
        yield (
            f"With so many answers, a change of {_rounded_up(max(points))} or more would be found four times in five, "
            "whichever answer it is in. A smaller one can easily be missed."
        )


def _rounded_up(difference: float) -> str:
    """A difference of shares in whole percentage points, and no smaller than it is."""
    return count_of(ceil(rounded(difference * 100, STEADY_DIGITS)), "percentage point")


def _chart(rows: Sequence[Row], lines: Sequence[LineChange], changes: WaveChanges) -> Chart | None:
    drawn = [
        (each, line)
        for each, line in zip(rows, lines, strict=True)
        if line.change and not line.hidden and not line.is_together and line.earlier and line.later
    ]
    if not drawn or changes.earlier is None or changes.later is None:
        return None
    moved = [(each.label, line.change) for each, line in drawn if line.change and not line.change.may_be_chance]
    said = "; ".join(_moved(label, change) for label, change in moved)
    title = (
        f"{joined([f'“{label}”' for label, _ in moved])} changed by more than chance would easily give"
        if moved
        else f"Every change since {changes.earlier.label} may be due to chance"
    )
    figures = "; ".join(
        f"{each.label} {in_words(each.cells[0].text)} then, {in_words(each.cells[1].text)} now" for each, _ in drawn[:5]
    )
    return Chart(
        kind=ChartKind.DUMBBELLS,
        column="later",
        earlier="earlier",
        rows=tuple(each.key for each, _ in drawn),
        title=title,
        alt=f"Two dots for each answer, {changes.earlier.label} and {changes.later.label}: {figures}. "
        f"{said or title}. {TABLE_BESIDE}",
        axis="Share of those who answered in each wave.",
    )


def _moved(label: str, change: Change) -> str:
    went = "rose" if change.difference.difference > 0 else "fell"
    return f"{label} {went} by {in_points(abs(change.difference.difference)).lstrip('+')} percentage points"


def _mean(asked: PartChange, mean: MeanPair, changes: WaveChanges) -> Table:
    kinds = _kinds(changes)
    difference = mean.change.difference
    low, high = difference.interval.low, difference.interval.high
    changed = Cell(
        text=signed(difference.difference, 1),
        range_text=f"{signed(low, 1)} to {signed(high, 1)}",
        value=round(difference.difference, 6),
        base=mean.change.later_base,
        low=round(low, 6),
        high=round(high, 6),
        interval=kinds[1],
    )
    labels = (changes.earlier.label if changes.earlier else "", changes.later.label if changes.later else "")
    figures = [
        cells.score(mean.earlier, kinds[0]),
        cells.score(mean.later, kinds[1]),
        changed,
        cells.words(finding_of(mean.change.verdict, mean.change.difference, FINDINGS)),
    ]
    return Table(
        key=key_of("change", asked.name, "average"),
        caption=f"Change from {labels[0]} to {labels[1]}: {asked.ask}",
        row_heading="Figure",
        columns=(
            column("earlier", f"{labels[0]} (likely range)", ColumnKind.SCORE),
            column("later", f"{labels[1]} (likely range)", ColumnKind.SCORE),
            column("change", "Change (likely range)", ColumnKind.SCORE),
            column("finding", "Finding", ColumnKind.TEXT),
        ),
        rows=(row("average", f"Average{', ' + mean.unit if mean.unit else ''}", figures),),
    )
