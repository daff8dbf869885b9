"""The summary as a workbook: a sheet for each part, and one with every figure on a line of its own."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from consult.reports.rendering import wording
from consult.reports.spreadsheets import NOTHING_RUNS, shortened
from consult.reports.summary.content import (
    Block,
    Bullets,
    Definitions,
    Heading,
    Paragraph,
    Part,
    Quotes,
    SummaryContent,
)
from consult.reports.summary.tables import Cell, Column, ColumnKind, Row, Table
from consult.rounding import short_exact_percentage, short_probability

READ_ME, ALL_FIGURES = "Read me", "All figures"
LONGEST_SHEET_NAME = 31
NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
ABOUT = (
    f"“{ALL_FIGURES}” has every figure of this summary on a line of its own, with its table, row and column, what it "
    "is worked out from (its base), its likely range and what that range allows for. The other sheets have the words "
    "and tables of one part each. Shares and probabilities are numbers from 0 to 1, shown as percentages; changes are "
    "differences of two shares. A figure that is not shown has no number, and the reason stands beside it."
)
LONG_FORM = (
    ("part", 24),
    ("section", 30),
    ("table", 18),
    ("caption", 40),
    ("group", 24),
    ("row", 40),
    ("column", 30),
    ("kind", 12),
    ("as shown", 16),
    ("value", 12),
    ("base", 10),
    ("low", 12),
    ("high", 12),
    ("range as shown", 18),
    ("range allows for", 24),
    ("not shown because", 34),
    ("note on what is not shown", 40),
)
READ_ME_WIDTH, WORDS_WIDTH, FIGURES_WIDTH = 110, 60, 18
"""The widths of columns, in letters."""
LINE_POINTS, TITLE_POINTS = 15, 24
"""The heights of a line and of a heading. Not every program finds out by itself how high a row of many lines is."""
NUMBER_FORMATS = {
    ColumnKind.TEXT: "@",
    ColumnKind.PLACE: "0",
    ColumnKind.COUNT: "#,##0",
    ColumnKind.SHARE: "0.0%",
    ColumnKind.SCORE: "0.00",
    ColumnKind.POINTS: "+0.0%;-0.0%;0.0%",
    ColumnKind.PROBABILITY: "0.0%",
}
WORDED: Mapping[ColumnKind, Callable[[float], str]] = {
    ColumnKind.SHARE: short_exact_percentage,
    ColumnKind.PROBABILITY: short_probability,
}
"""How a figure looks that its format would round to all or to none. The number itself stays exact."""
NEARLY_ALL_OR_NONE = ("<", ">")

Written = str | int | float | None


def as_xlsx(content: SummaryContent) -> bytes:
    """The workbook. Nothing that anybody typed can become a formula, and every cell of text is text."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, NOTHING_RUNS) as book:
        made_at = content.identity.made_at.replace(tzinfo=None)
        about = {"title": content.title, "author": content.identity.run_by, "comments": wording.seal_of(content)}
        book.set_properties(about | {"created": made_at})
        writing = _Writing(book)
        writing.read_me(content)
        for number, part in enumerate(content.parts, start=1):
            writing.part(number, part)
        writing.all_figures(content)
    return file.getvalue()


