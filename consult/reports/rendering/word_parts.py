"""What python-docx has no call for: fields, numbered headings, rows that are repeated, the words behind a picture."""

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shape import InlineShape
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

FONT = "Arial"
INK = RGBColor(0x0B, 0x0C, 0x0C)
LANGUAGE = "en-GB"
WARNING, NOTE, TABLE_TEXT, CONTENTS = "Warning", "Note", "Table text", "Contents 1"
HEADING_SIZES = {"Title": 22, "Heading 1": 16, "Heading 2": 13, "Heading 3": 11}
NUMBERED = ("Heading 1", "Heading 2")
THEME_FONTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")
CELL_EDGE_TWIPS = 60
# Above every identifier in the template that python-docx begins with.
HEADINGS_LIST = 900


def set_styles(document: Document) -> None:
    """Give the styles one look, British English, and numbers to the first two levels of headings."""
    for name in ("Normal", "Caption", *HEADING_SIZES):
        style = _style(document, name)
        style.font.name = FONT
        style.font.color.rgb = INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in THEME_FONTS:  # a theme's font would be taken before the one that is named
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    _style(document, "Normal").font.size = Pt(10.5)
    _style(document, "Normal").paragraph_format.space_after = Pt(6)
    for name, size in HEADING_SIZES.items():
        _style(document, name).font.size = Pt(size)
    _style(document, "Caption").font.size = Pt(10)
    _style(document, "Caption").paragraph_format.keep_with_next = True
    _add_own_styles(document)
    _number_headings(document)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A value that Word works out again when it is asked to; `shown` stands there until then."""
    begin_field(paragraph, instruction)
    paragraph.add_run(shown)
    end_field(paragraph)


def begin_field(paragraph: Paragraph, instruction: str) -> None:
    """Begin a field: what is added next, in this paragraph or later ones, is what it shows."""
    _add_mark(paragraph, "begin")
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {instruction} "
    paragraph.add_run()._r.append(text)
    _add_mark(paragraph, "separate")


def end_field(paragraph: Paragraph) -> None:
    """End the field that was begun."""
    _add_mark(paragraph, "end")


def leave_unnumbered(heading: Paragraph) -> None:
    """Take the number from a heading that stands before the parts."""
    properties: Any = heading._p.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_numId().val = 0


def describe(picture: InlineShape, words: str) -> None:
    """Give a picture the words for those who cannot see it, and no margins: two side by side have no room for them."""
    picture._inline.docPr.set("descr", words)
    for side in ("distT", "distB", "distL", "distR"):
        picture._inline.set(side, "0")


def narrow_edges(table: Table) -> None:
    """Leave less room at the sides of a table's cells than Word does, so that words are not broken."""
    edges = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        edges.append(_element(side, w=str(CELL_EDGE_TWIPS), type="dxa"))
    # The schema of Word wants them before the look of the table.
    for look in table._tbl.tblPr.findall(qn("w:tblLook")):
        look.addprevious(edges)


def repeat_on_each_page(row: _Row) -> None:
    """Make a row the header of its table, shown again wherever the table breaks."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_whole(row: _Row) -> None:
    """Keep a row from breaking over two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def set_right_to_left(paragraph: Paragraph) -> None:
    """Set a paragraph from right to left."""
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for run in paragraph.runs:
        run.font.rtl = True


def _style(document: Document, name: str) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - the template says so
    return style


def _add_own_styles(document: Document) -> None:
    for name in (WARNING, NOTE, TABLE_TEXT, CONTENTS):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
    _style(document, WARNING).font.bold = True
    _style(document, WARNING).element.get_or_add_pPr().append(_line_at_the_left())
    _style(document, NOTE).font.size = Pt(9)
    _style(document, TABLE_TEXT).font.size = Pt(8.5)
    _style(document, TABLE_TEXT).paragraph_format.space_after = Pt(0)
    _style(document, CONTENTS).paragraph_format.space_after = Pt(2)


def _line_at_the_left() -> _Element:
    borders = OxmlElement("w:pBdr")
    borders.append(_element("w:left", val="single", sz="24", space="8", color="0B0C0C"))
    return borders


def _number_headings(document: Document) -> None:
    """A list of two levels, 1 and 1.1, that the styles of the headings belong to."""
    numbering = document.part.numbering_part.element
    described = OxmlElement("w:abstractNum")
    described.set(qn("w:abstractNumId"), str(HEADINGS_LIST))
    described.append(_with_value("w:multiLevelType", "multilevel"))
    for level, name in enumerate(NUMBERED):
        described.append(_level(level, _style(document, name).style_id))
    numbering.insert(0, described)
    used = OxmlElement("w:num")
    used.set(qn("w:numId"), str(HEADINGS_LIST))
    used.append(_with_value("w:abstractNumId", str(HEADINGS_LIST)))
    numbering.append(used)
    for level, name in enumerate(NUMBERED):
        number = _style(document, name).element.get_or_add_pPr().get_or_add_numPr()
        number.get_or_add_ilvl().val = level
        number.get_or_add_numId().val = HEADINGS_LIST


def _level(level: int, style_id: str) -> _Element:
    made = OxmlElement("w:lvl")
    made.set(qn("w:ilvl"), str(level))
    shown = ".".join(f"%{each}" for each in range(1, level + 2))
    for name, value in (
        ("w:start", "1"),
        ("w:numFmt", "decimal"),
        ("w:pStyle", style_id),
        ("w:suff", "space"),
        ("w:lvlText", shown),
        ("w:lvlJc", "left"),
    ):
        made.append(_with_value(name, value))
    return made


def _with_value(name: str, value: str) -> _Element:
    return _element(name, val=value)


def _element(name: str, **attributes: str) -> _Element:
    made = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


def _add_mark(paragraph: Paragraph, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)
