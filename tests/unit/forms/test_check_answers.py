from forms.answers import ChoiceAnswer, NumberAnswer, TextAnswer
from forms.check_answers import CheckRow, rows
from forms.loading import load_questionnaire
from tests.conftest import QUESTIONNAIRES

EVERY_KIND = load_questionnaire(QUESTIONNAIRES / "every_kind.yaml")


def test_each_question_on_the_route_has_a_row_answered_or_not():
    shown = rows(EVERY_KIND, {"agree": ChoiceAnswer("agree"), "impact": NumberAnswer(3)})
    assert shown[:3] == (
        CheckRow("agree", "agree", "Do you agree with the plan?", "Agree", True),
        CheckRow("issue", "main_issue", "What is the biggest issue?", "Not answered", False),
        CheckRow("issue", "impact", "How much does it affect you?", "3 out of 10", True),
    )


def test_what_routing_hides_has_no_row():
    answers = {"agree": ChoiceAnswer("agree"), "why_not": TextAnswer("Too late now")}
    assert "why_not" not in [row.question_key for row in rows(EVERY_KIND, answers)]


def test_what_hangs_on_an_answer_of_the_same_page_has_a_row_when_it_applies():
    assert "event_day" not in [row.question_key for row in rows(EVERY_KIND, {})]
