import io
import json
import runpy
from dataclasses import replace
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from forms.paper.job import carry_out
from forms.paper.setting import Setting
from forms.paper.wanted import FormsWanted, Notice, NoticeSize, NoticeWanted, Printed, SheetWanted, Surroundings

MADE_AT = datetime(2026, 11, 20, 9, 30, 15, 123456, tzinfo=UTC)
NOTICE = Notice(
    size=NoticeSize.POSTER,
    title="Every kind of question",
    run_by="The test partnership",
    summary="A questionnaire for tests.",
    dates="Answer by 4 December 2026",
    address="https://example.org/consultations/every-kind",
    other_formats="Ask for paper.",
    is_demonstration=True,
)


def carried_out(job):
    return Printed.model_validate_json(carry_out(job.model_dump_json()))


@pytest.fixture
def forms_wanted(every_kind_text):
    return FormsWanted(
        definition=every_kind_text,
        setting=Setting.STANDARD,
        surroundings=Surroundings(),
        first_serial=5,
        last_serial=6,
        made_at=MADE_AT,
    )


def test_forms_come_with_their_grid_and_how_many_pages_each_has(forms_wanted):
    printed = carried_out(forms_wanted)
    with pikepdf.open(io.BytesIO(printed.pdf)) as opened:
        assert len(opened.pages) == 2 * printed.pages
    assert json.loads(printed.grid)["pages"] == printed.pages


@pytest.mark.parametrize(("size", "points"), [(NoticeSize.POSTER, [595, 842]), (NoticeSize.FLYER, [420, 595])])
def test_a_notice_is_one_tagged_page(size, points):
    printed = carried_out(NoticeWanted(notice=replace(NOTICE, size=size), made_at=MADE_AT))
    with pikepdf.open(io.BytesIO(printed.pdf)) as opened:
        (page,) = opened.pages
        assert [round(float(side)) for side in page.mediabox[2:]] == points
        with opened.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_the_program_does_what_is_asked_on_standard_input(monkeypatch, capsys):
    asked = NoticeWanted(notice=NOTICE, made_at=MADE_AT).model_dump_json()
    monkeypatch.setattr("sys.stdin", io.StringIO(asked))
    runpy.run_module("forms.paper", run_name="__main__")
    assert Printed.model_validate_json(capsys.readouterr().out).pdf.startswith(b"%PDF")


def test_the_equality_sheet_has_neither_a_number_nor_a_code_and_says_to_hand_it_in_by_itself():
    wanted = SheetWanted(
        title="Every kind of question",
        run_by="The test partnership",
        setting=Setting.STANDARD,
        surroundings=Surroundings(),
        made_at=MADE_AT,
    )
    printed = carried_out(wanted)
    document = pypdfium2.PdfDocument(printed.pdf)
    pages = list(document)
    words = " ".join(page.get_textpage().get_text_range() for page in pages)
    assert not any(zxingcpp.read_barcodes(page.render(scale=2).to_pil()) for page in pages)
    document.close()
    assert "Hand this sheet in by itself" in " ".join(words.split())
    assert "Form number" not in words
    assert "Your answers have been sent" not in words
    assert "For people who answer “Every kind of question”." in words
    assert "What is your sex?" in words
    assert len(pages) == 4