class _Writing:
    """Writes the sheets, each from top to bottom."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        top = {"valign": "top"}
        self.book = book
        self.plain = book.add_format(top | {"text_wrap": True})
        self.bold = book.add_format(top | {"text_wrap": True, "bold": True})
        self.title = book.add_format(top | {"bold": True, "font_size": 16})
        self.heading = book.add_format(top | {"bold": True, "font_size": 12})
        self.numbers = {kind: book.add_format(top | {"num_format": text}) for kind, text in NUMBER_FORMATS.items()}
        self.worded: dict[str, Format] = {}

    def read_me(self, content: SummaryContent) -> None:
        """What the workbook is, and the sentences at the head of the summary."""
        sheet = self.book.add_worksheet(READ_ME)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, READ_ME_WIDTH)
        sheet.write_string(0, 0, shortened(content.title), self.title)
        sheet.set_row(0, TITLE_POINTS)
        lines = [("", warning) for warning in wording.warnings_of(content)]
        lines += [(wording.HEADLINE, sentence.text) for sentence in content.headline]
        lines += [(fact.term, fact.meaning) for fact in wording.facts_of(content)]
        lines += [("This workbook", ABOUT), ("Checksum", wording.seal_of(content))]
        for number, (name, text) in enumerate(lines, start=2):
            sheet.write_string(number, 0, shortened(name), self.bold)
            sheet.write_string(number, 1, shortened(text), self.plain)
            sheet.set_row(number, _height((text, READ_ME_WIDTH)))

    def part(self, number: int, part: Part) -> None:
        """The words and tables of one part."""
        sheet = self.book.add_worksheet(_sheet_name(number, part.title))
        sheet.set_column(0, 0, WORDS_WIDTH)
        sheet.set_column(1, 40, FIGURES_WIDTH)
        lines = _Lines(sheet, self)
        lines.text(part.title, self.title)
        if part.absent:
            lines.text(part.absent)
        for section in part.sections:
            if section.heading:
                lines.text(section.heading, self.heading)
            for block in section.blocks:
                lines.block(block)

    def all_figures(self, content: SummaryContent) -> None:
        """Every cell of every table, one to a line."""
        sheet = self.book.add_worksheet(ALL_FIGURES)
        for place, (name, width) in enumerate(LONG_FORM):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, name, self.bold)
        number = 0
        for number, (kind, line) in enumerate(_long_form(content), start=1):
            for place, value in enumerate(line):
                is_figure = LONG_FORM[place][0] in ("value", "low", "high")
                self.put(sheet, number, place, value, self.format_of(kind, value) if is_figure else self.plain)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(number, 1), len(LONG_FORM) - 1)

    def format_of(self, kind: ColumnKind, value: Written) -> Format:
        """How a figure looks: as numbers of its kind do, but never as all or none where it is not."""
        text = WORDED[kind](value) if kind in WORDED and isinstance(value, int | float) else ""
        if not text.startswith(NEARLY_ALL_OR_NONE):
            return self.numbers[kind]
        if text not in self.worded:
            self.worded[text] = self.book.add_format({"valign": "top", "num_format": f'"{text}"'})
        return self.worded[text]

    def put(self, sheet: Worksheet, row: int, column: int, value: Written, format_: Format) -> None:
        """One cell: text as text, whatever it begins with."""
        if isinstance(value, str):
            if value:
                sheet.write_string(row, column, shortened(value), format_)
        elif value is not None:
            sheet.write_number(row, column, value, format_)


class _Lines:
    """The lines of one part's sheet."""

    def __init__(self, sheet: Worksheet, writing: _Writing) -> None:
        self.sheet, self.writing, self.at = sheet, writing, 0

    def text(self, text: str, format_: Format | None = None) -> None:
        """A line of words."""
        self.writing.put(self.sheet, self.at, 0, text, format_ or self.writing.plain)
        is_heading = format_ in (self.writing.title, self.writing.heading)
        self.sheet.set_row(self.at, TITLE_POINTS if is_heading else _height((text, WORDS_WIDTH)))
        self.at += 1

    def block(self, block: Block) -> None:
        """One block."""
        if isinstance(block, Table):
            self.table(block)
            return
        for text in _words_of(block):
            self.text(text, self.writing.heading if isinstance(block, Heading) else None)

    def table(self, table: Table) -> None:
        """A table: for each column its figures, and beside them their ranges and bases where they have any."""
        self.at += 1
        self.text(table.caption, self.writing.bold)
        spread = [field for place, column in enumerate(table.columns) for field in _spread(table, place, column)]
        self.line([table.row_heading, *(heading for heading, *_ in spread)])
        for group, rows in wording.grouped_rows(table):
            if group:
                self.text(group, self.writing.bold)
            for row in rows:
                self.row(row, spread)
        for said in wording.said_under(table):
            self.text(said)
        self.at += 1

    def line(self, headings: Sequence[str]) -> None:
        """A line of headings."""
        for place, heading in enumerate(headings):
            self.writing.put(self.sheet, self.at, place, heading, self.writing.bold)
        widths = (WORDS_WIDTH, *(FIGURES_WIDTH for _ in headings[1:]))
        self.sheet.set_row(self.at, _height(*zip(headings, widths, strict=True)))
        self.at += 1

    def row(self, row: Row, spread: Sequence["Spread"]) -> None:
        """A row of figures."""
        self.writing.put(self.sheet, self.at, 0, row.label, self.writing.plain)
        for place, (_heading, column, of, kind) in enumerate(spread, start=1):
            value = _value(row.cells[column], of)
            self.writing.put(self.sheet, self.at, place, value, self.writing.format_of(kind, value))
        self.at += 1


