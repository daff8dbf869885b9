"""The questions that figures of an area may be given for."""

from consult.queries.area import area_questions
from forms.loading import equality_section, parse_questionnaire


def keys(text: str) -> list[tuple[str, bool]]:
    questions = area_questions(parse_questionnaire(text, source="test"), equality_section())
    return [(question.key, question.is_equality) for question in questions]


def test_they_have_one_answer_a_person_and_the_equality_questions_come_last(every_kind_text):
    asked = keys(every_kind_text)
    assert asked[:4] == [("agree", False), ("locality", False), ("feel_safe", False), ("age_band", False)]
    assert ("sex", True) in asked[4:]
    assert ("age_band", True) not in asked


def test_equality_questions_that_are_not_asked_are_none(every_kind_text):
    assert all(not is_equality for _, is_equality in keys(every_kind_text.replace("equality_section: true\n", "")))


def test_an_option_that_is_no_longer_there_is_called_by_its_value(every_kind_text):
    question = area_questions(parse_questionnaire(every_kind_text, source="test"), equality_section())[1]
    assert (question.label("east"), question.label("north")) == ("East", "north")
