"""Unpacks an Excel workbook: the file on standard input, the table of one sheet as CSV on standard output.

Run as a program of its own by `consult.importing.files`, with little memory and time. Of several sheets it takes the
one with the most rows. A formula is given as its text. What cannot be read is said on standard error, with exit code 3.
"""

import csv
import io
import resource
import sys
import warnings
import zlib
from collections.abc import Sequence
from datetime import datetime, time
from zipfile import BadZipFile, ZipFile, ZipInfo

from openpyxl import load_workbook

MOST_UNPACKED_MEGABYTES = 400
MOST_PARTS = 2_000
MOST_CELLS = 5_000_000
MEMORY_MEGABYTES = 1_500
DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
LONGEST_DOCTYPE = max(len(word) for word in DOCTYPES)
PIECE = 2**20
SECONDS = 100


class Refused(Exception):
    """The workbook is not read. The message says why."""


def unpack(content: bytes) -> str:
    """The largest sheet of a workbook as CSV. Raises Refused, and MemoryError where there is too little."""
    try:
        with warnings.catch_warnings(action="ignore"):  # they would stand before the sentence on standard error
            _check(content)
            workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            sheets = [_lines(sheet) for sheet in workbook.worksheets]
    except (Refused, MemoryError):
        raise
    except Exception as error:  # a damaged part makes the libraries stumble in any of their lines
        raise Refused("This is not an Excel workbook, or it is damaged.") from error
    largest = max(sheets, key=lambda lines: sum(any(line) for line in lines), default=[])
    text = io.StringIO(newline="")
    csv.writer(text).writerows(largest)
    return text.getvalue()


def _check(content: bytes) -> None:
    """Refuse what is no workbook, or would unpack to more than a survey ever holds, before anything is read in it.

    A part that declares entities can be made to grow to any size while it is read, however small it is. No spreadsheet
    program writes one.
    """
    try:
        archive = ZipFile(io.BytesIO(content))
    except BadZipFile as error:
        raise Refused("The workbook is damaged.") from error
    parts = archive.infolist()
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Refused("This is not an Excel workbook.")
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise Refused("The workbook holds macros.")
    size = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or size > MOST_UNPACKED_MEGABYTES * 2**20:
        raise Refused("The workbook unpacks to far more than a table of responses.")
    if any(_declares_entities(archive, part) for part in parts):
        raise Refused("The workbook holds declarations that no spreadsheet program writes.")


def _declares_entities(archive: ZipFile, part: ZipInfo) -> bool:
    """Whether a part has a document type, in any encoding that the reader of XML knows by itself."""
    before = b""
    try:
        with archive.open(part) as file:
            while piece := file.read(PIECE):
                if any(word in before + piece for word in DOCTYPES):
                    return True
                before = piece[-LONGEST_DOCTYPE:]
    except (BadZipFile, OSError, EOFError, zlib.error, NotImplementedError, RuntimeError) as error:
        raise Refused("The workbook is damaged, or locked with a password.") from error
    return False


def _lines(sheet: object) -> list[list[str]]:
    lines: list[list[str]] = []
    cells = 0
    for row in sheet.iter_rows(values_only=True):  # type: ignore[attr-defined]
        line = [as_text(cell) for cell in row]
        while line and not line[-1]:
            line.pop()
        cells += len(line)
        if cells > MOST_CELLS:
            raise Refused("The workbook has more cells than can be read.")
        lines.append(line)
    return lines


def as_text(cell: object) -> str:
    """A cell as a person sees it: 7 for the number 7.0, a day without the midnight it is stored with."""
    match cell:
        case None:
            return ""
        case bool():
            return "Yes" if cell else "No"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time.min:
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case _:
            return str(cell)


def main(arguments: Sequence[str]) -> int:
    """Read, write, and say what is wrong. Takes no arguments."""
    if arguments:
        sys.stderr.write("The workbook goes in by standard input.")
        return 2
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MEGABYTES * 2**20,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        text = unpack(sys.stdin.buffer.read())
    except Refused as error:
        sys.stderr.write(str(error))
        return 3
    sys.stdout.buffer.write(text.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
