"""Reads renderings back, and says what a summary holds that each of them must say."""

import io
import re
from collections.abc import Iterator, Sequence

import docx
import openpyxl
import pikepdf
from docx.document import Document

from consult.reports.rendering import wording
from consult.reports.summary.content import (
    Bullets,
    Definitions,
    Heading,
    Paragraph,
    Quotes,
    SummaryContent,
)
from consult.reports.summary.tables import Table
from consult.reports.typesetting import is_right_to_left

# What a line break leaves behind or takes away: spaces, places where a word may break, hyphens at the end of a line.
LEFT_BY_LINES = re.compile(r"[\s\u200b\u00ad]+")


def squeezed(text: str) -> str:
    """A text without what depends on where its lines break."""
    return LEFT_BY_LINES.sub("", text)


def sentences_of(content: SummaryContent) -> list[str]:
    """Every sentence, heading, quote and definition, in order, but for what stands in tables."""
    said = [content.title, *wording.warnings_of(content), *(each.text for each in content.headline)]
    said += [text for fact in wording.facts_of(content) for text in (fact.term, fact.meaning)]
    return [each for each in [*said, *sentences_in_parts(content)] if each]


def sentences_in_parts(content: SummaryContent) -> list[str]:
    """The same of the parts alone."""
    said: list[str] = []
    for part in content.parts:
        said += [part.title, part.absent or ""]
        for section in part.sections:
            said.append(section.heading)
            for block in section.blocks:
                said += _said_in(block)
    return said


def _said_in(block: object) -> Iterator[str]:
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
                yield each.term
                yield each.meaning
        case Table():
            yield block.caption
            yield from wording.said_under(block)
            if block.chart and is_drawn(block):
                yield block.chart.title


def paragraphs_of(content: SummaryContent) -> list[str]:
    """The paragraphs of the whole document outside its tables, as Word should have them: no more and no fewer."""
    said = [content.title, *wording.warnings_of(content), wording.HEADLINE, *(each.text for each in content.headline)]
    said += [wording.CONTENTS, wording.HEADLINE, wording.FACTS, wording.FACTS]
    said += [f"{fact.term}: {fact.meaning}" for fact in wording.facts_of(content)]
    numbers = {"Table": 0, "Figure": 0}
    for number, part in enumerate(content.parts, start=1):
        said += [part.title, f"{number} {part.title}", part.absent or ""]
        for section in part.sections:
            said.append(section.heading)
            for block in section.blocks:
                if not isinstance(block, Table):
                    said += _paragraphs_in(block)
    return [each for each in [*said, *_captions_of(content, numbers)] if each]


def _paragraphs_in(block: object) -> Iterator[str]:
    if isinstance(block, Definitions):
        yield from (f"{each.term}: {each.meaning}" for each in block.definitions)
    else:
        yield from _said_in(block)


def _captions_of(content: SummaryContent, numbers: dict[str, int]) -> Iterator[str]:
    """Captions with their numbers, and what stands under tables. Pictures come in the order of their tables."""
    for table in content.tables:
        if is_drawn(table) and table.chart:
            numbers["Figure"] += 1
            yield f"Figure {numbers['Figure']}: {table.chart.title}"
        pieces = wording.pieces_of(table.columns)
        for piece in range(1, len(pieces) + 1):
            numbers["Table"] += 1
            yield f"Table {numbers['Table']}: {table.caption}" + (
                f" (part {piece} of {len(pieces)})" * (len(pieces) > 1)
            )
        yield from wording.said_under(table)


def is_drawn(table: Table) -> bool:
    """Whether a table has a picture: a chart with a figure that may be shown."""
    chart = table.chart
    return chart is not None and any(table.cell(table.row(key), chart.column).value is not None for key in chart.rows)


def rows_of(content: SummaryContent) -> list[list[list[str]]]:
    """For every table, in the pieces that fit a page, its rows as they are read: heading and cells."""
    tables = []
    for table in content.tables:
        for places in wording.pieces_of(table.columns):
            rows = [[table.row_heading, *(table.columns[place].label for place in places)]]
            for group, of_group in wording.grouped_rows(table):
                rows += [[group]] if group else []
                rows += [[row.label, *(row.cells[place].shown for place in places)] for row in of_group]
            tables.append(rows)
    return tables


def whole_rows_of(content: SummaryContent) -> list[list[list[str]]]:
    """The same for tables that are not taken apart, as on a page."""
    return [
        [
            [table.row_heading, *(column.label for column in table.columns)],
            *(
                row
                for group, of_group in wording.grouped_rows(table)
                for row in [
                    *([[group]] if group else []),
                    *([each.label, *(cell.shown for cell in each.cells)] for each in of_group),
                ]
            ),
        ]
        for table in content.tables
    ]


