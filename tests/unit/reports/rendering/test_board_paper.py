"""The board paper: what makes the PDF one that a screen reader can follow."""

import io
from collections import Counter

import pikepdf
import pytest

from consult.reports.rendering import wording
from consult.reports.rendering.board_paper import MAY_BREAK, UNBROKEN, as_pdf, breakable
from consult.reports.summary.content import Paragraph, PartKey, Section
from tests.unit.reports.rendering import reading, summaries
from tests.unit.reports.rendering.conftest import Drawn


@pytest.fixture(scope="module")
def paper(whole: Drawn) -> bytes:
    return as_pdf(whole.content, whole.pictures)


def test_it_claims_and_has_what_universal_accessibility_asks_for(paper: bytes):
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        assert str(pdf.open_metadata()["pdfuaid:part"]) == "1"
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == "Summary 2 of Invented safety plan"
        assert str(pdf.docinfo.Author) == "An invented partnership"


def test_headings_go_down_a_level_at_a_time_and_the_title_stands_first(paper: bytes):
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        names = [str(tag.S) for tag in reading.tags_of(pdf)]
    levels = [int(name[2:]) for name in names if name[1:2] == "H" and name[2:].isdigit()]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))
    assert names.index("/Title") < names.index("/H1") < names.index("/TOC") < names.index("/H2") < names.index("/Table")


def test_every_table_has_header_cells_and_every_picture_its_words(whole: Drawn, paper: bytes):
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        tags = Counter(str(tag.S) for tag in reading.tags_of(pdf))
    tables = whole.content.tables
    assert tags["/Table"] == len(tables)
    groups = sum(bool(group) for table in tables for group, _rows in wording.grouped_rows(table))
    assert tags["/TH"] == sum(1 + len(table.columns) for table in tables) + groups
    drawn = [table.chart.alt for table in tables if table.chart]
    assert sorted(reading.alternative_texts_in_pdf(paper)) == sorted(drawn)


def test_contents_lead_to_every_part_and_section(whole: Drawn, paper: bytes):
    with pikepdf.open(io.BytesIO(paper)) as pdf, pdf.open_outline() as outline:
        chapters = {item.title: [below.title for below in item.children] for item in outline.root}
    for part in whole.content.parts:
        headings = [section.heading for section in part.sections if section.heading]
        (found,) = [below for title, below in chapters.items() if title.endswith(part.title)]
        assert len(found) == len(headings)
        assert all(title.endswith(heading) for title, heading in zip(found, headings, strict=True))


def test_every_page_carries_the_number_and_the_checksum(whole: Drawn, paper: bytes):
    seal = wording.seal_of(whole.content)
    assert whole.content.checksum() in seal
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            foot = reading.foot_of(page)
            assert reading.squeezed(f"{seal} Page {number} of {len(pdf.pages)}") in foot


def test_the_same_summary_gives_the_same_bytes(whole: Drawn, paper: bytes):
    assert as_pdf(whole.content, whole.pictures) == paper


def test_a_character_that_no_font_has_costs_the_claim_but_not_the_tags():
    section = Section(key="odd", blocks=(Paragraph(text="\U00010f00 unheard of"),))
    with pikepdf.open(io.BytesIO(as_pdf(summaries.summary_of({PartKey.METHODS: [section]}), {}))) as pdf:
        assert "pdfuaid:part" not in pdf.open_metadata()
        assert "/StructTreeRoot" in pdf.Root


def test_a_heading_in_a_section_without_one_is_not_a_level_too_deep(whole: Drawn, paper: bytes):
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        tags = [str(tag.S) for tag in reading.tags_of(pdf)]
    assert "/H3" not in tags  # "What chance does" stands in a section that has no heading of its own


def test_two_pictures_that_belong_together_stand_beside_one_another(whole: Drawn, paper: bytes):
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        captions = [str(tag.S) for tag in reading.tags_of(pdf)].count("/Caption")
    pictures = sum(table.chart is not None for table in whole.content.tables)
    assert captions == len(whole.content.tables) + pictures


@pytest.mark.parametrize("text", ["short words only", "a" * (UNBROKEN - 1)])
def test_words_that_fit_are_left_alone(text: str):
    assert breakable(text) == text


def test_a_word_too_long_for_a_column_gets_places_to_break_and_keeps_its_letters():
    word = "x" * 100
    broken = breakable(f"see {word}.")
    assert max(len(piece) for piece in broken.split(MAY_BREAK)) < UNBROKEN
    assert broken.replace(MAY_BREAK, "") == f"see {word}."
