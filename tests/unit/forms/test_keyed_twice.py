"""Two keyings of one form, field by field."""

import pytest

from forms.answers import ChoiceAnswer, ChoicesAnswer, MatrixAnswer, NumberAnswer, TextAnswer, to_json
from forms.as_written import Code
from forms.keyed_twice import FieldValue, KeyedForm, count_fields, differing_parts, question_with, values_of
from forms.loading import parse_questionnaire
from tests.conftest import QUESTIONNAIRES


@pytest.fixture(scope="module")
def questionnaire():
    return parse_questionnaire((QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8"), source="test")


FIRST = KeyedForm(
    {
        "agree": ChoiceAnswer("agree"),
        "heard": ChoicesAnswer(("web", "event")),
        "seen": MatrixAnswer({"litter": "often", "fires": "never"}),
        "main_issue": TextAnswer("Speeding past the school"),
    },
    {"years": Code.ILLEGIBLE},
    {"years": "thirty or fifty"},
)


def test_a_form_has_a_field_for_each_question_and_each_row(questionnaire):
    assert count_fields(questionnaire) == len(values_of(questionnaire, FIRST))
    assert {"seen-litter", "seen-fires", "agree"} <= set(values_of(questionnaire, FIRST))
    assert "seen" not in values_of(questionnaire, FIRST)


def test_a_form_does_not_differ_from_itself(questionnaire):
    values = values_of(questionnaire, FIRST)
    assert differing_parts(values, values) == ()


def test_what_differs_is_named_in_the_order_of_the_form(questionnaire):
    second = KeyedForm(
        {
            "agree": ChoiceAnswer("disagree"),
            "heard": ChoicesAnswer(("web",)),
            "seen": MatrixAnswer({"litter": "often"}),
            "main_issue": TextAnswer("Speeding past the school"),
        },
        {"years": Code.ILLEGIBLE},
        {"years": "thirty"},
    )
    found = differing_parts(values_of(questionnaire, FIRST), values_of(questionnaire, second))
    assert found == ("agree", "heard", "seen-fires", "years")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("It’s  LATE – again", "it's late - again\n", True),
        ("Bikes", "Bike", False),
        ({"value": "other", "other_text": "The Moor"}, {"value": "other", "other_text": "the moor"}, True),
        (["asb", "hate"], ["hate", "asb"], False),
        (7, 7, True),
        (7, None, False),
    ],
)
def test_capitals_spaces_and_kinds_of_marks_are_no_difference(one, other, same):
    assert FieldValue(one).says_the_same_as(FieldValue(other)) is same


def test_a_code_where_the_other_has_nothing_is_a_difference():
    assert not FieldValue(code=Code.NO_ANSWER).says_the_same_as(FieldValue())


@pytest.mark.parametrize(
    "value", [FieldValue(), FieldValue(7), FieldValue(code=Code.ILLEGIBLE, words="soaked"), FieldValue({"value": "a"})]
)
def test_a_value_comes_back_from_json(value):
    assert FieldValue.from_json(value.to_json()) == value


@pytest.mark.parametrize(
    ("part", "value", "key", "stored"),
    [
        ("agree", FieldValue({"value": "disagree"}), "agree", {"value": "disagree"}),
        ("agree", FieldValue(), "agree", None),
        ("seen-fires", FieldValue("often"), "seen", {"litter": "often", "fires": "often"}),
        ("seen-fires", FieldValue(), "seen", {"litter": "often"}),
        ("years", FieldValue(40), "years", 40),
    ],
)
def test_one_field_is_put_right_and_the_others_stay(questionnaire, part, value, key, stored):
    right = FIRST.with_value(question_with(questionnaire, part), part, value)
    assert (to_json(right.answers[key]) if key in right.answers else None) == stored
    assert right.value_of(question_with(questionnaire, part), part) == value
    others = [each for each in values_of(questionnaire, FIRST) if each != part]
    before, after = values_of(questionnaire, FIRST), values_of(questionnaire, right)
    assert [before[each] for each in others] == [after[each] for each in others]


def test_the_last_row_taken_back_takes_the_question_back(questionnaire):
    question = question_with(questionnaire, "seen-litter")
    form = KeyedForm({"seen": MatrixAnswer({"litter": "often"}), "years": NumberAnswer(3)})
    assert form.with_value(question, "seen-litter", FieldValue()).answers == {"years": NumberAnswer(3)}


def test_a_row_is_answered_where_the_question_was_not(questionnaire):
    question = question_with(questionnaire, "seen-litter")
    answered = KeyedForm({}).with_value(question, "seen-litter", FieldValue("often"))
    assert answered.answers == {"seen": MatrixAnswer({"litter": "often"})}


def test_a_code_takes_the_place_of_an_answer(questionnaire):
    question = question_with(questionnaire, "agree")
    coded = FIRST.with_value(question, "agree", FieldValue(code=Code.TWO_BOXES_TICKED, words="both"))
    assert "agree" not in coded.answers
    assert (coded.codes["agree"], coded.as_written["agree"]) == (Code.TWO_BOXES_TICKED, "both")


def test_there_is_no_question_for_a_part_that_is_not_on_the_form(questionnaire):
    with pytest.raises(KeyError):
        question_with(questionnaire, "nonsense")
