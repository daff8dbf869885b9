"""The workbook: every figure with its base and its range, and nothing that could run."""

import io
import zipfile

import openpyxl
import pytest

from consult.figures.shares import share_of
from consult.reports.rendering.workbook import ABOUT, ALL_FIGURES, NOT_IN_SHEET_NAMES, READ_ME, as_xlsx
from consult.reports.summary import cells
from consult.reports.summary.content import Paragraph, PartKey, Section
from consult.reports.summary.tables import Column, ColumnKind, Row, Table
from tests.unit.reports.rendering import summaries
from tests.unit.reports.rendering.conftest import Drawn


@pytest.fixture(scope="module")
def file(whole: Drawn) -> bytes:
    return as_xlsx(whole.content)


@pytest.fixture(scope="module")
def book(file: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(file))


def lines_of(book: openpyxl.Workbook, sheet: str) -> list[list[object]]:
    return [[cell for cell in row if cell is not None] for row in book[sheet].iter_rows(values_only=True)]


def test_it_says_first_what_it_is_then_a_sheet_for_each_part_then_every_figure(whole: Drawn, book: openpyxl.Workbook):
    names = book.sheetnames
    assert (names[0], names[-1]) == (READ_ME, ALL_FIGURES)
    assert len(names) == 2 + len(whole.content.parts)
    assert all(len(name) <= 31 for name in names)
    assert ["This workbook", ABOUT] in lines_of(book, READ_ME)


def test_the_name_of_a_sheet_cuts_no_word(whole: Drawn, book: openpyxl.Workbook):
    for name, part in zip(book.sheetnames[1:-1], whole.content.parts, strict=True):
        words = name.split()[1:]
        assert words == part.title.translate(NOT_IN_SHEET_NAMES).replace(",", "").split()[: len(words)]


def test_nothing_in_it_is_a_formula_or_a_link(file: bytes):
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)


def test_an_answer_that_begins_like_a_formula_is_a_text(book: openpyxl.Workbook):
    cells = [cell for row in book[ALL_FIGURES].iter_rows() for cell in row if cell.value == "=Disagree, or +disagree"]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)


def test_a_table_has_its_figures_as_numbers_with_their_ranges_and_bases(book: openpyxl.Workbook):
    lines = lines_of(book, "2 Part 1  closed questions")
    heading = next(line for line in lines if line[:1] == ["Answer"])
    assert heading[1:] == [
        "Number",
        "Number: base",
        "Share (likely range)",
        "Share (likely range): from",
        "Share (likely range): to",
        "Share (likely range): range allows for",
        "Share (likely range): base",
    ]
    agree = next(line for line in lines if line[:1] == ["Agree"])
    assert agree[1:4] == [307, 640, pytest.approx(307 / 640, abs=1e-6)]
    assert agree[-2:] == ["chance alone", 640]


def test_a_figure_that_is_not_shown_has_no_number_and_its_reason_beside_it(book: openpyxl.Workbook):
    heading, *lines = book[ALL_FIGURES].iter_rows(values_only=True)
    of = {name: place for place, name in enumerate(heading)}
    hidden = [line for line in lines if line[of["not shown because"]]]
    assert len(hidden) == 2
    for line in hidden:
        assert line[of["as shown"]] == "Not shown"
        assert line[of["value"]] is line[of["base"]] is line[of["low"]] is None
        assert line[of["note on what is not shown"]] == summaries.WHY_HIDDEN


def test_shares_are_shown_as_percentages_and_changes_with_their_sign(book: openpyxl.Workbook):
    rows = list(book[ALL_FIGURES].iter_rows())
    of = {cell.value: place for place, cell in enumerate(rows[0])}
    formats = {row[of["kind"]].value: row[of["value"]].number_format for row in rows[1:] if row[of["value"]].value}
    assert formats["share"] == "0.0%"
    assert formats["count"] == "#,##0"
    assert formats["score"] == "0.00"
    assert formats["points"].startswith("+")


def test_a_share_that_would_round_to_all_or_none_does_not_look_so_and_its_number_stays_exact():
    rows = tuple(
        Row(key=f"row-{count}", label="Answer", cells=(cells.plain_share(share_of(count, 3_000)),))
        for count in (0, 1, 2_999, 3_000)
    )
    columns = (Column(key="share", label="Share", kind=ColumnKind.SHARE),)
    table = Table(key="nearly", caption="Shares", row_heading="Answer", columns=columns, rows=rows)
    content = summaries.summary_of({PartKey.CLOSED: [Section(key="nearly", blocks=(table,))]})
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(content)))[ALL_FIGURES]
    of = {cell.value: place for place, cell in enumerate(sheet[1])}
    found = [row[of["value"]] for row in sheet.iter_rows(min_row=2)]
    assert [cell.number_format for cell in found] == ["0.0%", '"<0.1%"', '">99.9%"', "0.0%"]
    assert [cell.value for cell in found] == [0, pytest.approx(1 / 3_000, abs=1e-6), pytest.approx(0.999667), 1]


def test_the_sheet_of_figures_can_be_filtered_under_a_heading_that_stays(book: openpyxl.Workbook):
    sheet = book[ALL_FIGURES]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:Q{sheet.max_row}"


def test_a_text_longer_than_a_cell_may_be_is_shortened_and_says_so():
    long = Section(key="long", blocks=(Paragraph(text="x" * 40_000),))
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(summaries.summary_of({PartKey.METHODS: [long]}))))
    (text,) = [line[0] for line in lines_of(book, "10 Part 9  methods") if line and str(line[0]).startswith("xx")]
    assert "shortened" in str(text)


def test_a_summary_with_no_table_has_an_empty_sheet_of_figures():
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(summaries.summary_of({}))))
    assert book[ALL_FIGURES].max_row == 1
