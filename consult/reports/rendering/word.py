"""The summary as a Word document that people can edit: real styles, fields and tables, the same words as everywhere."""

import io
from collections.abc import Mapping, Sequence
from typing import assert_never

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Emu, Mm
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph as WordParagraph

from consult.reports.chart_pictures import Picture
from consult.reports.rendering import word_parts, wording
from consult.reports.rendering.order import HALF_WIDTH_MM, HIGHEST_MM, WIDTH_MM, Figure, Figures, set_in_order
from consult.reports.summary.content import (
    Block,
    Bullets,
    Definition,
    Definitions,
    Heading,
    Paragraph,
    Part,
    Quotes,
    Section,
    SummaryContent,
)
from consult.reports.summary.tables import Column, Row, Table
from consult.reports.typesetting import is_right_to_left

PAGE_MM, MARGIN_MM = (210, 297), 20


def as_docx(content: SummaryContent, pictures: Mapping[str, Picture]) -> bytes:
    """The whole summary, with contents, numbered headings, captions and its checksum at the foot of every page."""
    document = docx.Document()
    word_parts.set_styles(document)
    _set_up(document, content)
    _Writing(document, pictures).write(content)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Document, content: SummaryContent) -> None:
    properties, made_at = document.core_properties, content.identity.made_at.replace(tzinfo=None)
    properties.title, properties.author = content.title, content.identity.run_by
    properties.language, properties.comments = word_parts.LANGUAGE, wording.seal_of(content)
    properties.created = properties.modified = made_at
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(size) for size in PAGE_MM)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN_MM)
    foot = section.footer.paragraphs[0]
    foot.style = word_parts.NOTE
    foot.add_run(f"{wording.seal_of(content)}. Page ")
    word_parts.add_field(foot, "PAGE", "1")
    foot.add_run(" of ")
    word_parts.add_field(foot, "NUMPAGES", "1")


