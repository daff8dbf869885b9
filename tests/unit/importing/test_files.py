"""Reading tables from files that somebody uploaded."""

import io
import subprocess
import sys
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some
from openpyxl import Workbook

from consult.importing import files, unpack_workbook
from consult.importing.files import FileUnreadable, as_csv_text, column_letters, table_in


def read(content: bytes):
    table = table_in(as_csv_text(content))
    return table.header, [(row.number, *row.cells) for row in table.rows]


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_in_the_encodings_that_programs_save_it_in(encoding):
    content = "id,Where\n1,Café – Durham’s\n".encode(encoding)
    assert read(content) == (("id", "Where"), [(2, "1", "Café – Durham’s")])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_is_read_with_any_of_the_usual_signs_between_cells(delimiter):
    content = f'a{delimiter}"b, c; d"\n1{delimiter}2\n'.encode()
    assert read(content) == (("a", "b, c; d"), [(2, "1", "2")])


def test_rows_have_the_numbers_that_a_spreadsheet_gives_them():
    content = b'a,b\n"two\nlines",x\n\n,\nlast,y\n'
    assert read(content)[1] == [(2, "two\nlines", "x"), (5, "last", "y")]


def test_columns_are_emptied_and_every_row_keeps_its_number():
    text = 'id;"Name; or\nnot";agree\n1;Jo;"Yes; I do"\n\n2;Al;No;more\n'
    emptied = files.without_columns(text, {1})
    assert "Jo" not in emptied
    assert table_in(emptied).header == ("id", "Name; or not", "agree")
    assert [(row.number, *row.cells, *row.extra) for row in table_in(emptied).rows] == [
        (2, "1", "", "Yes; I do"),
        (4, "2", "", "No", "more"),
    ]


def with_part(name: str, content: bytes) -> bytes:
    """A workbook in which one part is another, or which has one more."""
    whole, changed = io.BytesIO(workbook(("Sheet", [["agree"], ["Agree"]]))), io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        parts = {part: source.read(part) for part in source.namelist()} | {name: content}
        for part, held in parts.items():
            target.writestr(part, held)
    return changed.getvalue()


def test_a_workbook_with_macros_is_refused_with_what_to_save_it_as():
    with pytest.raises(FileUnreadable, match=r"The workbook holds macros\. Save it as CSV"):
        as_csv_text(with_part("xl/vbaProject.bin", b"anything"))


def test_a_workbook_whose_part_is_damaged_is_refused():
    whole = with_part("xl/worksheets/sheet1.xml", b"x" * 5_000)
    place = whole.index(b"xl/worksheets/sheet1.xml") + 30
    with pytest.raises(unpack_workbook.Refused, match="damaged"):
        unpack_workbook.unpack(whole[:place] + b"\xff" * 8 + whole[place + 8 :])


def test_a_workbook_whose_parts_are_mixed_up_is_refused_without_a_word_of_the_library():
    """Found by the search through damaged workbooks: what the library warned of stood before the sentence."""
    mixed_up = with_part("xl/_rels/workbook.xml.rels", b'<sst count="1"><si count="2"/></sst>')
    with pytest.raises(FileUnreadable) as refused:
        as_csv_text(mixed_up)
    assert str(refused.value).startswith("This is not an Excel workbook, or it is damaged. Save it as CSV")


def test_a_workbook_that_says_its_parts_begin_before_it_does_is_refused():
    """Found by the search through damaged workbooks."""
    whole = workbook(("Sheet", [["agree"]]))
    place = whole.rindex(b"PK\x05\x06") + 16
    start = int.from_bytes(whole[place : place + 4], "little") + 10_000
    with pytest.raises(unpack_workbook.Refused, match="damaged"):
        unpack_workbook.unpack(whole[:place] + start.to_bytes(4, "little") + whole[place + 4 :])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_workbook_that_grows_while_it_is_read_is_refused(encoding):
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [<!ENTITY l0 "lol">{laughs}]><w>&l9;</w>'
    bombed = with_part("xl/worksheets/sheet1.xml", bomb.encode(encoding))
    with pytest.raises(unpack_workbook.Refused, match="declarations that no spreadsheet program writes"):
        unpack_workbook.unpack(bombed)


def test_short_rows_are_filled_and_cells_beyond_the_headings_are_told():
    rows = list(table_in("a,b\n1\n1,2,,surplus\n").rows)
    assert rows[0].cells == ("1", "")
    assert (rows[1].cells, rows[1].extra) == (("1", "2"), ("surplus",))


