"""The chart of a table, as the table itself says it is drawn: nothing is worked out again."""

from collections.abc import Sequence
from itertools import groupby
from typing import assert_never

from consult.reports import charts
from consult.reports.charts import Bar, Change, Panel, Point, Reference, Unit
from consult.reports.summary.tables import Cell, Chart, ChartKind, Column, ColumnKind, Row, Table

LONGEST_NAME_AT_A_DOT = 12
SHORTEST_SCALE = 0.1
"""So that tiny shares are not drawn as if they were large."""


def chart_of(table: Table) -> charts.Chart | None:
    """What is drawn beside a table. None where it has no chart, or every figure of it is hidden."""
    if table.chart is None:
        return None
    drawing = _Drawing(table, table.chart)
    panels = tuple(panel for panel in drawing.panels() if panel.rows)
    if not panels:
        return None
    return charts.Chart(panels, columns=1 if len(panels) == 1 else 2, finding=table.chart.alt)


class _Drawing:
    """The rows of one table that are drawn, in their order."""

    def __init__(self, table: Table, chart: Chart) -> None:
        self.table, self.chart = table, chart
        self.rows = [table.row(key) for key in chart.rows]
        self.column = next(column for column in table.columns if column.key == chart.column)
        shown = [self.cell(row) for row in self.rows if self.cell(row).value is not None]
        self.bases_differ = len({cell.base for cell in shown}) > 1

    def panels(self) -> list[Panel]:
        """One panel, or for small multiples one for each group."""
        match self.chart.kind:
            case ChartKind.BARS:
                return [self.panel([bar for row in self.rows if (bar := self.bar(row))])]
            case ChartKind.DUMBBELLS:
                return [self.panel([change for row in self.rows if (change := self.change(row))], self.key_of_dots)]
            case ChartKind.SMALL_MULTIPLES:
                return [self.small(group, list(rows)) for group, rows in groupby(self.rows, key=lambda row: row.group)]
            case _:
                assert_never(self.chart.kind)

    def panel(self, rows: Sequence[Bar | Change], title: str = "") -> Panel:
        """Every row on one scale."""
        return Panel(tuple(rows), axis=self.chart.axis, title=title, unit=self.unit, highest=self.scale_end)

    def small(self, group: str, rows: Sequence[Row]) -> Panel:
        """The small chart of one group. A row for all together is what the others are seen against."""
        together = next((row for row in rows if row.is_together and self.cell(row).value is not None), None)
        dots = [bar for row in rows if row is not together and (bar := self.bar(row, is_grouped=False))]
        reference = None
        if together is not None and dots:
            cell = self.cell(together)
            reference = Reference(float(cell.value or 0), f"{together.label}: {cell.text}")
        return Panel(
            tuple(dots), self.chart.axis, group, self.unit, marks="dot", highest=self.scale_end, reference=reference
        )

    def bar(self, row: Row, *, is_grouped: bool = True) -> Bar | None:
        """The figure of a row; None where it is hidden or there is none."""
        cell = self.cell(row)
        if cell.value is None:
            return None
        note = f"{cell.text} (of {cell.base:,})" if self.bases_differ and cell.base is not None else cell.text
        group = row.group if is_grouped else ""
        return Bar(self.label(row), float(cell.value), note, _float(cell.low), _float(cell.high), group)

    def change(self, row: Row) -> Change | None:
        """The two figures of a row; None where one of them is hidden or there is none."""
        before, after = self.point(row, self.chart.earlier or self.chart.column), self.point(row, self.chart.column)
        if before is None or after is None:
            return None
        return Change(self.label(row), before, after, self.said_of_change(row), row.group)

    def point(self, row: Row, column: str) -> Point | None:
        """One end of a change."""
        cell = self.table.cell(row, column)
        if cell.value is None:
            return None
        said = cell.text if self.key_of_dots else f"{_name_of(self.table, column)}: {cell.text}"
        return Point(float(cell.value), said, *map(_float, _ends(cell)))

    @property
    def key_of_dots(self) -> str:
        """Which dots are which wave, where the names are too long to stand at every dot."""
        names = [_name_of(self.table, column) for column in (self.chart.earlier or "", self.chart.column) if column]
        if len(names) < 2 or max(len(name) for name in names) <= LONGEST_NAME_AT_A_DOT:
            return ""
        return f"Hollow dots: {names[0]}. Filled dots: {names[1]}."

    def said_of_change(self, row: Row) -> str:
        """What the last column of words says of a row: whether it may be due to chance."""
        words = [column.key for column in self.table.columns if column.kind is ColumnKind.TEXT]
        return self.table.cell(row, words[-1]).text if words else ""

    def label(self, row: Row) -> str:
        """The row's heading, its place before it where the table ranks."""
        place = next((column.key for column in self.table.columns if column.kind is ColumnKind.PLACE), None)
        if place is None:
            return row.label
        text = self.table.cell(row, place).text
        return f"{text} {row.label}" if text.endswith("=") else f"{text}. {row.label}"

    def cell(self, row: Row) -> Cell:
        """The figure that is drawn."""
        return self.table.cell(row, self.chart.column)

    @property
    def unit(self) -> Unit:
        """Shares and probabilities are drawn as percentages, all else as numbers."""
        return "share" if self.column.kind in (ColumnKind.SHARE, ColumnKind.PROBABILITY) else "score"

    @property
    def scale_end(self) -> float:
        """Where the scale ends, for every panel. One of shares ends just beyond what reaches furthest."""
        if self.unit == "score":
            return float(self.chart.highest)
        keys = [self.chart.column, *([self.chart.earlier] if self.chart.earlier else [])]
        cells = [self.table.cell(row, key) for row in self.rows for key in keys]
        furthest = max((max(float(cell.value or 0), float(cell.high or 0)) for cell in cells), default=0.0)
        return min(float(self.chart.highest), max(furthest, SHORTEST_SCALE) * charts.A_LITTLE_BEYOND)


def _ends(cell: Cell) -> tuple[float | int | None, float | int | None]:
    return cell.low, cell.high


def _name_of(table: Table, key: str) -> str:
    """A column's heading without what stands in brackets: "2024", not "2024 (likely range)"."""
    column: Column = next(column for column in table.columns if column.key == key)
    return column.label.rsplit(" (", 1)[0]


def _float(value: float | int | None) -> float | None:
    return None if value is None else float(value)
