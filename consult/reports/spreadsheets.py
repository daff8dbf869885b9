"""Tables as files: CSV that Excel opens rightly, and XLSX. Nothing anybody typed can become a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import xlsxwriter

from consult.clock import in_london

Cell = str | int | float | datetime | None

# A cell of text that starts with one of these would be run as a formula, or split, by a spreadsheet program. Some take
# the wide signs of Chinese and Japanese keyboards for the narrow ones, and pass over spaces before them.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_XLSX_CELL = 32_767
SHORTENED = " … [shortened: the CSV file has the whole text]"
DATE_FORMAT = "yyyy-mm-dd hh:mm"
WIDTH_OF_COLUMNS = 24
ROWS_A_PIECE = 1_000
# What a workbook is written with: text stays text, whatever it begins with.
NOTHING_RUNS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to write, and what a reader must know about it. Rows may be made one at a time."""

    title: str
    about: Sequence[tuple[str, str]]
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def as_csv(sheet: Sheet) -> bytes:
    """The table as CSV in UTF-8, with the mark by which Excel knows the encoding."""
    return b"".join(csv_in_pieces(sheet))


def csv_in_pieces(sheet: Sheet) -> Iterator[bytes]:
    """The same file a piece at a time, for a table that is sent while its rows are still being read."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_harmless(name) for name in sheet.header])
    yield text.getvalue().encode("utf-8-sig")
    rows = iter(sheet.rows)
    while some := list(islice(rows, ROWS_A_PIECE)):
        text = io.StringIO(newline="")
        csv.writer(text).writerows([_plain(cell) for cell in row] for row in some)
        yield text.getvalue().encode()


def as_xlsx(sheet: Sheet, *more: Sheet) -> bytes:
    """The table as a workbook: first a sheet that says what it is, then the table itself, then any others."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {**NOTHING_RUNS, "constant_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        moment = workbook.add_format({"num_format": DATE_FORMAT})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        about = workbook.add_worksheet("About")
        about.set_column(0, 0, WIDTH_OF_COLUMNS)
        about.set_column(1, 1, 4 * WIDTH_OF_COLUMNS)
        for number, (name, value) in enumerate(sheet.about):
            about.write_string(number, 0, name, bold)
            about.write_string(number, 1, value, wrapped)
        for each in (sheet, *more):
            table = workbook.add_worksheet(each.title)
            table.set_column(0, max(len(each.header) - 1, 0), WIDTH_OF_COLUMNS)
            table.freeze_panes(1, 0)
            for column, name in enumerate(each.header):
                table.write_string(0, column, name, bold)
            for number, row in enumerate(each.rows, start=1):
                for column, cell in enumerate(row):
                    _write(table, number, column, cell, moment)
    return file.getvalue()


def _write(
    table: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, moment: xlsxwriter.format.Format
) -> None:
    match cell:
        case None:
            return
        case datetime():
            table.write_datetime(row, column, in_london(cell).replace(tzinfo=None), moment)
        case int() | float():
            table.write_number(row, column, cell)
        case str():
            table.write_string(row, column, shortened(cell))


def shortened(text: str) -> str:
    """A text that a cell of a workbook can hold, whole or with a word that it is not."""
    if len(text) <= LONGEST_XLSX_CELL:
        return text
    return text[: LONGEST_XLSX_CELL - len(SHORTENED)] + SHORTENED


def _plain(cell: Cell) -> str | int | float:
    match cell:
        case None:
            return ""
        case datetime():
            return in_london(cell).strftime("%Y-%m-%d %H:%M")
        case str():
            return _harmless(cell)
        case _:
            return cell


def _harmless(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(STARTS_A_FORMULA) else text
