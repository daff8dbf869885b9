"""The order in which a paper sets a section: each picture before its table, and two that belong together as one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from consult.reports.chart_pictures import Picture
from consult.reports.summary.content import Block, Section
from consult.reports.summary.tables import Chart, Table


@dataclass(frozen=True, slots=True)
class Figure:
    """The picture of a table's chart, as wide as it is set, with its words."""

    chart: Chart
    picture: Picture


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


def _beside(table: Table, tables: Sequence[Table]) -> list[Table]:
    return [other for other in tables if other.beside == table.key and other.chart and table.chart][:1]


def _figures(tables: Sequence[Table], pictures: Mapping[str, Picture]) -> tuple[Figure, ...]:
    found = []
    for table in tables:
        wide, narrow = table.picture_names
        name = narrow if len(tables) > 1 else wide
        if table.chart and name in pictures:
            found.append(Figure(table.chart, pictures[name]))
    return tuple(found)