def test_headings_that_are_blank_or_repeated_are_told_apart_by_their_column():
    assert table_in("a,,a,b,,\n1,2,3,4\n").header == ("a", "(column B)", "a (column C)", "b")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b" \n\t\n", "The file is empty"),
        (b"\n1,2\n", "The first line of the file is blank"),
        (b"a,b\n1,\0\n", "This is no CSV file"),
        (b"\xd0\xcf\x11\xe0 old", "old Excel format"),
        (b"\xff\xfea", "is damaged"),
        (b"%PDF-1.7\n1 0 obj", "This is a PDF, not a table"),
        (b"\n<html><table><tr><td>Agree</td></tr></table></html>", "web page or XML. Open it in a spreadsheet"),
        ("<?xml version='1.0'?>\n<Workbook/>\n".encode("utf-16"), "web page or XML"),
        (b"PK\x03\x04 nothing", "The workbook is damaged"),
        (("x," * 1_001).encode() + b"x\n1\n", "at most 1,000 can be read"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(content, sentence):
    with pytest.raises(FileUnreadable, match=sentence):
        read(content)


def test_a_file_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    with pytest.raises(FileUnreadable, match="more than 2 rows"):
        list(table_in("a\n1\n2\n3\n").rows)


@given(some.binary(max_size=200))
def test_whatever_is_uploaded_is_read_or_refused(content):
    if content.startswith(b"PK\x03\x04"):
        return  # a program of its own: see below
    try:
        read(content)
    except FileUnreadable as error:
        assert str(error).endswith(".")


class TestWorkbooks:
    def test_cells_are_read_as_a_person_sees_them(self):
        rows = [
            ["id", "day", "moment", "whole", "part", "tick", "sum", "nothing"],
            [1, date(2024, 3, 27), datetime(2024, 3, 27, 9, 30), 7.0, 7.5, True, "=1+1", None],  # noqa: DTZ001 - as Excel has it
        ]
        line = (2, "1", "2024-03-27", "2024-03-27 09:30:00", "7", "7.5", "Yes", "=1+1", "")
        assert read(workbook(("Responses", rows))) == (tuple(rows[0]), [line])

    def test_the_largest_sheet_is_read(self):
        about, responses = [["What this is"]], [["id"], [1], [2]]
        assert read(workbook(("About", about), ("Responses", responses)))[0] == ("id",)

    def test_blank_rows_do_not_shift_the_numbers(self):
        assert read(workbook(("Responses", [["id"], [], [1]])))[1] == [(3, "1")]

    def test_a_zip_that_is_no_workbook_is_refused(self):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("hello.txt", "hello")
        with pytest.raises(FileUnreadable, match="not an Excel workbook"):
            read(file.getvalue())

    def test_a_workbook_that_unpacks_to_far_too_much_is_refused_before_it_is_unpacked(self):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"\0" * (401 * 2**20))
        assert len(file.getvalue()) < 2**20
        with pytest.raises(FileUnreadable, match="unpacks to far more"):
            read(file.getvalue())

    def test_a_workbook_without_its_inside_is_refused(self):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("xl/workbook.xml", "<not a workbook")
        with pytest.raises(unpack_workbook.Refused, match="not an Excel workbook, or it is damaged"):
            unpack_workbook.unpack(file.getvalue())

    def test_a_workbook_with_too_many_cells_is_refused(self, monkeypatch):
        monkeypatch.setattr(unpack_workbook, "MOST_CELLS", 2)
        with pytest.raises(unpack_workbook.Refused, match="more cells than"):
            unpack_workbook.unpack(workbook(("Responses", [["id", "a"], [1, 2]])))

    def test_a_program_that_takes_too_long_or_dies_is_told(self, monkeypatch):
        content = workbook(("Responses", [["id"], [1]]))

        def slow(*_arguments, **_options):
            raise subprocess.TimeoutExpired("unpack", 1)

        monkeypatch.setattr(files.subprocess, "run", slow)
        with pytest.raises(FileUnreadable, match="takes too long"):
            read(content)
        monkeypatch.setattr(files.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess((), -9))
        with pytest.raises(FileUnreadable, match="damaged, or too large"):
            read(content)

    def test_the_program_reads_standard_input_and_nothing_else(self, monkeypatch, capsysbinary):
        limits = []
        monkeypatch.setattr(unpack_workbook.resource, "setrlimit", lambda what, _limit: limits.append(what))
        content = workbook(("Responses", [["id"], [1]]))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        assert unpack_workbook.main([]) == 0
        assert capsysbinary.readouterr().out == b"id\r\n1\r\n"
        assert len(limits) == 2
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"no")))
        assert unpack_workbook.main([]) == 3
        assert unpack_workbook.main(["file.xlsx"]) == 2


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_as_a_spreadsheet_calls_them(place, letters):
    assert column_letters(place) == letters
