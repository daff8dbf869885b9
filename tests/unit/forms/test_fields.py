"""What each kind of field makes of what was sent. Every case also keeps what was typed."""

from collections.abc import Callable
from datetime import date

import pytest

from forms.answers import (
    Answer,
    ChoiceAnswer,
    ChoicesAnswer,
    DateAnswer,
    MatrixAnswer,
    NumberAnswer,
    PostcodeAnswer,
    RankingAnswer,
    TextAnswer,
)
from forms.build import AnswerForm, error_summary, read_answers
from tests.unit.forms.conftest import Sent

SendOne = Callable[[str, Sent], AnswerForm]

OPTIONS = "options: [{value: a, label: Apples}, {value: b, label: Bread}, {value: c, label: Cheese}]"
SINGLE = f"kind: single_choice, {OPTIONS}, other: {{}}"
MULTIPLE = f"kind: multiple_choice, {OPTIONS}, other: {{}}, none: {{}}"
RANKING = f"kind: ranking, up_to: 3, {OPTIONS}"
SCALE = "kind: scale_0_to_10, low_label: Low, high_label: High"
MATRIX = (
    "kind: matrix, rows: [{key: x, label: Litter}, {key: y, label: Noise}], "
    "columns: [{value: often, label: Often}, {value: never, label: Never}]"
)
WHOLE = "kind: whole_number, at_least: 1, at_most: 1500"


@pytest.mark.parametrize(
    ("question", "sent", "answer"),
    [
        ("kind: agreement", {"q": "neither"}, ChoiceAnswer("neither")),
        ("kind: yes_no_dont_know", {"q": " yes "}, ChoiceAnswer("yes")),
        (SINGLE, {"q": "a", "q-other": "left over"}, ChoiceAnswer("a")),
        (SINGLE, {"q": "other", "q-other": " Figs\r\nand  dates "}, ChoiceAnswer("other", "Figs and dates")),
        (SINGLE, {"q": "other", "q-other": ""}, ChoiceAnswer("other")),
        (SINGLE, {"q-other": "Figs"}, ChoiceAnswer("other", "Figs")),
        (SINGLE, {"q": "", "q-other": "\u200b"}, None),
        (MULTIPLE, {"q": ["c", "a", "a"]}, ChoicesAnswer(("a", "c"))),
        (MULTIPLE, {"q": ["a"], "q-other": "left over"}, ChoicesAnswer(("a",))),
        (MULTIPLE, {"q": ["other", "a"], "q-other": "Figs"}, ChoicesAnswer(("a", "other"), "Figs")),
        (MULTIPLE, {"q-other": "Figs"}, ChoicesAnswer(("other",), "Figs")),
        (MULTIPLE, {"q": "none"}, ChoicesAnswer(("none",))),
        (MULTIPLE, {"q": ["", ""]}, None),
        (SCALE, {"q": "0"}, NumberAnswer(0)),
        (SCALE, {"q": ""}, None),
        (RANKING, {"q-1": "b", "q-2": "a", "q-3": ""}, RankingAnswer(("b", "a"))),
        (RANKING, {"q-1": "", "q-2": "", "q-3": ""}, None),
        (MATRIX, {"q-x": "often", "q-y": "never"}, MatrixAnswer({"x": "often", "y": "never"})),
        (MATRIX, {"q-y": "never"}, MatrixAnswer({"y": "never"})),
        (MATRIX, {}, None),
        ("kind: short_text", {"q": " Elvet \n Bridge "}, TextAnswer("Elvet Bridge")),
        ("kind: short_text", {"q": "\u200b \t"}, None),
        ("kind: long_text", {"q": " one\r\n\r\n🏍 two\x00 שלום "}, TextAnswer("one\n\n🏍 two שלום")),
        ("kind: long_text", {"q": "\n\n"}, None),
        (WHOLE, {"q": "１２"}, NumberAnswer(12)),
        (WHOLE, {"q": "1,211"}, NumberAnswer(1211)),
        (WHOLE, {"q": "  "}, None),
        ("kind: date", {"q-day": "29", "q-month": "2", "q-year": "2024"}, DateAnswer(date(2024, 2, 29))),
        ("kind: date", {"q-day": "4", "q-month": "March", "q-year": "2024"}, DateAnswer(date(2024, 3, 4))),
        ("kind: date", {"q-day": " ", "q-month": "", "q-year": ""}, None),
        ("kind: postcode", {"q": " dh1  5ul"}, PostcodeAnswer("DH1 5UL")),
        ("kind: postcode", {"q": ""}, None),
    ],
)
def test_what_was_sent_becomes_an_answer(send_one: SendOne, question: str, sent: Sent, answer: Answer | None):
    form = send_one(question, sent)
    assert error_summary(form) == ()
    assert read_answers(form) == ({} if answer is None else {"q": answer})


NOT_LISTED = "Select one of the answers listed for “Which”"
ONLY_ONE = "Give only one answer to “Which”"
REAL_DATE = "Enter a real date, like 27 3 2024, for “Which”"
WHOLE_NUMBER = "Enter a whole number, like 12, for “Which”"
FOUR_FIGURES = "Enter the year with four figures, like 2024, for “Which”"


