"""Tables of the board summary as neutral values: what each cell says, and the figure behind it.

Web page, PDF, Word, spreadsheet and JSON are all made from these. A rendering chooses how a table looks, never what it
says: every word and every rounded figure is here already.
"""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt, model_validator

Number = StrictInt | Annotated[StrictFloat, Field(allow_inf_nan=False)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=200)]


class Frozen(BaseModel):
    """A value that never changes and holds nothing it does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ColumnKind(StrEnum):
    """What the figures of a column are, and in which units."""

    TEXT = "text"  # words; no figure
    PLACE = "place"  # a place in a ranking, 1 is first; the text has an equals sign where it is shared
    COUNT = "count"  # how many people, responses or comments
    SHARE = "share"  # from 0 to 1
    SCORE = "score"  # a mean or a median, in the units of what was asked
    POINTS = "points"  # a difference of two shares, from -1 to 1; shown in percentage points
    PROBABILITY = "probability"  # from 0 to 1

    @property
    def is_numeric(self) -> bool:
        """Whether the column is set to the right, as numbers are."""
        return self not in (ColumnKind.TEXT, ColumnKind.PLACE)


class IntervalKind(StrEnum):
    """What an interval allows for. All are at 95%."""

    # How far chance could move the figure, if those who answered were a random draw. For a self-selected consultation.
    CHANCE = "chance alone"
    # A survey drawn at random: how far the figure may be from that of everybody it was drawn from.
    SAMPLING = "sampling error"
    # How far the machine's errors of coding may move the figure, among those who answered.
    CODING = "coding error"
    SAMPLING_AND_CODING = "sampling and coding error"


class HiddenBecause(StrEnum):
    """Why a figure is not shown. Which of those hidden are small is not said: it would give them away."""

    SMALL_GROUPS = "to protect small groups of people"


class Cell(Frozen):
    """What a cell says, and the figure behind it.

    `text` is what is read ("28%") and `range_text` the ends of its interval as read ("25% to 32%"), empty where there
    is none. `value`, `low` and `high` are the same figures unrounded, in the units of the column. `base` is the number
    of people, responses or comments that the figure is worked out from. A hidden cell has its words and no figure.
    """

    text: str
    range_text: str = ""
    value: Number | None = None
    base: StrictInt | None = None
    low: Number | None = None
    high: Number | None = None
    interval: IntervalKind | None = None
    hidden: HiddenBecause | None = None

    @property
    def shown(self) -> str:
        """Text and range as one string: "28% (25% to 32%)"."""
        return f"{self.text} ({self.range_text})" if self.range_text else self.text

    @model_validator(mode="after")
    def _has_all_or_none(self) -> Self:
        ends = (self.low, self.high, self.interval)
        if any(end is not None for end in ends) and (None in ends or self.value is None or not self.range_text):
            raise ValueError("an interval has a figure, two ends, a kind and its words")
        if self.hidden and not (self.value is None and self.base is None):
            raise ValueError("a hidden cell has no figure")
        return self


class Column(Frozen):
    """A column of figures or words, after the column of row headings."""

    key: Key
    label: str
    kind: ColumnKind


class Row(Frozen):
    """A row: its heading, and one cell for each column.

    `level` 0 stands out and 1 is set under it (a category and its themes); `is_together` marks a sum of other rows.
    Neighbours with the same `group` stand under one heading of that name.
    """

    key: Key
    label: str
    cells: tuple[Cell, ...]
    level: Annotated[StrictInt, Field(ge=0, le=1)] = 0
    is_together: bool = False
    group: str = ""


class ChartKind(StrEnum):
    """How a table is drawn."""

    BARS = "bars"  # a bar for each row, its interval on it
    DUMBBELLS = "dumbbells"  # two dots for each row, the earlier wave and this one
    SMALL_MULTIPLES = "small multiples"  # a small chart for each group of rows, a dot and interval for each row in it


class Chart(Frozen):
    """How a table is drawn, and what its picture says to people who cannot see it.

    `column` names the figures that are drawn; `earlier` names, for dumbbells, the column of the figures before them.
    Only rows in `rows` are drawn, in this order; hidden cells never are. `title` says the finding and `alt` says it
    with its figures; both are made by rule from the table. `axis` says what the length is a share or a score of. The
    scale runs from nought to `highest`. The pictures are files of the summary with the names of `picture_names`.
    """

    kind: ChartKind
    column: Key
    earlier: Key | None = None
    rows: Annotated[tuple[Key, ...], Field(min_length=1)]
    title: str
    alt: str
    axis: str
    highest: Number = 1


class Table(Frozen):
    """A table of the summary. Its key is unique in the whole summary.

    `base` is the number of those whom the table speaks of, where it is one number for all of it. `hidden_note` says
    what is hidden and why, and is empty where nothing is. `beside` is the key of a table that this one stands beside.
    """

    block: Literal["table"] = "table"
    key: Key
    caption: str
    row_heading: str
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    rows: tuple[Row, ...]
    base: StrictInt | None = None
    notes: tuple[str, ...] = ()
    hidden_note: str = ""
    chart: Chart | None = None
    beside: Key | None = None

    def cell(self, row: Row, column: str) -> Cell:
        """The cell of a row in the column with this key. Raises ValueError where there is no such column."""
        return row.cells[[each.key for each in self.columns].index(column)]

    def row(self, key: str) -> Row:
        """The row with this key. Raises StopIteration where there is none."""
        return next(row for row in self.rows if row.key == key)

    @property
    def picture_names(self) -> tuple[str, str]:
        """The files of the chart as SVG, for a desk and for a phone."""
        return f"chart-{self.key}.svg", f"chart-{self.key}-narrow.svg"

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        columns = [column.key for column in self.columns]
        rows = [row.key for row in self.rows]
        if len(set(columns)) < len(columns) or len(set(rows)) < len(rows):
            raise ValueError(f"two columns or two rows of {self.key} have one key")
        if any(len(row.cells) != len(columns) for row in self.rows):
            raise ValueError(f"a row of {self.key} has not one cell for each column")
        if any(cell.hidden for row in self.rows for cell in row.cells) != bool(self.hidden_note):
            raise ValueError(f"{self.key} says what is hidden if and only if something is")
        if self.chart:
            named = {self.chart.column, self.chart.earlier or self.chart.column}
            if not (named <= set(columns) and set(self.chart.rows) <= set(rows)):
                raise ValueError(f"the chart of {self.key} draws what is not in it")
        return self
