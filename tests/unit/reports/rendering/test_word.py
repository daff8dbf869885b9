"""The Word document: real styles, fields, captions and words for the pictures, so that people can edit it."""

import struct
import zlib

import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm

from consult.reports.chart_pictures import Picture
from consult.reports.rendering import wording
from consult.reports.rendering.order import HALF_WIDTH_MM, HIGHEST_MM, WIDTH_MM
from consult.reports.rendering.word import as_docx
from tests.unit.reports.rendering import reading
from tests.unit.reports.rendering.conftest import Drawn


@pytest.fixture
def tall_png() -> bytes:
    """A picture ten times as high as it is wide."""
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", 10, 100, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0" * 1100)),
        (b"IEND", b""),
    ]
    chunks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.fixture(scope="module")
def document(whole: Drawn) -> Document:
    return reading.open_docx(as_docx(whole.content, whole.pictures))


def test_its_properties_name_it_and_its_language_is_british_english(whole: Drawn, document: Document):
    properties = document.core_properties
    assert properties.title == whole.content.title
    assert properties.language == "en-GB"
    assert whole.content.checksum() in properties.comments
    assert {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}


def test_parts_and_sections_are_headings_of_their_level(whole: Drawn, document: Document):
    first = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    before = [wording.HEADLINE, wording.CONTENTS, wording.FACTS]
    assert first == [*before, *(part.title for part in whole.content.parts)]
    second = [each.text for each in document.paragraphs if each.style.name == "Heading 2"]
    sections = [section.heading for part in whole.content.parts for section in part.sections if section.heading]
    assert set(sections) <= set(second)
    assert document.paragraphs[0].style.name == "Title"


def test_headings_of_parts_are_numbered_by_word_and_those_before_them_are_not(document: Document):
    style = document.styles["Heading 1"].element.pPr.numPr
    listed = {each.get(qn("w:numId")) for each in document.part.numbering_part.element.iter(qn("w:num"))}
    assert str(style.numId.val) in listed
    for paragraph in document.paragraphs:
        if paragraph.style.name == "Heading 1":
            own = paragraph._p.pPr.numPr
            has_none = own is not None and own.numId.val == 0
            assert has_none == (paragraph.text in (wording.HEADLINE, wording.CONTENTS, wording.FACTS))


def test_every_table_has_a_header_row_that_is_repeated_and_figures_to_the_right(whole: Drawn, document: Document):
    for table, drawn in zip(document.tables, whole.content.tables, strict=True):
        assert table.style.name == "Table Grid"
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        cells = table.rows[-1].cells[1:]
        for cell, column in zip(cells, drawn.columns, strict=True):
            is_right = cell.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT
            assert is_right == column.kind.is_numeric


def test_every_picture_has_the_words_for_those_who_cannot_see_it(whole: Drawn, document: Document):
    said = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert said == [table.chart.alt for table in whole.content.tables if table.chart]


def test_two_pictures_that_belong_together_stand_in_one_line(whole: Drawn, document: Document):
    widths = [shape.width for shape in document.inline_shapes]
    beside = sum(table.beside is not None for table in whole.content.tables)
    assert widths.count(Mm(HALF_WIDTH_MM)) == 2 * beside
    assert widths.count(Mm(WIDTH_MM)) == len(widths) - 2 * beside


def test_a_picture_higher_than_a_page_is_made_smaller(wide: Drawn):
    content = wide.content
    shapes = reading.open_docx(as_docx(content, wide.pictures)).inline_shapes
    assert len(shapes) > 0
    assert all(shape.height <= Mm(HIGHEST_MM) for shape in shapes)


def test_a_picture_that_cannot_be_taken_apart_is_made_no_higher_than_a_page(whole: Drawn, tall_png: bytes):
    pictures = {name: Picture(picture.svg, tall_png) for name, picture in whole.pictures.items()}
    shapes = reading.open_docx(as_docx(whole.content, pictures)).inline_shapes
    assert {shape.height for shape in shapes} == {Mm(HIGHEST_MM)}
    assert all(shape.width == pytest.approx(shape.height / 10, rel=0.01) for shape in shapes)


def test_the_heading_of_a_group_spans_its_table_and_stays_with_its_rows(document: Document):
    (heading,) = [
        row.cells[0]
        for table in document.tables
        for row in table.rows
        if row.cells[0].text == "Litter" and len({cell._tc for cell in row.cells}) == 1
    ]
    assert heading.paragraphs[0].paragraph_format.keep_with_next


def test_captions_are_counted_by_word_and_pages_are_numbered(whole: Drawn, document: Document):
    codes = [each.text for each in document.element.iter(qn("w:instrText"))]
    assert sum("SEQ Table" in code for code in codes) == len(whole.content.tables)
    assert sum("SEQ Figure" in code for code in codes) == sum(table.chart is not None for table in whole.content.tables)
    assert sum("TOC" in code for code in codes) == 1
    foot = document.sections[0].footer.paragraphs[0]
    assert [each.text.strip() for each in foot._p.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    assert foot.text == f"{wording.seal_of(whole.content)}. Page 1 of 1"


def test_every_field_that_is_begun_is_ended(document: Document):
    marks = [each.get(qn("w:fldCharType")) for each in document.element.iter(qn("w:fldChar"))]
    assert marks.count("begin") == marks.count("separate") == marks.count("end")


def test_a_category_is_bold_a_theme_set_under_it_and_a_sum_in_italics(document: Document):
    labels = {row.cells[0].text: row.cells[0].paragraphs[0] for table in document.tables for row in table.rows}
    assert labels["Roads"].runs[0].bold
    assert not labels["Agree"].runs[0].bold
    assert labels["Parking & “verges” <here>"].paragraph_format.left_indent == pytest.approx(Mm(3), abs=1000)
    assert labels["Agree or disagree"].runs[0].italic


def test_what_runs_from_right_to_left_is_set_so(document: Document):
    quote = next(each for each in document.paragraphs if each.text.startswith("مرحبا"))
    assert quote._p.pPr.find(qn("w:bidi")) is not None
    assert quote.runs[0].font.rtl


def test_a_warning_stands_out(document: Document):
    warnings = [each.text for each in document.paragraphs if each.style.name == "Warning"]
    assert "Two answers wait to be coded." in warnings
    assert "A blind sample of 200 comments was coded by two people." in warnings


def test_without_pictures_it_has_none(whole: Drawn):
    pictures: dict[str, Picture] = {}
    assert not reading.open_docx(as_docx(whole.content, pictures)).inline_shapes


def test_pictures_have_no_margins_so_that_two_fit_beside_one_another(document: Document):
    margins = {shape._inline.get(side) for shape in document.inline_shapes for side in ("distL", "distR")}
    assert margins == {"0"}


def test_cells_have_narrow_edges_where_the_format_wants_them_said(document: Document):
    for table in document.tables:
        names = [each.tag for each in table._tbl.tblPr]
        assert names.index(qn("w:tblCellMar")) < names.index(qn("w:tblLook"))