@pytest.mark.parametrize(
    ("question", "sent", "control", "sentence"),
    [
        (SINGLE, {"q": "z"}, "q", NOT_LISTED),
        (SINGLE, {"q": ["a", "b"]}, "q", ONLY_ONE),
        (SINGLE, {"q": "other", "q-other": ["x", "y"]}, "q-other", ONLY_ONE),
        (MULTIPLE, {"q": ["a", "z"]}, "q", NOT_LISTED),
        (
            MULTIPLE,
            {"q": ["a", "none"]},
            "q",
            "Select answers that apply, or select “None of these”, but not both",
        ),
        (SCALE, {"q": "11"}, "q", NOT_LISTED),
        (SCALE, {"q": "07"}, "q", NOT_LISTED),
        (RANKING, {"q-1": "z"}, "q-1", NOT_LISTED),
        (RANKING, {"q-2": "a"}, "q-1", "Select your first choice, or clear the choices after it"),
        (
            RANKING,
            {"q-1": "a", "q-2": "a"},
            "q-2",
            "You have already chosen “Apples”. Select something else as your second choice, or clear it",
        ),
        (MATRIX, {"q-x": "sometimes"}, "q-x", NOT_LISTED),
        ("kind: long_text", {"q": ["one", "two"]}, "q", ONLY_ONE),
        (WHOLE, {"q": "1e3"}, "q", WHOLE_NUMBER),
        (WHOLE, {"q": "9" * 5000}, "q", WHOLE_NUMBER),
        (WHOLE, {"q": "0"}, "q", "Enter a number from 1 to 1,500 for “Which”"),
        (WHOLE, {"q": "1501"}, "q", "Enter a number from 1 to 1,500 for “Which”"),
        ("kind: date", {"q-month": "2", "q-year": "2024"}, "q-day", "The date for “Which” must include a day"),
        ("kind: date", {"q-day": "2"}, "q-month", "The date for “Which” must include a month and a year"),
        ("kind: date", {"q-day": "31", "q-month": "2", "q-year": "2024"}, "q-day", REAL_DATE),
        ("kind: date", {"q-day": "x", "q-month": "2", "q-year": "2024"}, "q-day", REAL_DATE),
        ("kind: date", {"q-day": "1", "q-month": "x", "q-year": "2024"}, "q-month", REAL_DATE),
        ("kind: date", {"q-day": "1", "q-month": "2", "q-year": "24"}, "q-year", FOUR_FIGURES),
        ("kind: date", {"q-day": "1", "q-month": "2", "q-year": "x"}, "q-year", FOUR_FIGURES),
        ("kind: postcode", {"q": "Durham"}, "q", "Enter a full UK postcode, like DH1 5UL, for “Which”"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_is_kept(
    send_one: SendOne, question: str, sent: Sent, control: str, sentence: str
):
    form = send_one(question, sent)
    assert error_summary(form) == ((control, sentence),)
    assert read_answers(form) == {}
    assert {name: form["q"].typed.get(name) for name in sent} == {
        name: value if isinstance(value, list) else [value] for name, value in sent.items()
    }


@pytest.mark.parametrize(
    ("question", "sent", "summary"),
    [
        ("kind: agreement", {}, [("q", "Select an answer to “Which”")]),
        (MULTIPLE, {}, [("q", "Select at least one answer to “Which”")]),
        (SCALE, {}, [("q", "Select an answer to “Which”")]),
        (RANKING, {}, [("q-1", "Select an answer to “Which”")]),
        (MATRIX, {}, [("q-x", "Select an answer to “Litter”"), ("q-y", "Select an answer to “Noise”")]),
        (MATRIX, {"q-x": "often"}, [("q-y", "Select an answer to “Noise”")]),
        (MATRIX, {"q-x": "sometimes"}, [("q-x", NOT_LISTED)]),
        ("kind: short_text", {"q": " "}, [("q", "Enter an answer to “Which”")]),
        ("kind: long_text", {"q": "\n"}, [("q", "Enter an answer to “Which”")]),
        (WHOLE, {}, [("q", "Enter an answer to “Which”")]),
        ("kind: date", {}, [("q-day", "Enter an answer to “Which”")]),
        ("kind: postcode", {}, [("q", "Enter an answer to “Which”")]),
        ("kind: postcode", {"q": "x"}, [("q", "Enter a full UK postcode, like DH1 5UL, for “Which”")]),
    ],
)
def test_a_required_answer_that_is_missing_is_asked_for_once(
    send_one: SendOne, question: str, sent: Sent, summary: list[tuple[str, str]]
):
    assert list(error_summary(send_one(f"required: true, {question}", sent))) == summary


@pytest.mark.parametrize(
    ("question", "sent"),
    [
        ("kind: agreement", {"q": "agree"}),
        (MULTIPLE, {"q": "a"}),
        (SCALE, {"q": "0"}),
        (RANKING, {"q-1": "a"}),
        (MATRIX, {"q-x": "often", "q-y": "often"}),
        ("kind: short_text", {"q": "Elvet"}),
        ("kind: date", {"q-day": "1", "q-month": "2", "q-year": "2024"}),
    ],
)
def test_a_required_answer_that_is_given_is_enough(send_one: SendOne, question: str, sent: Sent):
    assert error_summary(send_one(f"required: true, {question}", sent)) == ()
