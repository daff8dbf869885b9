import io
from dataclasses import replace
from datetime import UTC, datetime

import pikepdf
import pytest

from consult.reports.receipt import Receipt, draw_receipt
from consult.reports.typesetting import is_right_to_left
from forms.check_answers import CheckRow

RECEIPT = Receipt(
    title="The plan",
    run_by="The test partnership",
    partnership="Test partnership",
    reference="SDP-2222-3333",
    received_at=datetime(2026, 7, 1, 12, tzinfo=UTC),
    rows=(
        CheckRow("issue", "main_issue", "What is the *biggest* #issue?", "Litter\n\n$x$ <b> \\ 😀", is_answered=True),
    ),
    what_happens_next="We read it.\n\n- first\n- second",
    is_demonstration=True,
)


def said(text):
    return replace(RECEIPT, rows=(CheckRow("page", "question", "Why?", text, is_answered=True),))


def structure(pdf):
    """The names of the tags, in reading order."""
    names = []

    def walk(node):
        if isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                names.append(str(node.S))
            walk(node.get("/K"))
        elif isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)

    walk(pdf.Root.StructTreeRoot)
    return names


def test_the_copy_claims_and_has_what_universal_accessibility_asks_for():
    with pikepdf.open(io.BytesIO(draw_receipt(RECEIPT))) as pdf:
        assert str(pdf.open_metadata()["pdfuaid:part"]) == "1"
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo.Title) == "The plan: your response SDP-2222-3333"
        tags = structure(pdf)
    assert tags.count("/H1") == 2
    assert tags.count("/H2") == 1
    assert tags.index("/Title") < tags.index("/H1") < tags.index("/H2") < tags.index("/L", tags.index("/H2"))


@pytest.mark.parametrize("text", ["مرحبا بالعالم", "שלום", "a" * 5000, "word " * 5000, "#panic()", ""])
def test_any_writing_can_be_put_on_the_copy(text):
    assert draw_receipt(said(text)).startswith(b"%PDF")


def test_letters_that_no_font_has_cost_the_claim_but_not_the_tags():
    with pikepdf.open(io.BytesIO(draw_receipt(said("\U00010f00 unheard of")))) as pdf:
        assert "pdfuaid:part" not in pdf.open_metadata()
        assert "/StructTreeRoot" in pdf.Root


@pytest.mark.parametrize(
    ("text", "expected"),
    [("abc", False), ("مرحبا", True), ("123 שלום", True), ("a שלום", False), ("12", False), ("", False)],
)
def test_the_first_letter_with_a_direction_decides_the_line(text, expected):
    assert is_right_to_left(text) is expected
