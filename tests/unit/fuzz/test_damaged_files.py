"""Damaged files of every kind that somebody can bring in: read, or refused with a sentence. Never a fault.

`make fuzz` tries many more; what it found stands below as a test of its own.
"""

import io
import tempfile
from pathlib import Path

from hypothesis import given
from openpyxl import Workbook

from consult.importing import unpack_workbook
from consult.importing.checking import check_rows
from consult.importing.columns import columns_in, without_cells_of
from consult.importing.files import FileUnreadable, as_csv_text, table_in, without_columns
from consult.importing.guessing import guess
from consult.importing.products import personal_places, product_of
from consult.importing.rows import RowReader
from consult.originals.content import NotAnOriginal, kind_of
from consult.queries.area import AreaQuestion
from consult.services.area_file import AreaFileUnreadable, example_file, read_area_file
from forms.loading import QuestionnaireUnreadable, library, load_questionnaire, parse_questionnaire
from forms.spec import Option
from nlp.codebook import CodeBookUnreadable, parse_codebook, shipped_codebook
from nlp.codebook_files import as_csv, as_yaml, from_csv
from tests.conftest import QUESTIONNAIRES
from tests.fuzz.effort import effort
from tests.fuzz.mutations import damaged, damaged_archives, misshapen
from tests.scans import WHOLE_FILES
from tests.unit.importing.test_products import EXPORTS

RESPONSES = Path(__file__).parents[2] / "responses"
ASKED = load_questionnaire(QUESTIONNAIRES / "every_kind.yaml")
REAL = [(RESPONSES / name).read_bytes()[:6_000] for name in ("rse_2016.csv", "rse_2016_socio2.csv")]
AREA_QUESTIONS = (
    AreaQuestion(
        "age", "How old are you?", (Option(value="a", label="Under 45"), Option(value="b", label="45 or over")), False
    ),
)
WRITTEN = [path.read_bytes() for path in (*library().values(), QUESTIONNAIRES / "every_kind.yaml")]
CODE_BOOKS = [as_yaml(shipped_codebook()).encode()]
ZIPPED = b"PK\x03\x04"


def workbook() -> bytes:
    book = Workbook()
    for line in EXPORTS["microsoft-forms"].splitlines():
        book.active.append(line.split(","))
    book.create_sheet("About").append(["=1+1", 3.5, True, None])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read_whole(content: bytes) -> None:
    """Everything that the worker does with a file of responses before a row of it is kept."""
    text = as_csv_text(content)
    table = table_in(text)
    columns, _ = columns_in(table.header, table.rows)
    product = product_of(columns)
    matching = guess(columns, ASKED, product)
    personal = personal_places(columns, matching.columns)
    text, columns = without_columns(text, personal), without_cells_of(columns, personal)
    check_rows(table_in(text).rows, RowReader(ASKED, matching, product=product))


@effort(40)
@given(damaged([*(text.encode() for text in EXPORTS.values()), *REAL]))
def test_damaged_exports_of_survey_tools(content):
    if content.startswith(ZIPPED):
        return  # a program of its own: see below
    try:
        read_whole(content)
    except FileUnreadable as error:
        assert str(error).endswith(".")


@effort(25)
@given(damaged_archives([workbook()]))
def test_damaged_workbooks(content):
    try:
        unpacked = unpack_workbook.unpack(content)
    except unpack_workbook.Refused as error:
        assert str(error).endswith(".")
        return
    try:
        read_whole(unpacked.encode() or b"\n")
    except FileUnreadable as error:
        assert str(error).endswith(".")


@effort(20)
@given(damaged(WRITTEN) | misshapen(WRITTEN))
def test_damaged_questionnaires(content):
    try:
        parse_questionnaire(content.decode(errors="replace"), source="a file")
    except QuestionnaireUnreadable as error:
        assert error.problems


@effort(20)
@given(damaged(CODE_BOOKS) | misshapen(CODE_BOOKS))
def test_damaged_code_books(content):
    try:
        parse_codebook(content.decode(errors="replace"), source="a file")
    except CodeBookUnreadable as error:
        assert error.problems


@effort(20)
@given(damaged([as_csv(shipped_codebook()).encode()]))
def test_damaged_code_books_from_spreadsheets(content):
    try:
        from_csv(content.decode(errors="replace").replace("\0", ""), like=shipped_codebook(), source="a file")
    except CodeBookUnreadable as error:
        assert error.problems


@effort(20)
@given(damaged([example_file(AREA_QUESTIONS).encode()]))
def test_damaged_figures_of_an_area(content):
    try:
        read_area_file(content.decode(errors="replace"), AREA_QUESTIONS)
    except AreaFileUnreadable as error:
        assert error.problems


@effort(40)
@given(damaged(list(WHOLE_FILES.values())))
def test_damaged_scans(content):
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        try:
            kind_of(Path(file.name))
        except NotAnOriginal as error:
            assert str(error)[0].isupper()
