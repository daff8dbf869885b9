import csv
import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from consult.reports.spreadsheets import LONGEST_XLSX_CELL, Sheet, as_csv, as_xlsx

NOON_IN_SUMMER = datetime(2026, 6, 1, 11, 0, tzinfo=UTC)


def sheet(*cells):
    return Sheet(title="Answers", about=[("What", "A test")], header=["=first", "second"], rows=[cells])


def csv_row(*cells):
    text = as_csv(sheet(*cells)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1]


def xlsx_row(*cells):
    book = load_workbook(io.BytesIO(as_xlsx(sheet(*cells))))
    return next(iter(book["Answers"].iter_rows(min_row=2)))


WIDE = ["＝1+1", "＋44 1", "－1", "＠SUM(A1)"]


@pytest.mark.parametrize("text", ["=1+1", "+44 1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "  =1+1", *WIDE])
def test_text_that_would_run_as_a_formula_is_made_harmless(text):
    assert csv_row(text) == [f"'{text}"]
    assert xlsx_row(text)[0].data_type == "s"


def test_headers_are_harmless_too():
    assert as_csv(sheet()).decode("utf-8-sig").startswith("'=first,second")


@pytest.mark.parametrize(
    "text", ["it's – “quoted”, with a comma", "two\nlines", "emoji 🙂", "שלום", "https://example.org"]
)
def test_text_comes_out_as_it_went_in(text):
    assert csv_row(text) == [text]
    assert xlsx_row(text)[0].value == text
    assert xlsx_row(text)[0].hyperlink is None


def test_numbers_stay_numbers_and_nothing_is_nothing():
    assert csv_row(-3, None) == ["-3", ""]
    assert [cell.value for cell in xlsx_row(-3, 1.5)] == [-3, 1.5]
    assert xlsx_row(None, "x")[0].value is None


def test_moments_are_london_time():
    assert csv_row(NOON_IN_SUMMER) == ["2026-06-01 12:00"]
    assert xlsx_row(NOON_IN_SUMMER)[0].value == datetime(2026, 6, 1, 12, 0)  # noqa: DTZ001 - a workbook has no zones


def test_a_text_too_long_for_a_cell_is_shortened_and_says_so():
    value = xlsx_row("x" * 40_000)[0].value
    assert len(value) == LONGEST_XLSX_CELL
    assert value.endswith("[shortened: the CSV file has the whole text]")
    assert csv_row("x" * 40_000) == ["x" * 40_000]


def test_a_workbook_says_what_it_is_first():
    book = load_workbook(io.BytesIO(as_xlsx(sheet("a", "b"))))
    assert book.sheetnames == ["About", "Answers"]
    assert [cell.value for cell in next(book["About"].iter_rows())] == ["What", "A test"]
