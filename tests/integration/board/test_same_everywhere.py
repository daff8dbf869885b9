"""The board's page and the files beside it: all made from one frozen object, so no two of them differ."""

import pytest

from consult.models import Consultation
from consult.reports.rendering import render_all
from consult.reports.rendering.json_file import json_schema
from consult.reports.summary.content import SummaryContent, from_json
from consult.services.summaries import NewFile
from tests.integration.summaries import Summaries
from tests.pages import Page, PageClient, squeezed
from tests.unit.reports.rendering import reading
from tests.unit.reports.rendering.checking import check_docx, check_pdf, check_xlsx
from tests.unit.reports.rendering.summaries import invented_summary


def check_page(page: Page, content: SummaryContent) -> None:
    words = reading.squeezed(page.words)
    for part in content.parts:
        for said in (part.title, part.absent or "", *(section.heading for section in part.sections)):
            assert reading.squeezed(said) in words
    for sentence in reading.sentences_in_parts(content):
        assert reading.squeezed(sentence) in words, sentence
    shown = [[squeezed(cell.text_content()) for cell in row] for row in page.tree.xpath("//table//tr")]
    read = [row for table in reading.whole_rows_of(content) for row in table]
    assert [sorted(row) for row in shown] == [sorted(row) for row in read]
    alternatives = page.tree.xpath("//picture//img/@alt")
    assert alternatives == [table.chart.alt for table in content.tables if table.chart and reading.is_drawn(table)]


def sealed_with_files(summaries: Summaries, of: Consultation, monkeypatch: pytest.MonkeyPatch) -> SummaryContent:
    """A signed summary with the files that are made from it."""
    draft = from_json(summaries.draft(of).content or "")
    files = tuple(NewFile(file.name, file.media_type, file.content) for file in render_all(draft))
    monkeypatch.setattr("tests.integration.summaries.FILES", files)
    # Made again it would say another minute, when drawing the files took it past one.
    monkeypatch.setattr("tests.integration.summaries.freeze", lambda *_of, **_how: draft)
    return from_json(summaries.signed(of).content or "")


def file(board: PageClient, name: str) -> bytes:
    return board.http.get(f"/board/answered/summaries/1/{name}").data


def test_the_page_and_the_files_say_what_the_object_says(
    board: PageClient, summaries: Summaries, answered: Consultation, monkeypatch: pytest.MonkeyPatch
):
    content = sealed_with_files(summaries, answered, monkeypatch)
    page = board.get("/board/answered")
    check_page(page, content)
    offered = [link.rpartition("/")[2] for link in page.tree.xpath("//main//a[@download]/@href")]
    assert offered == ["summary.pdf", "summary.docx", "summary.xlsx", "summary.json", "summary.schema.json"]
    assert file(board, "summary.schema.json") == json_schema()
    draft = from_json(file(board, "summary.json").decode())
    assert draft.model_copy(update={"identity": content.identity}) == content.model_copy(update={"sign_off": None})
    check_pdf(file(board, "summary.pdf"), draft)
    check_docx(file(board, "summary.docx"), draft)
    check_xlsx(file(board, "summary.xlsx"), draft)


def test_the_page_says_all_of_a_summary_with_everything_in_it(
    board: PageClient, summaries: Summaries, answered: Consultation, monkeypatch: pytest.MonkeyPatch
):
    draft = invented_summary(is_signed=False)
    monkeypatch.setattr("tests.integration.summaries.freeze", lambda *_of, **_how: draft)
    names = [name for table in draft.tables if table.chart for name in table.picture_names]
    pictures = tuple(NewFile(name, "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>") for name in names)
    monkeypatch.setattr("tests.integration.summaries.FILES", pictures)
    content = from_json(summaries.signed(answered).content or "")
    check_page(board.get("/board/answered"), content)
