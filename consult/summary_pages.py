"""A board summary as a web page, from its frozen text alone: what the board's pages and the staff's previews share."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from flask import Response, request

from consult.models import ReissuedFile, Summary, SummaryFile
from consult.queries.summaries import FileOnRecord
from consult.queries.withheld import PICTURE
from consult.reports.summary.content import Block, Section, SummaryContent, SummaryUnreadable, from_json
from consult.reports.summary.tables import Column, ColumnKind, Row, Table
from consult.reports.summary.withholding import without_quotes

DOCUMENTS = {
    "summary.pdf": "PDF",
    "summary.docx": "Word",
    "summary.xlsx": "Spreadsheet",
    "summary.json": "JSON, for machines",
    "summary.schema.json": "Schema of the JSON",
}
MOST_COLUMNS_BESIDE = 4
"""Tables with more columns than this stand below one another on the widest screen too."""
COLUMNS_BESIDE_PICTURE, ROWS_BESIDE_PICTURE = 2, 16


@dataclass(frozen=True, slots=True)
class Document:
    """A file to take away."""

    name: str
    label: str
    size: str


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Neighbouring rows under one heading, which may be empty."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A summary as a page shows it: the content, the files there are, and the addresses of its pictures."""

    content: SummaryContent
    checksum: str
    documents: tuple[Document, ...]
    pictures: frozenset[str]
    is_being_made_again: bool
    """Whether its documents wait to be made without a quote that is withheld."""

    def has_picture(self, table: Table) -> bool:
        """Whether both pictures of a table's chart are there."""
        return table.chart is not None and self.pictures.issuperset(table.picture_names)


def shown(summary: Summary, files: Sequence[FileOnRecord], *, withheld: Collection[int] = ()) -> Shown:
    """A summary that has been made, ready for its page, without the quotes that are withheld."""
    checksum = summary.checksum or ""
    there = {file.name: file for file in files}
    documents = [(name, label, there[name].size_bytes) for name, label in DOCUMENTS.items() if name in there]
    return Shown(
        content=without_quotes(_read(checksum, summary.content or ""), withheld),
        checksum=checksum,
        documents=tuple(Document(name, label, size_in_words(size)) for name, label, size in documents),
        pictures=frozenset(file.name for file in files if file.media_type == PICTURE),
        is_being_made_again=bool(withheld) and not documents,
    )


def file_of(file: SummaryFile | ReissuedFile, name_to_keep: str) -> Response:
    """A file of a summary: a picture for the page, anything else to keep under a name of its own."""
    response = Response(file.content, mimetype=file.media_type)
    if file.media_type != PICTURE:
        ending = file.name.partition(".")[2]
        response.headers["Content-Disposition"] = f'attachment; filename="{name_to_keep}.{ending}"'
    response.headers["Cache-Control"] = "private, no-cache"  # kept by the browser, asked about each time
    response.set_etag(file.checksum)
    return cast(Response, response.make_conditional(request))


def came_between(summary: Summary, latest: Summary | None) -> int:
    """How many responses more a summary holds than the one signed last, or fewer; 0 where there is none to compare."""
    if latest is None:
        return 0
    try:
        now, before = (_read(each.checksum or "", each.content or "").identity.responses for each in (summary, latest))
    except SummaryUnreadable:  # the one signed last is in a format of before
        return 0
    return abs(now - before) if before else 0  # one of so few that it shows no figure says that it holds none


def side_by_side(section: Section) -> Iterator[tuple[Block, ...]]:
    """The blocks of a section from top to bottom; two tables that belong beside one another come together."""
    waiting: list[Block] = list(section.blocks)
    while waiting:
        block = waiting.pop(0)
        if isinstance(block, Table) and waiting and _is_beside(waiting[0], block):
            yield (block, waiting.pop(0))
        else:
            yield (block,)


def row_groups(table: Table) -> list[RowGroup]:
    """The rows of a table, parted where another group begins and before each row that stands out."""
    parts_at_levels = any(row.level for row in table.rows)
    groups: list[RowGroup] = []
    for row in table.rows:
        begins = not groups or row.group != groups[-1].heading or (parts_at_levels and row.level == 0)
        if begins:
            groups.append(RowGroup(row.group, (row,)))
        else:
            groups[-1] = RowGroup(row.group, (*groups[-1].rows, row))
    return groups


def leads(column: Column) -> bool:
    """Whether a column stands before the headings of the rows: a place in a ranking."""
    return column.kind is ColumnKind.PLACE


def is_small(table: Table) -> bool:
    """Whether a table has room beside its own picture."""
    return len(table.columns) <= COLUMNS_BESIDE_PICTURE and len(table.rows) <= ROWS_BESIDE_PICTURE


def size_in_words(size_bytes: int) -> str:
    """The size of a file as people read it: "84 kB", "1.2 MB"."""
    kilobytes = max(1, round(size_bytes / 1000))
    return f"{kilobytes} kB" if kilobytes < 1000 else f"{size_bytes / 1_000_000:.1f} MB"


def _is_beside(block: Block, table: Table) -> bool:
    return (
        isinstance(block, Table)
        and block.beside == table.key
        and max(len(block.columns), len(table.columns)) <= MOST_COLUMNS_BESIDE
    )


@lru_cache(maxsize=8)
def _read(_checksum: str, text: str) -> SummaryContent:
    """The same text is read once in each process: a summary that was made never changes."""
    return from_json(text)
