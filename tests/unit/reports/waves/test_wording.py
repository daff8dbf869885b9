"""Whether two waves asked the same question."""

import pytest

from consult.reports.waves.wording import same_wording, why_not_comparable
from forms.loading import parse_questionnaire
from tests.conftest import QUESTIONNAIRES

TEXT = (QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8")
ASKED = parse_questionnaire(TEXT, source="test")


def asked_otherwise(old: str, new: str):
    assert old in TEXT
    return parse_questionnaire(TEXT.replace(old, new), source="test")


def test_every_question_is_the_same_as_itself():
    assert all(why_not_comparable(question.key, ASKED, ASKED) is None for question in ASKED.questions)


@pytest.mark.parametrize(
    ("key", "old", "new", "why"),
    [
        (
            "agree",
            "agree with the plan?",
            "back the plan?",
            "The wording changed. The earlier wave asked: “Do you back",
        ),
        ("main_issue", "hint: Say it in your own words", "hint: In a word", "The hint"),
        ("locality", "label: East}", "label: The east}", "The answers to choose from"),
        ("agree", "dont_know: true, ", "", "The answers to choose from"),
        ("impact", "high_label: A great deal", "high_label: A lot", "The answers to choose from"),
        ("seen", "label: Litter}", "label: Rubbish}", "The answers to choose from"),
        ("seen", "label: Often}", "label: Always}", "The answers to choose from"),
        ("ranked", "up_to: 2", "up_to: 3", "How many answers"),
        (
            "event_day",
            "show_when: {question: heard, is: event}",
            "show_when: {question: heard, is: web}",
            "It was asked of",
        ),
        ("why_not", "any_of: [disagree, strongly_disagree]", "any_of: [disagree]", "It was asked of other people"),
        ("feel_safe", "kind: yes_no_dont_know", "kind: agreement", "It was asked in another way"),
    ],
)
def test_what_differs_is_said(key, old, new, why):
    assert why_not_comparable(key, asked_otherwise(old, new), ASKED).startswith(why)


def test_quotes_and_spaces_make_no_difference():
    assert same_wording("It’s  “safe” – here", 'It\'s "safe" - here\n')
    assert not same_wording("It is safe", "It was safe")
