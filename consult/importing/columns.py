"""What the columns of a file hold: headings, how many cells are filled, and which values there are."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from pydantic import BaseModel, ConfigDict

from consult.importing.files import Row

MOST_VALUES = 200
LONGEST_VALUE = 200


class Value(BaseModel):
    """A value of a column, and how many rows have it."""

    model_config = ConfigDict(frozen=True)

    text: str
    rows: int


class Column(BaseModel):
    """A column of a file. `values` are the commonest, most rows first; `has_more`: there are others.

    `is_personal`: it says who somebody is, so nothing of its cells is kept.
    """

    model_config = ConfigDict(frozen=True)

    header: str
    filled: int
    values: tuple[Value, ...]
    has_more: bool = False
    is_personal: bool = False


def columns_in(header: Sequence[str], rows: Iterable[Row]) -> tuple[tuple[Column, ...], int]:
    """Each column of a file, and how many rows it has. Reads every row once, and keeps none."""
    tallies: list[Counter[str]] = [Counter() for _ in header]
    filled = [0] * len(header)
    has_more = [False] * len(header)
    number = 0
    for row in rows:
        number += 1
        for place, cell in enumerate(row.cells):
            if not cell:
                continue
            filled[place] += 1
            short = cell[:LONGEST_VALUE]
            if short in tallies[place] or len(tallies[place]) < MOST_VALUES:
                tallies[place][short] += 1
            else:
                has_more[place] = True
    return tuple(
        Column(
            header=name,
            filled=count,
            values=tuple(
                Value(text=text, rows=many)
                for text, many in sorted(tally.items(), key=lambda each: (-each[1], each[0]))
            ),
            has_more=more,
        )
        for name, count, tally, more in zip(header, filled, tallies, has_more, strict=True)
    ), number


def without_cells_of(columns: Sequence[Column], places: Collection[int]) -> tuple[Column, ...]:
    """The columns, with nothing kept of the cells of those that say who somebody is."""
    return tuple(
        Column(header=column.header, filled=column.filled, values=(), is_personal=True) if place in places else column
        for place, column in enumerate(columns)
    )