Spread = tuple[str, int, str, ColumnKind]
"""A column of the sheet: its heading, the column of the table it is from, what of a cell it holds, and its kind."""


def _spread(table: Table, place: int, column: Column) -> Iterator[Spread]:
    yield column.label, place, "value", column.kind
    cells = [row.cells[place] for row in table.rows]
    if any(cell.interval for cell in cells):
        yield f"{column.label}: from", place, "low", column.kind
        yield f"{column.label}: to", place, "high", column.kind
        yield f"{column.label}: range allows for", place, "interval", ColumnKind.TEXT
    if any(cell.base is not None for cell in cells):
        yield f"{column.label}: base", place, "base", ColumnKind.COUNT


def _value(cell: Cell, of: str) -> Written:
    match of:
        case "value":
            return cell.text if cell.value is None else cell.value
        case "low":
            return cell.low
        case "high":
            return cell.high
        case "base":
            return cell.base
        case _:
            return cell.interval.value if cell.interval else None


def _words_of(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield block.text
        case Bullets():
            yield from block.items
        case Quotes():
            for quote in block.quotes:
                yield quote.text
                yield wording.about_quote(quote)
        case Definitions():
            for each in block.definitions:
                yield f"{each.term}: {each.meaning}"


def _long_form(content: SummaryContent) -> Iterator[tuple[ColumnKind, list[Written]]]:
    for part in content.parts:
        for section in part.sections:
            for table in (block for block in section.blocks if isinstance(block, Table)):
                for row in table.rows:
                    for column, cell in zip(table.columns, row.cells, strict=True):
                        of_table = [part.title, section.heading, table.key, table.caption]
                        yield column.kind, [*of_table, row.group, row.label, *_figure(table, column, cell)]


def _figure(table: Table, column: Column, cell: Cell) -> list[Written]:
    return [
        column.label,
        column.kind.value,
        cell.text,
        cell.value,
        cell.base,
        cell.low,
        cell.high,
        cell.range_text,
        cell.interval.value if cell.interval else None,
        cell.hidden.value if cell.hidden else None,
        table.hidden_note if cell.hidden else None,
    ]


def _height(*texts: tuple[str, int]) -> int:
    """How high a row is that holds these texts, each in a column of this width."""
    return LINE_POINTS * max(sum(-(-len(line) // width) or 1 for line in text.split("\n")) for text, width in texts)


def _sheet_name(number: int, title: str) -> str:
    """A name that the format allows and no other sheet has."""
    name = f"{number} {title.translate(NOT_IN_SHEET_NAMES)}"
    if len(name) <= LONGEST_SHEET_NAME:
        return name.strip()
    return (name[: LONGEST_SHEET_NAME + 1].rpartition(" ")[0] or name[:LONGEST_SHEET_NAME]).rstrip(" ,")
