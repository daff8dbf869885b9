"""The order in which a paper sets a section: each picture before its table, and two that belong together as one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from consult.reports.chart_pictures import Picture
from consult.reports.summary.content import Block, Section
from consult.reports.summary.tables import Chart, Table

WIDTH_MM, HALF_WIDTH_MM, HIGHEST_MM = 170, 82, 215
"""The room on a page of A4: for one picture, for each of two beside one another, and from top to bottom."""
HIGHEST_ON_PAPER = 800 * HIGHEST_MM / WIDTH_MM
"""The same from top to bottom in the pixels of a wide picture."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A table's chart as it is set: one picture, or the pieces of one that is higher than a page."""

    chart: Chart
    pictures: tuple[Picture, ...]

    def described(self) -> Iterator[tuple[Picture, str]]:
        """Each picture with the words for those who cannot see it."""
        for number, picture in enumerate(self.pictures, start=1):
            which = f" (part {number} of {len(self.pictures)})" if len(self.pictures) > 1 else ""
            yield picture, f"{self.chart.alt}{which}"


@dataclass(frozen=True, slots=True)
class Figures:
    """One picture, or two that stand beside one another."""

    figures: tuple[Figure, ...]


def set_in_order(section: Section, pictures: Mapping[str, Picture]) -> Iterator[Block | Figures]:
    """The blocks of a section, with the pictures of its charts among them."""
    tables = [block for block in section.blocks if isinstance(block, Table)]
    shown_already: set[str] = set()
    for block in section.blocks:
        if isinstance(block, Table) and block.key not in shown_already:
            together = [block, *_beside(block, tables)]
            figures = _figures(together, pictures)
            if figures:
                shown_already |= {table.key for table in together}
                yield Figures(figures)
        yield block


def piece_names(table: Table, pieces: int) -> list[str]:
    """The names of the pieces of a picture that is higher than a page; they are no files of the summary."""
    return [f"{table.picture_names[0]} part {number}" for number in range(1, pieces + 1)]


def _beside(table: Table, tables: Sequence[Table]) -> list[Table]:
    return [other for other in tables if other.beside == table.key and other.chart and table.chart][:1]


def _figures(tables: Sequence[Table], pictures: Mapping[str, Picture]) -> tuple[Figure, ...]:
    found = []
    for table in tables:
        wide, narrow = table.picture_names
        name = narrow if len(tables) > 1 else wide
        if table.chart and name in pictures:
            pieces = [pictures[piece] for piece in piece_names(table, len(pictures)) if piece in pictures]
            found.append(Figure(table.chart, tuple(pieces) or (pictures[name],)))
    return tuple(found)
