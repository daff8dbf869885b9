"""A signed summary without the quotes that are withheld, in every form that it is given in."""

import json

import jsonschema
import pytest

from consult.reports.rendering.board_paper import as_pdf
from consult.reports.rendering.json_file import as_json, json_schema
from consult.reports.rendering.word import as_docx
from consult.reports.rendering.wording import seal_of
from consult.reports.rendering.workbook import as_xlsx
from consult.reports.summary.content import Paragraph, PartKey, Quotes, from_json
from consult.reports.summary.withholding import IN_ITS_PLACE, without_quotes
from tests.unit.reports.rendering import reading
from tests.unit.reports.rendering.summaries import invented_summary


def quotes_in(content):
    [section] = content.part(PartKey.QUOTES).sections
    return [
        quote.text if isinstance(block, Quotes) else block.text
        for block in section.blocks
        for quote in (block.quotes if isinstance(block, Quotes) else (block,))
        if isinstance(block, Quotes | Paragraph)
    ]


@pytest.fixture(scope="module")
def content():
    return invented_summary()


def test_a_note_stands_in_place_of_each_quote_that_is_withheld(content):
    *before, first, second = quotes_in(content)
    assert quotes_in(without_quotes(content, {0})) == [*before, IN_ITS_PLACE, second]
    assert quotes_in(without_quotes(content, {1})) == [*before, first, IN_ITS_PLACE]
    assert quotes_in(without_quotes(content, {0, 1})) == [*before, IN_ITS_PLACE, IN_ITS_PLACE]
    assert without_quotes(content, ()) is content


def test_it_says_that_something_is_withheld_under_the_number_and_checksum_of_what_was_signed(content):
    shown = without_quotes(content, {0})
    assert (shown.sign_off, shown.identity, shown.title) == (content.sign_off, content.identity, content.title)
    assert shown.seal == content.seal == content.checksum() != shown.checksum()
    assert seal_of(shown) == seal_of(content)
    assert "a quote has been withheld" in shown.notices[-1]
    assert content.checksum() in shown.notices[-1]
    assert "2 quotes have been withheld" in without_quotes(content, {0, 1}).notices[-1]
    assert without_quotes(shown, {0}).seal == content.seal


def test_what_was_signed_is_not_touched_and_its_text_stays_the_same(content):
    text = content.to_json()
    without_quotes(content, {0, 1})
    assert content.to_json() == text
    assert from_json(text).to_json() == text


def test_no_document_holds_what_is_withheld(content):
    shown = without_quotes(content, {0})
    withheld, kept = (quote.split("\n")[0] for quote in quotes_in(content)[-2:])
    written = json.loads(as_json(shown))
    jsonschema.Draft202012Validator(json.loads(json_schema())).validate(written)
    texts = {
        "pdf": reading.text_in_pdf(as_pdf(shown, {})),
        "docx": "\n".join(each.text for each in reading.open_docx(as_docx(shown, {})).paragraphs),
        "xlsx": "\n".join(reading.words_in_xlsx(as_xlsx(shown))),
        "json": json.dumps(written, ensure_ascii=False),
    }
    for name, text in texts.items():
        everything = reading.squeezed(text)
        assert not reading.is_said(withheld, everything), name
        for there in (IN_ITS_PLACE, kept, content.checksum()):
            assert reading.is_said(there, everything), (name, there)
