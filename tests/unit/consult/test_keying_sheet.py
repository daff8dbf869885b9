from consult.officers.keying_sheet import keying_sheet
from forms.loading import parse_questionnaire
from tests.conftest import QUESTIONNAIRES


def test_questions_are_numbered_though_their_questionnaire_was_asked_for_them_before():
    text = (QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8")
    questionnaire = parse_questionnaire(text, source="test")
    assert questionnaire.questions and all(page.question_keys for page in questionnaire.pages)
    asked = [field.question.ask for field in keying_sheet(questionnaire).fields()]
    assert asked[0] == "1. Do you agree with the plan?"
    assert asked[-1] == "14. Which street?"
