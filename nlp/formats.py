"""Files of rows, whether CSV, Excel or Parquet: read as named columns of text."""

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

from nlp.errors import TableUnreadable

LONGEST_CELL = 10_000_000
_EXCEL, _OLD_EXCEL, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"
_EXCEL_SUFFIXES = {".xlsx", ".xlsm"}


class Rows(NamedTuple):
    """Column names, and rows by column name, every cell as text."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]


def read_rows(path: Path) -> Rows:
    """Read a file by what is in it, since a name can be wrong. Raises TableUnreadable with what to do.

    CSV is read in UTF-8, or in Windows-1252 with a note of that on the error stream; of a workbook the first sheet.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TableUnreadable(f"{path} cannot be read: {error.strerror}. Check the path.") from error
    if content.startswith(_OLD_EXCEL):
        raise TableUnreadable(f"{path} is an Excel file of the old kind. Save it as .xlsx or as CSV.")
    if content.startswith(_EXCEL) or path.suffix.lower() in _EXCEL_SUFFIXES:
        return _from_excel(path, content)
    if content.startswith(_PARQUET) or path.suffix.lower() == ".parquet":
        return _from_parquet(path, content)
    return _from_csv(path, content)


def _from_csv(path: Path, content: bytes) -> Rows:
    previous = csv.field_size_limit(LONGEST_CELL)
    try:
        reader = csv.DictReader(io.StringIO(_decode(path, content), newline=""), restval="")
        rows = tuple(reader)
    except csv.Error as error:
        raise TableUnreadable(f"{path} is not a CSV file: {error}. Save it again as CSV.") from error
    finally:
        csv.field_size_limit(previous)
    return Rows(tuple(reader.fieldnames or ()), rows)


def _decode(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        sys.stderr.write(f"Note: {path} is not in UTF-8 and was read as Windows-1252.\n")
        return content.decode("cp1252", errors="replace")


def _from_excel(path: Path, content: bytes) -> Rows:
    from openpyxl import load_workbook  # noqa: PLC0415 - only who gives a workbook waits for its reader

    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError) as error:
        raise TableUnreadable(f"{path} is not an Excel file, or is damaged. Save it again as .xlsx or CSV.") from error
    sheet = workbook.worksheets[0]
    if len(workbook.worksheets) > 1:
        sys.stderr.write(f"Note: of the sheets of {path} the first, “{sheet.title}”, was read.\n")
    lines = list(sheet.iter_rows(values_only=True))
    workbook.close()
    return _named(lines[0] if lines else (), (line for line in lines[1:] if any(cell is not None for cell in line)))


def _from_parquet(path: Path, content: bytes) -> Rows:
    from fastparquet import ParquetFile  # noqa: PLC0415 - brings pandas, which a reader of CSV need not wait for

    try:
        frame = ParquetFile(io.BytesIO(content)).to_pandas(index=False)
    except Exception as error:  # a damaged file shows as any of a dozen kinds of error
        raise TableUnreadable(f"{path} is not a Parquet file, or is damaged. Save it again, or as CSV.") from error
    cells = frame.astype(object).where(frame.notna(), None)
    return _named(tuple(frame.columns), cells.itertuples(index=False, name=None))


def _named(header: Sequence[object], lines: Iterable[Sequence[object]]) -> Rows:
    names = [_as_text(name).strip() for name in header]
    rows = tuple({name: _as_text(cell) for name, cell in zip(names, line, strict=False) if name} for line in lines)
    columns = tuple(name for name in dict.fromkeys(names) if name)
    return Rows(columns, tuple(dict.fromkeys(columns, "") | row for row in rows))


def _as_text(cell: object) -> str:
    """Give a cell as a person sees it: 7 for the number 7.0, a day without the midnight it is stored with."""
    match cell:
        case None:
            return ""
        case bytes():
            return cell.decode("utf-8", errors="replace")
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time.min:
            return cell.date().isoformat()
        case _:
            return str(cell)
