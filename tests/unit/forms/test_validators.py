from collections.abc import Callable

import pytest

from forms.build import AnswerForm, error_summary
from tests.unit.forms.conftest import Sent

SendOne = Callable[[str, Sent], AnswerForm]
OPTIONS = "options: [{value: a, label: A}, {value: b, label: B}, {value: c, label: C}]"


@pytest.mark.parametrize(
    ("question", "sent", "summary"),
    [
        ("kind: long_text, max_words: 3", {"q": "one two\nthree"}, ()),
        (
            "kind: long_text, max_words: 3",
            {"q": "one two three four"},
            (("q", "Your answer to “Which” has 4 words. Shorten it to 3 words or fewer"),),
        ),
        ("kind: short_text, max_characters: 5", {"q": "Elvet"}, ()),
        (
            "kind: short_text, max_characters: 5",
            {"q": "Elvets"},
            (("q", "Your answer to “Which” has 6 characters. Shorten it to 5 characters or fewer"),),
        ),
        (f"kind: multiple_choice, at_most: 2, {OPTIONS}", {"q": ["a", "b"]}, ()),
        (
            f"kind: multiple_choice, at_most: 2, {OPTIONS}",
            {"q": ["a", "b", "c"]},
            (("q", "Select no more than 2 answers to “Which”"),),
        ),
        (
            f"kind: multiple_choice, at_most: 1, {OPTIONS}",
            {"q": ["a", "b"]},
            (("q", "Select no more than 1 answer to “Which”"),),
        ),
        (f"kind: single_choice, other: {{}}, {OPTIONS}", {"q": "other", "q-other": "x" * 200}, ()),
        (f"kind: single_choice, other: {{}}, {OPTIONS}", {}, ()),
        (
            f"kind: single_choice, other: {{ask: Which else}}, {OPTIONS}",
            {"q": "other", "q-other": "x" * 201},
            (("q-other", "Your answer to “Which else” has 201 characters. Shorten it to 200 characters or fewer"),),
        ),
    ],
)
def test_limits_hold_and_name_both_numbers(
    send_one: SendOne, question: str, sent: Sent, summary: tuple[tuple[str, str], ...]
):
    assert error_summary(send_one(question, sent)) == summary


def test_a_comment_of_ten_thousand_characters_is_kept_and_counted(send_one: SendOne):
    comment = "word " * 2_000
    form = send_one("kind: long_text", {"q": comment})
    sentence = "Your answer to “Which” has 2,000 words. Shorten it to 250 words or fewer"
    assert error_summary(form) == (("q", sentence),)
    assert form["q"].typed_in("q") == comment
