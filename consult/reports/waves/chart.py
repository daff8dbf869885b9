"""The changes between two waves as a picture: two dots for each line, the earlier hollow, the later filled."""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.reports.charts import Change, Chart, Panel, Point
from consult.reports.waves.values import LineChange, PartChange, WaveChanges
from consult.rounding import short_percentage

MOST_ROWS = 30
MAY_BE_CHANCE = "may be due to chance"


@dataclass(frozen=True, slots=True)
class ChangesChart:
    """A chart, and the words that stand in for it."""

    chart: Chart
    alt: str


def changes_chart(changes: WaveChanges) -> ChangesChart | None:
    """The shares of both waves, question by question. None: there is no share to draw.

    Where options are read together only those are drawn. Of very many lines the first are drawn: the table has all.
    """
    if changes.earlier is None or changes.later is None:
        return None
    names = (changes.earlier.label, changes.later.label)
    rows = [row for part in changes.about_matter for row in _rows(part, names)][:MOST_ROWS]
    if not rows:
        return None
    changed = [row.label for row in rows if not row.note]
    finding = (
        f"{len(changed)} of {len(rows)} shares drawn changed by more than chance would easily give."
        if changed
        else f"None of the {len(rows)} shares drawn changed by more than chance would easily give."
    )
    axis = f"Share of those who answered: {names[0]} hollow, {names[1]} filled. The lines are likely ranges."
    chart = Chart((Panel(tuple(rows), axis=axis, marks="dot"),), finding=finding)
    return ChangesChart(
        chart, f"Chart of shares in {names[0]} and {names[1]}. {finding} The table below has every figure."
    )


def _rows(part: PartChange, names: tuple[str, str]) -> Sequence[Change]:
    together = [line for line in part.lines if line.is_together]
    return [row for line in together or part.lines if (row := _row(line, part.ask, names))]


def _row(line: LineChange, group: str, names: tuple[str, str]) -> Change | None:
    if line.earlier is None or line.later is None or line.change is None:
        return None
    before, after = (
        Point(each.share, f"{name}: {short_percentage(each.share)}", each.interval.low, each.interval.high)
        for each, name in zip((line.earlier, line.later), names, strict=True)
    )
    return Change(line.label, before, after, MAY_BE_CHANCE if line.change.may_be_chance else "", group)
