import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from forms.answers import Answer, ChoiceAnswer, ChoicesAnswer, NumberAnswer, RankingAnswer, TextAnswer
from forms.rules import AnswerIs, Rule, is_shown, parts_about_one_question, verdict

RULES: TypeAdapter[Rule] = TypeAdapter(Rule)

ANSWERS: dict[str, Answer] = {
    "seen": ChoiceAnswer("yes"),
    "told": ChoicesAnswer(("police", "council")),
    "impact": NumberAnswer(7),
    "ranked": RankingAnswer(("asb", "hate")),
    "comment": TextAnswer("Speeding"),
}


@pytest.mark.parametrize(
    ("written", "holds"),
    [
        ({"question": "seen", "is": "yes"}, True),
        ({"question": "seen", "is": "no"}, False),
        ({"question": "told", "is": "council"}, True),
        ({"question": "ranked", "is": "hate"}, True),
        ({"question": "impact", "is": 7}, True),
        ({"question": "missing", "is": "yes"}, False),
        ({"question": "seen", "any_of": ["no", "yes"]}, True),
        ({"question": "told", "any_of": ["landlord"]}, False),
        ({"question": "impact", "any_of": [6, 7]}, True),
        ({"question": "impact", "at_least": 7}, True),
        ({"question": "impact", "at_least": 8}, False),
        ({"question": "impact", "at_most": 7}, True),
        ({"question": "impact", "at_most": 6}, False),
        ({"question": "seen", "at_least": 0}, False),
        ({"question": "seen", "at_most": 0}, False),
        ({"question": "missing", "at_most": 10}, False),
        ({"question": "comment", "answered": True}, True),
        ({"question": "comment", "answered": False}, False),
        ({"question": "missing", "answered": False}, True),
        ({"not": {"question": "seen", "is": "no"}}, True),
        ({"all": [{"question": "seen", "is": "yes"}, {"question": "impact", "at_least": 5}]}, True),
        ({"all": [{"question": "seen", "is": "yes"}, {"question": "impact", "at_least": 9}]}, False),
        ({"any": [{"question": "seen", "is": "no"}, {"question": "impact", "at_least": 5}]}, True),
        ({"any": [{"question": "seen", "is": "no"}, {"question": "impact", "at_least": 9}]}, False),
    ],
)
def test_a_rule_holds_or_not_by_the_answers(written: dict[str, object], holds: bool):
    assert is_shown(RULES.validate_python(written), ANSWERS) is holds


def test_without_a_rule_everything_is_shown():
    assert is_shown(None, {})


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"question": "here", "is": "yes"}, None),
        ({"not": {"question": "here", "is": "yes"}}, None),
        ({"all": [{"question": "here", "is": "yes"}, {"question": "seen", "is": "yes"}]}, None),
        ({"all": [{"question": "here", "is": "yes"}, {"question": "seen", "is": "no"}]}, False),
        ({"any": [{"question": "here", "is": "yes"}, {"question": "seen", "is": "no"}]}, None),
        ({"any": [{"question": "here", "is": "yes"}, {"question": "seen", "is": "yes"}]}, True),
    ],
)
def test_a_verdict_waits_for_questions_that_are_still_being_answered(written: dict[str, object], expected: bool | None):
    assert verdict(RULES.validate_python(written), ANSWERS, undecided={"here"}) is expected


def test_every_part_of_a_rule_can_be_looked_at():
    rule = RULES.validate_python(
        {"all": [{"not": {"question": "a", "is": "x"}}, {"any": [{"question": "b", "answered": True}]}]}
    )
    assert [part.question for part in parts_about_one_question(rule)] == ["a", "b"]
    assert list(parts_about_one_question(None)) == []


@pytest.mark.parametrize(
    "written",
    [
        "seen",
        {},
        {"question": "a"},
        {"question": "a", "is": "x", "at_least": 1},
        {"all": []},
        {"question": "a", "is": True},
    ],
)
def test_anything_outside_the_language_is_refused(written: object):
    with pytest.raises(ValueError):
        RULES.validate_python(written)


@given(st.integers(0, 10), st.integers(0, 10))
def test_at_least_and_below_never_both_hold(number: int, bound: int):
    answers = {"impact": NumberAnswer(number)}
    at_least = RULES.validate_python({"question": "impact", "at_least": bound})
    below = RULES.validate_python({"question": "impact", "at_most": bound - 1})
    assert is_shown(at_least, answers) is not is_shown(below, answers)


def test_a_rule_can_be_written_in_code_too():
    assert AnswerIs(question="seen", value="yes") == RULES.validate_python({"question": "seen", "is": "yes"})
