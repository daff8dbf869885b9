"""Whether a rendering, read back, says what its summary says."""

from collections import Counter

from docx.table import _Row

from consult.reports.summary.content import SummaryContent
from tests.unit.reports.rendering import reading


def check_pdf(file: bytes, content: SummaryContent) -> None:
    everything = reading.text_in_pdf(file)
    for sentence in reading.sentences_of(content):
        assert reading.is_said(sentence, everything), sentence
    for rows in reading.rows_of(content):
        for row in rows:
            assert reading.squeezed("".join(row)) in everything, row


def check_docx(file: bytes, content: SummaryContent) -> None:
    document = reading.open_docx(file)
    said = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    expected = Counter(reading.paragraphs_of(content))
    assert Counter(said) == expected
    assert [[_distinct(row) for row in table.rows] for table in document.tables] == reading.rows_of(content)


def _distinct(row: _Row) -> list[str]:
    """The cells of a row; one that spans all of them is one."""
    elements = dict.fromkeys(cell._tc for cell in row.cells)
    return [cell.text for cell in (row.cells[[each._tc for each in row.cells].index(element)] for element in elements)]


def check_xlsx(file: bytes, content: SummaryContent) -> None:
    assert reading.long_form_in_xlsx(file) == reading.figures_of(content)
    words = reading.words_in_xlsx(file)
    titles = {table.chart.title for table in content.tables if table.chart}
    missing = [each for each in reading.sentences_of(content) if each not in titles and not _in_workbook(each, words)]
    assert not missing


def _in_workbook(text: str, words: set[str]) -> bool:
    return text in words or any(each.startswith(f"{text}: ") or each.endswith(f": {text}") for each in words)