def figures_of(content: SummaryContent) -> list[tuple[object, ...]]:
    """Every cell of every table: what it is, what it says, and the figure behind it."""
    return [
        (
            part.title,
            table.key,
            row.group or None,
            row.label,
            column.label,
            cell.text,
            cell.value,
            cell.base,
            cell.low,
            cell.high,
            cell.range_text or None,
            cell.interval.value if cell.interval else None,
            cell.hidden.value if cell.hidden else None,
        )
        for part in content.parts
        for section in part.sections
        for table in section.blocks
        if isinstance(table, Table)
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
    ]


def text_in_pdf(pdf: bytes) -> str:
    """The words of a PDF in reading order, squeezed, without what is repeated on every page."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return squeezed("".join(_PageReader(page.obj.get("/Resources"), page).words() for page in opened.pages))


def foot_of(page: pikepdf.Page) -> str:
    """What is repeated on every page, squeezed."""
    return squeezed(_PageReader(page.obj.get("/Resources"), page, is_repeated=True).words())


def alternative_texts_in_pdf(pdf: bytes) -> list[str]:
    """What the pictures of a PDF say to those who cannot see them."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [str(tag.Alt) for tag in tags_of(opened) if "/Alt" in tag]


def tags_of(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """The tags of a PDF, in reading order."""

    def walk(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
        if isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from walk(node.K)
        elif isinstance(node, pikepdf.Array):
            for each in node:
                yield from walk(each)

    yield from walk(pdf.Root.StructTreeRoot)


class _PageReader:
    """Turns the glyphs of a page back into characters, as a program does that copies text."""

    def __init__(self, resources: pikepdf.Object, page: pikepdf.Page, *, is_repeated: bool = False) -> None:
        self.page, self.is_repeated = page, is_repeated
        self.fonts = {name: _characters_of(font) for name, font in resources.get("/Font", {}).items()}

    def words(self) -> str:
        """The words of the page's own content; pictures speak through their alternative texts."""
        said: list[str] = []
        marked: list[str | None] = []  # what each open mark stands for: None, its own content
        font: dict[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(self.page):
            match str(operator):
                case "BDC" | "BMC":
                    marked.append(self._stands_for(operands))
                    if len(operands) > 1 and marked[-1]:
                        said.append(marked[-1])
                case "EMC":
                    marked.pop()
                case "Tf":
                    font = self.fonts[str(operands[0])]
                case "Tj" | "TJ" if all(each is None for each in marked):
                    pieces = operands[0] if str(operator) == "TJ" else [operands[0]]
                    said += [_decoded(bytes(each), font) for each in pieces if isinstance(each, pikepdf.String)]
        return "".join(said)

    def _stands_for(self, operands: Sequence[pikepdf.Object]) -> str | None:
        if str(operands[0]) == "/Artifact":
            return None if self.is_repeated else ""
        properties = operands[1] if len(operands) > 1 else {}
        if isinstance(properties, pikepdf.Dictionary) and "/ActualText" in properties:
            return str(properties.ActualText)
        return None


def _characters_of(font: pikepdf.Object) -> dict[int, str]:
    text = font.ToUnicode.read_bytes().decode()
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, to in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            found[int(code, 16)] = bytes.fromhex(to).decode("utf-16-be")
    return found


def _decoded(codes: bytes, characters: dict[int, str]) -> str:
    pairs = (int.from_bytes(codes[at : at + 2]) for at in range(0, len(codes), 2))
    return "".join(characters.get(pair, "") for pair in pairs)


def is_said(text: str, everything: str) -> bool:
    """Whether a text stands in a PDF. What runs from right to left is laid out, and read back, the other way round."""
    looked_for = squeezed(text)
    return looked_for in everything or (is_right_to_left(text) and looked_for[::-1] in everything)


def open_docx(file: bytes) -> Document:
    """The document that a file holds."""
    return docx.Document(io.BytesIO(file))


def long_form_in_xlsx(file: bytes) -> list[tuple[object, ...]]:
    """The lines of the sheet with every figure, as `figures_of` gives them."""
    sheet = openpyxl.load_workbook(io.BytesIO(file))["All figures"]
    heading, *lines = sheet.iter_rows(values_only=True)
    names = [str(name) for name in heading]
    wanted = (
        "part",
        "table",
        "group",
        "row",
        "column",
        "as shown",
        "value",
        "base",
        "low",
        "high",
        "range as shown",
        "range allows for",
        "not shown because",
    )
    return [tuple(dict(zip(names, line, strict=True))[name] for name in wanted) for line in lines]


def words_in_xlsx(file: bytes) -> set[str]:
    """Every text of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(file))
    return {
        cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)
    }
