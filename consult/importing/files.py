"""Reading a table from a file that somebody uploaded: CSV in any of the usual forms, or an Excel workbook.

Nothing in the file is run or looked up: a formula is its text. A workbook is unpacked by a program of its own with
little memory and time, because a small file can be made to unpack to any size.
"""

import codecs
import csv
import io
import re
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

UNPACK = Path(__file__).parent / "unpack_workbook.py"
MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
LONGEST_CELL = 20_000
LONGEST_HEADER = 200
SECONDS = 120
DELIMITERS = ",;\t|"
BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ZIPPED, OLD_OFFICE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
MARKUP = re.compile(r"\s*<[!?a-z]", re.IGNORECASE)
SAVE_AS = "Save it as CSV (UTF-8) or as an Excel workbook (.xlsx), and upload that."


class FileUnreadable(Exception):
    """The file is no table that can be read. The message is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file with its number as a spreadsheet has it (the headings are 1), and one cell for each heading.

    `extra` are cells beyond the last heading that hold something.
    """

    number: int
    cells: tuple[str, ...]
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceTable:
    """The headings of a file, and its rows, read one at a time as they are asked for. Blank rows are left out."""

    header: tuple[str, ...]
    rows: Iterator[Row]


def as_csv_text(content: bytes) -> str:
    """The table in a file as the text of a CSV file. Raises FileUnreadable."""
    if not content.strip(b"\0 \t\r\n"):
        raise FileUnreadable("The file is empty. Choose another.")
    if content.startswith(OLD_OFFICE):
        raise FileUnreadable(
            f"This is a workbook in the old Excel format (.xls), or is locked with a password. {SAVE_AS}"
        )
    if content.startswith(PDF):
        raise FileUnreadable("This is a PDF, not a table of responses. Ask for them as CSV, and upload that.")
    if content.startswith(ZIPPED):
        return _unpacked(content)
    text = _decoded(content)
    if MARKUP.match(text):  # some tools give a web page the ending .xls
        raise FileUnreadable(f"This is a web page or XML. Open it in a spreadsheet program. {SAVE_AS}")
    return text


def table_in(text: str) -> SourceTable:
    """The table in the text of a CSV file. Raises FileUnreadable, while rows are read too."""
    lines = _lines(text)
    header = tuple(" ".join(cell.split()) for cell in next(lines, []))
    while header and not header[-1]:
        header = header[:-1]
    if not header:
        raise FileUnreadable("The first line of the file is blank. Put the headings of the columns there.")
    if len(header) > MOST_COLUMNS:
        raise FileUnreadable(
            f"The file has {len(header):,} columns, and at most {MOST_COLUMNS:,} can be read. Take some out."
        )
    return SourceTable(tuple(_named(header)), _rows(lines, len(header)))


def without_columns(text: str, places: Collection[int]) -> str:
    """The same table with the cells of some columns empty. Every row keeps its number."""
    emptied = io.StringIO(newline="")
    # Every cell in quotes, so that no sign within a heading is taken for the one between cells.
    writer = csv.writer(emptied, quoting=csv.QUOTE_ALL)
    for number, line in enumerate(_lines(text)):
        if number == 0:
            writer.writerow([" ".join(cell.split()) for cell in line])
        else:
            writer.writerow(["" if place in places else cell for place, cell in enumerate(line)])
    return emptied.getvalue()


def _decoded(content: bytes) -> str:
    encoding = next((name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise FileUnreadable(f"The text of this file is damaged. {SAVE_AS}") from error
        text = content.decode("cp1252", errors="replace")  # as Excel for Windows saves CSV by itself
    if "\0" in text:
        raise FileUnreadable(f"This is no CSV file or Excel workbook. {SAVE_AS}")
    return text


def _unpacked(content: bytes) -> str:
    command = [sys.executable, "-P", str(UNPACK)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the file goes in by standard input
            command, input=content, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise FileUnreadable(f"The workbook takes too long to read. {SAVE_AS}") from error
    if done.returncode == 3:  # it says what is wrong
        raise FileUnreadable(f"{done.stderr.decode(errors='replace').strip()} {SAVE_AS}")
    if done.returncode:
        raise FileUnreadable(f"The workbook is damaged, or too large to read. {SAVE_AS}")
    return done.stdout.decode()


def _lines(text: str) -> Iterator[list[str]]:
    # Cells that are too long are found below, and said by row. The limit is everybody's, so it is put back.
    previous = csv.field_size_limit(2**27)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        yield from reader
    except csv.Error as error:
        raise FileUnreadable(f"Line {reader.line_num:,} of the file cannot be read: {error}. {SAVE_AS}") from error
    finally:
        csv.field_size_limit(previous)


def _delimiter(text: str) -> str:
    """The sign between cells that the line of headings has most of, outside quotes."""
    line = text[: text.find("\n")] if "\n" in text else text
    outside = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=lambda sign: (outside.count(sign), -DELIMITERS.index(sign)))


def _rows(lines: Iterator[list[str]], columns: int) -> Iterator[Row]:
    for read, line in enumerate(lines, start=1):
        if read > MOST_ROWS:
            raise FileUnreadable(f"The file has more than {MOST_ROWS:,} rows. Split it into several.")
        cells = tuple(cell.strip() for cell in line)
        if any(cells):
            padded = (*cells, *("",) * (columns - len(cells)))
            yield Row(read + 1, padded[:columns], tuple(cell for cell in cells[columns:] if cell))


def _named(header: tuple[str, ...]) -> Iterator[str]:
    """Each heading, one that is blank or there already told apart by its column."""
    seen: set[str] = set()
    for place, name in enumerate(header):
        short = name[:LONGEST_HEADER]
        if not short or short in seen:
            short = f"{short[: LONGEST_HEADER - 20]} (column {column_letters(place)})".strip()
        seen.add(short)
        yield short


def column_letters(place: int) -> str:
    """A column's name in a spreadsheet by its place from 0: A, B, … Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
