"""Small steps that every part of a summary is built with."""

from collections.abc import Iterable, Sequence

from consult.reports.summary.cells import key_of
from consult.reports.summary.content import Block, Part, PartKey, Section
from consult.reports.summary.tables import Cell, Column, ColumnKind, Row

TITLES = {
    PartKey.WHO_ANSWERED: "Who answered",
    PartKey.CLOSED: "Questions with set answers",
    PartKey.THEMES: "What people raised, by category",
    PartKey.RANKINGS: "What people raised most, and what affects them most",
    PartKey.WAVES: "What has changed since the last time",
    PartKey.LOCALITIES: "Differences between places",
    PartKey.UNCERTAIN: "How sure these figures are",
    PartKey.QUOTES: "What people wrote",
    PartKey.DECISIONS: "Decisions so far",
    PartKey.METHODS: "How this summary was made",
    PartKey.GLOSSARY: "What the words mean",
}


def part(key: PartKey, sections: Iterable[Section], *, absent: str) -> Part:
    """A part with its sections; where there are none, `absent` says why."""
    found = tuple(section for section in sections if section.blocks)
    return Part(key=key, title=TITLES[key], sections=found, absent=None if found else absent)


def section(key: str, heading: str, blocks: Iterable[Block | None]) -> Section:
    """A section of those blocks that are there."""
    return Section(key=key_of(key), heading=heading, blocks=tuple(block for block in blocks if block is not None))


def column(key: str, label: str, kind: ColumnKind) -> Column:
    """A column of a table."""
    return Column(key=key, label=label, kind=kind)


def row(
    key: str, label: str, cells: Sequence[Cell], *, level: int = 0, group: str = "", is_together: bool = False
) -> Row:
    """A row of a table."""
    return Row(key=key_of(key), label=label, cells=tuple(cells), level=level, group=group, is_together=is_together)


def first_letter_large(label: str) -> str:
    """A label as it stands at the head of a row."""
    return label[:1].upper() + label[1:]


def keys_of(names: Sequence[str]) -> list[str]:
    """A key for each name, no two alike, in their order."""
    taken: dict[str, int] = {}
    keys = []
    for name in names:
        key = key_of(name) or "row"
        taken[key] = taken.get(key, 0) + 1
        keys.append(key if taken[key] == 1 else f"{key}-again-{taken[key]}")
    return keys
