"""Small tables for tests of a summary."""

from consult.reports.summary.tables import (
    Cell,
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    HiddenBecause,
    IntervalKind,
    Row,
    Table,
)

COLUMNS = (
    Column(key="number", label="Number", kind=ColumnKind.COUNT),
    Column(key="share", label="Share", kind=ColumnKind.SHARE),
)


def shown(count: int, base: int) -> tuple[Cell, Cell]:
    share = Cell(
        text=f"{count / base:.0%}",
        range_text="1% to 99%",
        value=count / base,
        base=base,
        low=0.01,
        high=0.99,
        interval=IntervalKind.CHANCE,
    )
    return Cell(text=str(count), value=count, base=base), share


def hidden() -> tuple[Cell, Cell]:
    cell = Cell(text="Not shown", hidden=HiddenBecause.SMALL_GROUPS)
    return cell, cell


def table(*rows: Row, **changes: object) -> Table:
    """A table of two options, or of these rows."""
    there = rows or (Row(key="yes", label="Yes", cells=shown(40, 55)), Row(key="no", label="No", cells=shown(15, 55)))
    facts: dict[str, object] = {
        "key": "closed-agree",
        "caption": "Share of the 55 who answered",
        "row_heading": "Answer",
        "columns": COLUMNS,
        "rows": there,
        "base": 55,
    }
    return Table(**(facts | changes))


def chart(**changes: object) -> Chart:
    facts: dict[str, object] = {
        "kind": ChartKind.BARS,
        "column": "share",
        "rows": ("yes", "no"),
        "title": "“Yes” was given most often",
        "alt": "Bar chart.",
        "axis": "Share",
    }
    return Chart(**(facts | changes))
