from datetime import date, datetime

import fastparquet
import pandas as pd
import pytest
from openpyxl import Workbook

from nlp.errors import TableUnreadable
from nlp.formats import read_rows


@pytest.fixture
def workbook(tmp_path):
    def write(*sheets):
        book = Workbook()
        book.remove(book.active)
        for number, lines in enumerate(sheets, start=1):
            sheet = book.create_sheet(f"Sheet {number}")
            for line in lines:
                sheet.append(line)
        path = tmp_path / "answers.xlsx"
        book.save(path)
        return path

    return write


@pytest.fixture
def parquet(tmp_path):
    def write(columns, text_as="utf8"):
        path = tmp_path / "answers.parquet"
        fastparquet.write(str(path), pd.DataFrame(columns), object_encoding={"text": text_as})
        return path

    return write


class TestExcel:
    def test_the_first_sheet_is_read_as_a_person_sees_it(self, workbook, capsys):
        path = workbook([["id", "text", "on", None], [7.0, "dogs", date(2026, 3, 1), "x"], [8, None, 2.5, None]])
        assert read_rows(path) == (
            ("id", "text", "on"),
            ({"id": "7", "text": "dogs", "on": "2026-03-01"}, {"id": "8", "text": "", "on": "2.5"}),
        )
        assert capsys.readouterr().err == ""

    def test_a_time_of_day_is_kept(self, workbook):
        path = workbook([["at"], [datetime.fromisoformat("2026-03-01T09:30")]])
        assert read_rows(path).rows == ({"at": "2026-03-01 09:30:00"},)

    def test_empty_lines_are_no_answers(self, workbook):
        assert len(read_rows(workbook([["text"], ["dogs"], [None], [None], ["cats"]])).rows) == 2

    def test_other_sheets_are_left_alone_with_a_note(self, workbook, capsys):
        path = workbook([["text"], ["dogs"]], [["text"], ["cats"]])
        assert read_rows(path).rows == ({"text": "dogs"},)
        assert capsys.readouterr().err == f"Note: of the sheets of {path} the first, “Sheet 1”, was read.\n"

    def test_an_empty_sheet_has_no_rows(self, workbook):
        assert read_rows(workbook([])) == ((), ())

    def test_a_workbook_is_known_by_what_is_in_it(self, workbook, tmp_path):
        path = workbook([["text"], ["dogs"]]).rename(tmp_path / "answers.csv")
        assert read_rows(path).rows == ({"text": "dogs"},)

    def test_a_damaged_file_is_refused(self, tmp_path):
        path = tmp_path / "answers.xlsx"
        path.write_bytes(b"text\ndogs\n")
        with pytest.raises(TableUnreadable, match="is not an Excel file, or is damaged"):
            read_rows(path)

    def test_the_old_kind_is_refused_with_what_to_do(self, tmp_path):
        path = tmp_path / "answers.xls"
        path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1"))
        with pytest.raises(TableUnreadable, match=r"of the old kind\. Save it as \.xlsx or as CSV"):
            read_rows(path)


class TestParquet:
    def test_cells_are_read_as_text(self, parquet):
        path = parquet({"id": [1.0, 2.0], "text": ["dogs é", None], "share": [0.5, None]})
        assert read_rows(path) == (
            ("id", "text", "share"),
            ({"id": "1", "text": "dogs é", "share": "0.5"}, {"id": "2", "text": "", "share": ""}),
        )

    def test_text_that_is_stored_as_bytes_is_read(self, parquet):
        assert read_rows(parquet({"text": [b"caf\xc3\xa9"]}, text_as="bytes")).rows == ({"text": "café"},)

    def test_a_damaged_file_is_refused(self, tmp_path):
        path = tmp_path / "answers.parquet"
        path.write_bytes(b"PAR1 and then nothing")
        with pytest.raises(TableUnreadable, match="is not a Parquet file, or is damaged"):
            read_rows(path)
