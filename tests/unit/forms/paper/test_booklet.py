"""The printed form as it lies on paper: measured in the PDF and in pictures of it, not in what made it."""

import io
import json
import re
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest
import typst
import zxingcpp
from PIL import Image

from forms.loading import parse_questionnaire
from forms.paper import booklet as made_by
from forms.paper.booklet import Booklet
from forms.paper.grid import CORNER_MM, CORNERS_MM, PAGE_MM, as_json
from forms.paper.serials import PrintedPage, read_scanned
from forms.paper.setting import Setting
from forms.paper.wanted import Surroundings
from forms.questions import Matrix, Ranking, choices_of
from tests.unit.reports.rendering.reading import tags_of

MADE_AT = datetime(2026, 11, 20, tzinfo=UTC)
A_POINT = 25.4 / 72
PIXELS_A_MM = 10


@pytest.fixture(scope="module")
def questionnaire():
    from tests.conftest import QUESTIONNAIRES  # noqa: PLC0415

    return parse_questionnaire((QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8"), source="test")


@pytest.fixture(scope="module", params=list(Setting), ids=lambda setting: setting.name)
def booklet(request, questionnaire):
    around = Surroundings(closes="4 December 2026", return_address=("FREEPOST EXAMPLE", "Durham"), online="example.org")
    return Booklet(questionnaire, request.param, around)


@pytest.fixture(scope="module")
def pdf(booklet):
    with pikepdf.open(io.BytesIO(booklet.pdf_of([572, 573], made_at=MADE_AT))) as opened:
        yield opened


def multiplied(inner, outer):
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def outlines_of(page):
    """Every path that is stroked on a page, as left, top, width and height in millimetres from the top left corner."""
    height = float(page.mediabox[3])
    matrix, kept, points, outlines = (1, 0, 0, 1, 0, 0), [], [], []
    for operands, operator in pikepdf.parse_content_stream(page):
        numbers = [float(each) for each in operands if isinstance(each, int | Decimal)]
        match str(operator):
            case "q":
                kept.append(matrix)
            case "Q":
                matrix = kept.pop()
            case "cm":
                matrix = multiplied(numbers, matrix)
            case "m" | "l":
                points.append(at(matrix, *numbers))
            case "re":
                x, y, w, h = numbers
                points += [at(matrix, x, y), at(matrix, x + w, y + h)]
            case "S" | "s":
                outlines.append(box_round(points, height))
                points = []
            case "f" | "f*" | "n" | "B":
                points = []
    return outlines


def at(matrix, x, y):
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def box_round(points, height):
    xs, ys = [x for x, _ in points], [height - y for _, y in points]
    return tuple(edge * A_POINT for edge in (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)))


def test_the_boxes_in_the_pdf_lie_where_the_grid_says(booklet, pdf):
    copies = [list(pdf.pages)[start : start + booklet.layout.pages] for start in (0, booklet.layout.pages)]
    for pages in copies:
        outlines = [outlines_of(page) for page in pages]
        for box in (box for box in booklet.layout.boxes if box.takes != "text"):
            wanted = (box.x, box.y, box.w, box.h)
            assert any(
                all(abs(edge - other) < 0.1 for edge, other in zip(wanted, found, strict=True))
                for found in outlines[box.page - 1]
            ), f"no box for {box.question} {box.option} on page {box.page}"


def test_every_option_of_every_question_has_one_box(booklet, questionnaire):
    found = Counter((box.question, box.option) for box in booklet.layout.boxes if box.question)
    assert set(found.values()) == {1}
    for question in questionnaire.questions:
        values = {option.value for option in choices_of(question)}
        if isinstance(question, Matrix):
            values = {f"{row.key}:{column.value}" for row in question.rows for column in question.columns}
        if question.kind == "scale_0_to_10":
            values = {str(number) for number in range(11)}
        assert values <= {option for key, option in found if key == question.key}
        takes = {box.takes for box in booklet.layout.boxes if box.question == question.key}
        assert takes and (not isinstance(question, Ranking) or takes == {"figure"})
    assert {option for key, option in found if key == "event_day"} == {
        "day:1", "day:2", "month:1", "month:2", "year:1", "year:2", "year:3", "year:4",
    }  # fmt: skip


def test_no_box_overlaps_another_or_leaves_the_page(booklet):
    boxes = booklet.layout.boxes
    for place, box in enumerate(boxes):
        assert box.x >= 15 and box.x + box.w <= PAGE_MM[0] - 15
        assert box.y >= 30 and box.y + box.h <= PAGE_MM[1] - 20
        for other in boxes[place + 1 :]:
            apart = (
                box.page != other.page
                or box.x + box.w <= other.x + 0.02
                or other.x + other.w <= box.x + 0.02
                or box.y + box.h <= other.y + 0.02
                or other.y + other.h <= box.y + 0.02
            )
            assert apart, (box, other)


def test_every_copy_has_an_even_number_of_pages_of_a4(booklet, pdf):
    assert booklet.layout.pages % 2 == 0
    assert len(pdf.pages) == 2 * booklet.layout.pages
    assert all([round(float(side)) for side in page.mediabox[2:]] == [595, 842] for page in pdf.pages)


def test_the_pdf_is_tagged_and_keeps_to_the_standard_for_everybody(pdf, questionnaire):
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == questionnaire.title
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en-GB"


def test_its_headings_go_down_a_level_at_a_time_and_its_tables_have_header_cells(pdf):
    tags = [str(tag.S) for tag in tags_of(pdf)]
    levels = [int(tag.removeprefix("/H")) for tag in tags if re.fullmatch(r"/H\d", tag)]
    assert tags.index("/Title") < tags.index("/H1")
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    assert tags.count("/TH") >= tags.count("/Table")
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_large_print_has_no_letter_smaller_than_18_point(questionnaire):
    made = Booklet(questionnaire, Setting.LARGE_PRINT, Surroundings())
    with pikepdf.open(io.BytesIO(made.pdf_of([1], made_at=MADE_AT))) as opened:
        sizes = {
            float(operands[1])
            for page in opened.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "Tf"
        }
    assert sizes and min(sizes) >= 18


def test_easy_read_has_large_boxes(questionnaire):
    sizes = {
        setting: {box.w for box in Booklet(questionnaire, setting, Surroundings()).layout.boxes if box.takes == "tick"}
        for setting in Setting
    }
    assert sizes[Setting.EASY_READ] == {9.0}
    assert sizes[Setting.STANDARD] == {5.0}


@pytest.fixture
def picture(questionnaire, monkeypatch):
    """The first page of copy 572 as a picture, ten pixels to the millimetre."""
    given = []
    monkeypatch.setattr(made_by, "tagged_pdf", lambda _template, data, **_: given.append(data) or b"")
    Booklet(questionnaire, Setting.STANDARD, Surroundings()).pdf_of([572], made_at=MADE_AT)
    pages = typst.compile(made_by.TEMPLATE, sys_inputs={"data": given[0]}, format="png", ppi=PIXELS_A_MM * 25.4)
    with Image.open(io.BytesIO(pages[0])) as opened:
        yield opened.convert("L")


def scanned(pdf_bytes, *, dots_an_inch=150, turned=0):
    """What a scanner reads on each page of a PDF, as an office machine would scan it in grey."""
    document = pypdfium2.PdfDocument(pdf_bytes)
    try:
        pages = [page.render(scale=dots_an_inch / 72, grayscale=True).to_pil() for page in document]
    finally:
        document.close()
    read = [
        zxingcpp.read_barcodes(page.rotate(turned, fillcolor=255, resample=Image.Resampling.BILINEAR)) for page in pages
    ]
    return [[code.text for code in codes] for codes in read]


@pytest.mark.parametrize(("dots_an_inch", "turned"), [(150, 0), (100, 3), (150, 180)])
def test_a_scanner_reads_form_version_page_and_serial_on_every_page(questionnaire, dots_an_inch, turned):
    made = Booklet(questionnaire, Setting.STANDARD, Surroundings())
    found = scanned(made.pdf_of([572, 573], made_at=MADE_AT), dots_an_inch=dots_an_inch, turned=turned)
    pages = range(1, made.layout.pages + 1)
    assert found == [[str(PrintedPage("every-kind", 1, page, serial))] for serial in (572, 573) for page in pages]
    assert [read_scanned(code).serial for [code] in found] == [572] * len(pages) + [573] * len(pages)


def test_the_corner_marks_lie_where_the_grid_says_and_one_is_hollow(picture):
    half = CORNER_MM / 2
    middles = [picture.getpixel(tuple(int((edge + half) * PIXELS_A_MM) for edge in corner)) for corner in CORNERS_MM]
    edges = [picture.getpixel(tuple(int((edge + 0.3) * PIXELS_A_MM) for edge in corner)) for corner in CORNERS_MM]
    assert [middle < 128 for middle in middles] == [True, True, True, False]
    assert all(edge < 128 for edge in edges)


def test_the_same_copies_and_moment_give_the_same_bytes(questionnaire):
    made = [Booklet(questionnaire, Setting.STANDARD, Surroundings()).pdf_of([7], made_at=MADE_AT) for _ in range(2)]
    assert made[0] == made[1]


def test_a_character_that_no_font_has_is_printed_as_a_box_and_the_rest_as_ever(every_kind_text):
    text = every_kind_text.replace("A questionnaire for tests", "A questionnaire \U000131a0 for tests")
    made = Booklet(parse_questionnaire(text, source="test"), Setting.STANDARD, Surroundings(is_demonstration=True))
    with pikepdf.open(io.BytesIO(made.pdf_of([1], made_at=MADE_AT))) as opened:
        assert opened.Root.MarkInfo.Marked
        with opened.open_metadata() as metadata:
            assert "pdfuaid:part" not in metadata


def test_the_grid_is_kept_as_data_with_marks_and_boxes(booklet):
    kept = json.loads(as_json(booklet.layout, form="every-kind", version=1, setting=booklet.setting.value))
    assert (kept["form"], kept["version"], kept["setting"], kept["unit"]) == ("every-kind", 1, booklet.setting, "mm")
    assert [corner["is_hollow"] for corner in kept["corners"]] == [False, False, False, True]
    assert len(kept["boxes"]) == len(booklet.layout.boxes)
    first = booklet.layout.boxes[0]
    assert kept["boxes"][0] == {
        "page": first.page, "question": "agree", "option": "strongly_agree", "takes": "tick",
        "x": first.x, "y": first.y, "w": first.w, "h": first.h,
    }  # fmt: skip
