"""The changes between two waves as a table to take away, with everything that they are worked out from."""

from collections.abc import Iterator, Sequence

from consult.figures.wave_change import Change
from consult.reports.spreadsheets import Cell, Sheet
from consult.reports.waves.values import LineChange, WaveChanges, WaveFacts

HEADER = (
    "about",
    "question",
    "answer, category or theme",
    "earlier",
    "earlier base",
    "earlier effective base",
    "earlier, unweighted",
    "later",
    "later base",
    "later effective base",
    "later, unweighted",
    "difference",
    "likely range from",
    "likely range to",
    "p-value alone",
    "p-value among all compared with it (Holm)",
    "what it supports",
    "change that these numbers would show four times in five",
    "why it can be compared, or cannot",
)


def changes_sheet(changes: WaveChanges) -> Sheet:
    """One row for each line of each question, and one for each question that is not compared."""
    return Sheet("Waves", tuple(_about(changes)), HEADER, tuple(_rows(changes)))


def _about(changes: WaveChanges) -> Iterator[tuple[str, str]]:
    yield "Series", changes.series
    for name, wave in (("Earlier wave", changes.earlier), ("Later wave", changes.later)):
        if wave is not None:
            yield name, _facts(wave)
    yield "Shares", "From 0 to 1. Differences are the later less the earlier; 0.05 is five percentage points."
    yield "For staff", "Counts may be as small as 1. Do not publish this table as it stands."


def _facts(wave: WaveFacts) -> str:
    known = f"{wave.responses:,} responses" if wave.responses is not None else f"published figures: {wave.source}"
    if wave.deleted_on is not None:
        known += f", deleted on {wave.deleted_on}: figures were kept of groups that are not small"
    return f"{wave.label}, {wave.first_on} to {wave.last_on}, {wave.study.value}, {known}"


def _rows(changes: WaveChanges) -> Iterator[Sequence[Cell]]:
    for part in changes.parts:
        about = "who answered" if part.is_about_person else "the matter"
        if part.mean:
            mean = part.mean
            measured = (mean.earlier.mean, mean.earlier.base, None, None, mean.later.mean, mean.later.base, None, None)
            yield (about, part.ask, f"mean {mean.unit}".strip(), *measured, *_change(mean.change), part.because)
        for line in part.lines:
            yield (about, part.ask, line.label, *_line(line), part.because)
    for themes in changes.themes:
        coded = f"“{themes.code_book}” version {themes.code_book_version}. {themes.because}".strip()
        for about, lines in (("categories", themes.categories), ("themes", themes.themes)):
            for line in lines:
                yield (about, themes.ask, line.label, *_line(line), coded)
    for left_out in changes.not_compared:
        about = "themes" if left_out.is_about_themes else "not compared"
        yield (about, left_out.ask, *[None] * (len(HEADER) - 3), left_out.why)


def _line(line: LineChange) -> Sequence[Cell]:
    if line.earlier is None or line.later is None or line.change is None:
        return [None] * 15
    readings = ((line.earlier, line.earlier_unweighted), (line.later, line.later_unweighted))
    measured = [
        cell for each, plain in readings for cell in (each.share, each.base, round(each.effective_base, 1), plain)
    ]
    return [*measured, *_change(line.change)]


def _change(change: Change) -> Sequence[Cell]:
    difference = change.difference
    return [
        difference.difference,
        difference.interval.low,
        difference.interval.high,
        change.chance,
        change.adjusted_chance,
        change.verdict.value,
        change.detectable,
    ]