class _Writing:
    """Writes one document from top to bottom."""

    def __init__(self, document: Document, pictures: Mapping[str, Picture]) -> None:
        self.document, self.pictures = document, pictures
        self.numbers = {"Figure": 0, "Table": 0}

    def write(self, content: SummaryContent) -> None:
        """Everything, in order."""
        self.document.add_paragraph(content.title, style="Title")
        for warning in wording.warnings_of(content):
            self.document.add_paragraph(warning, style=word_parts.WARNING)
        self.unnumbered(wording.HEADLINE)
        for sentence in content.headline:
            self.document.add_paragraph(sentence.text, style="List Bullet")
        self.contents(content)
        self.unnumbered(wording.FACTS)
        self.definitions(wording.facts_of(content))
        for part in content.parts:
            self.part(part)

    def unnumbered(self, heading: str) -> None:
        """A heading before the parts."""
        word_parts.leave_unnumbered(self.document.add_heading(heading, level=1))

    def contents(self, content: SummaryContent) -> None:
        """A table of contents that Word can bring up to date, and that can be read before it has."""
        self.unnumbered(wording.CONTENTS)
        numbered = [f"{number} {part.title}" for number, part in enumerate(content.parts, start=1)]
        entries = [wording.HEADLINE, wording.FACTS, *numbered]
        for place, text in enumerate(entries):
            line = self.document.add_paragraph(style=word_parts.CONTENTS)
            if place == 0:
                word_parts.begin_field(line, r'TOC \o "1-1" \h \z')
            line.add_run(text)
            if place == len(entries) - 1:
                word_parts.end_field(line)

    def part(self, part: Part) -> None:
        """A part, or why it is not there."""
        self.document.add_heading(part.title, level=1)
        if part.absent:
            self.document.add_paragraph(part.absent)
        for section in part.sections:
            self.section(section)

    def section(self, section: Section) -> None:
        """A section; a heading inside it is one level below its own, or takes its place where it has none."""
        if section.heading:
            self.document.add_heading(section.heading, level=2)
        for block in set_in_order(section, self.pictures):
            self.block(block, level=3 if section.heading else 2)

    def block(self, block: Block | Figures, *, level: int) -> None:
        """One block."""
        match block:
            case Heading():
                word_parts.leave_unnumbered(self.document.add_heading(block.text, level=level))
            case Paragraph():
                self.typed(block.text, word_parts.WARNING if block.is_warning else "Normal")
            case Bullets():
                self.bullets(block)
            case Quotes():
                self.quotes(block)
            case Definitions():
                self.definitions(block.definitions)
            case Table():
                self.table(block)
            case Figures():
                self.figures(block.figures)
            case _:
                assert_never(block)

    def bullets(self, block: Bullets) -> None:
        """A bulleted list."""
        for item in block.items:
            self.typed(item, "List Bullet")

    def quotes(self, block: Quotes) -> None:
        """What people wrote, and below each what it is about."""
        for quote in block.quotes:
            self.typed(quote.text, "Quote")
            self.document.add_paragraph(wording.about_quote(quote), style=word_parts.NOTE)

    def typed(self, text: str, style: str) -> None:
        """A text in its own direction."""
        paragraph = self.document.add_paragraph(text, style=style)
        if is_right_to_left(text):
            word_parts.set_right_to_left(paragraph)

    def definitions(self, definitions: Sequence[Definition]) -> None:
        """Words and their meanings, one to a paragraph."""
        for each in definitions:
            paragraph = self.document.add_paragraph()
            paragraph.add_run(each.term).bold = True
            paragraph.add_run(f": {each.meaning}")

    def caption(self, kind: str, text: str) -> None:
        """A numbered caption, above what it belongs to."""
        self.numbers[kind] += 1
        caption = self.document.add_paragraph(f"{kind} ", style="Caption")
        word_parts.add_field(caption, rf"SEQ {kind} \* ARABIC", str(self.numbers[kind]))
        caption.add_run(f": {text}")

    def figures(self, figures: Sequence[Figure]) -> None:
        """One picture, or two beside one another in one paragraph below both captions."""
        for figure in figures:
            self.caption("Figure", figure.chart.title)
        run = self.document.add_paragraph().add_run()
        room = Mm(WIDTH_MM if len(figures) == 1 else HALF_WIDTH_MM)
        for picture, alt in (described for figure in figures for described in figure.described()):
            shape = run.add_picture(io.BytesIO(picture.png), width=room)
            word_parts.describe(shape, alt)
            if shape.height > Mm(HIGHEST_MM):
                shape.width, shape.height = Emu(shape.width * Mm(HIGHEST_MM) // shape.height), Mm(HIGHEST_MM)

    def table(self, table: Table) -> None:
        """A table, in pieces where it is too wide for a page, with its notes."""
        pieces = wording.pieces_of(table.columns)
        for number, piece in enumerate(pieces, start=1):
            which = f" (part {number} of {len(pieces)})" if len(pieces) > 1 else ""
            self.caption("Table", f"{table.caption}{which}")
            self.piece(table, piece)
        for place, line in enumerate(wording.said_under(table) or ("",)):
            note = self.document.add_paragraph(line, style=word_parts.NOTE)
            note.paragraph_format.space_before = Mm(2 if place == 0 else 0)

    def piece(self, table: Table, places: range) -> None:
        """Some columns of a table, under the column of row headings."""
        columns = [table.columns[place] for place in places]
        drawn = self.document.add_table(rows=1, cols=len(columns) + 1, style="Table Grid")
        drawn.autofit = False
        word_parts.narrow_edges(drawn)
        widths = wording.widths_of(table, places)
        for column, width in zip(drawn.columns, widths, strict=True):
            column.width = Mm(int(WIDTH_MM * width / sum(widths)))
        head = drawn.rows[0]
        word_parts.repeat_on_each_page(head)
        _write_row(head, table.row_heading, [each.label for each in columns], columns, is_bold=True)
        for group, rows in wording.grouped_rows(table):
            if group:
                line = drawn.add_row().cells
                heading = line[0].merge(line[-1])
                _write(heading, group, is_bold=True)
                heading.paragraphs[0].paragraph_format.keep_with_next = True
            for row in rows:
                shown = [row.cells[place].shown for place in places]
                line = drawn.add_row()
                word_parts.keep_whole(line)
                _write_row(line, row.label, shown, columns, is_bold=wording.stands_out(table, row))
                _mark_label(line.cells[0].paragraphs[0], row)


def _write_row(line: WordRow, label: str, shown: Sequence[str], columns: Sequence[Column], *, is_bold: bool) -> None:
    """A row: its heading and its cells, figures to the right."""
    cells = line.cells
    _write(cells[0], label, is_bold=is_bold)
    for cell, text, column in zip(cells[1:], shown, columns, strict=True):
        _write(cell, text, is_bold=is_bold, to_the_right=column.kind.is_numeric)


def _write(cell: WordCell, text: str, *, is_bold: bool = False, to_the_right: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = word_parts.TABLE_TEXT
    paragraph.add_run(text).bold = is_bold or None
    if to_the_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _mark_label(label: WordParagraph, row: Row) -> None:
    """Show by its form what a row is: set under another, or a sum of others."""
    if row.level:
        label.paragraph_format.left_indent = Mm(3)
    if row.is_together:
        label.runs[0].italic = True
