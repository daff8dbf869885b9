from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from forms import spec
from forms.answers import (
    Answer,
    AnswerUnreadable,
    ChoiceAnswer,
    ChoicesAnswer,
    DateAnswer,
    MatrixAnswer,
    NumberAnswer,
    PostcodeAnswer,
    RankingAnswer,
    TextAnswer,
    from_json,
    said,
    to_json,
)
from forms.loading import load_questionnaire
from forms.spec import Question
from forms.text import clean
from tests.conftest import QUESTIONNAIRES

EVERY_KIND = load_questionnaire(QUESTIONNAIRES / "every_kind.yaml")
QUESTIONS = {question.key: question for question in EVERY_KIND.questions}

EXAMPLES: list[tuple[str, Answer, JsonValue, str]] = [
    ("agree", ChoiceAnswer("strongly_agree"), {"value": "strongly_agree"}, "Strongly agree"),
    ("feel_safe", ChoiceAnswer("dont_know"), {"value": "dont_know"}, "Don’t know"),
    ("age_band", ChoiceAnswer("over_45"), {"value": "over_45"}, "45 or over"),
    (
        "locality",
        ChoiceAnswer("other", "Spennymoor"),
        {"value": "other", "other_text": "Spennymoor"},
        "Somewhere else: Spennymoor",
    ),
    (
        "heard",
        ChoicesAnswer(("web", "other"), "A friend"),
        {"values": ["web", "other"], "other_text": "A friend"},
        "The website; Other: A friend",
    ),
    ("heard", ChoicesAnswer(("none",)), {"values": ["none"]}, "None of these"),
    ("impact", NumberAnswer(7), 7, "7 out of 10"),
    ("years", NumberAnswer(1000), 1000, "1,000"),
    ("ranked", RankingAnswer(("hate", "asb")), ["hate", "asb"], "First choice: Hate crime; second choice: ASB"),
    (
        "seen",
        MatrixAnswer({"fires": "never", "litter": "often"}),
        {"fires": "never", "litter": "often"},
        "Litter: Often; Fires: Never",
    ),
    ("seen", MatrixAnswer({"fires": "never"}), {"fires": "never"}, "Fires: Never"),
    ("street", TextAnswer("Elvet Bridge"), "Elvet Bridge", "Elvet Bridge"),
    ("main_issue", TextAnswer("Bikes.\nAll night 🏍"), "Bikes.\nAll night 🏍", "Bikes.\nAll night 🏍"),
    ("event_day", DateAnswer(date(2024, 3, 4)), "2024-03-04", "4 March 2024"),
    ("postcode", PostcodeAnswer("DH1 5UL"), "DH1 5UL", "DH1 5UL"),
]


@pytest.mark.parametrize(("key", "answer", "kept", "_said"), EXAMPLES)
def test_an_answer_comes_back_from_json_as_it_was(key: str, answer: Answer, kept: JsonValue, _said: str):
    assert to_json(answer) == kept
    assert from_json(QUESTIONS[key], kept) == answer


@pytest.mark.parametrize(("key", "answer", "_kept", "expected"), EXAMPLES)
def test_an_answer_is_said_in_the_words_the_person_saw(key: str, answer: Answer, _kept: JsonValue, expected: str):
    assert said(QUESTIONS[key], answer) == expected


def test_rules_read_words_and_numbers_and_nothing_of_other_answers():
    assert ChoiceAnswer("yes").words() == ("yes",)
    assert ChoicesAnswer(("a", "b")).words() == RankingAnswer(("a", "b")).words() == ("a", "b")
    assert NumberAnswer(4).amount() == 4
    assert TextAnswer("yes").words() == ()
    assert TextAnswer("4").amount() is None


@pytest.mark.parametrize(
    ("key", "kept"),
    [
        ("agree", "agree"),
        ("agree", {"value": "very"}),
        ("agree", {"value": 1}),
        ("agree", {}),
        ("agree", None),
        ("locality", {"value": "east", "other_text": "Also here"}),
        ("locality", {"value": "other", "other_text": ""}),
        ("locality", {"value": "other", "other_text": " padded "}),
        ("heard", {"values": []}),
        ("heard", {"values": "web"}),
        ("heard", {"values": ["web", "web"]}),
        ("heard", {"values": ["fax"]}),
        ("heard", ["web"]),
        ("impact", 11),
        ("impact", -1),
        ("impact", True),
        ("impact", "7"),
        ("years", 1.5),
        ("ranked", ["asb", "asb"]),
        ("ranked", {}),
        ("seen", {}),
        ("seen", {"smoke": "never"}),
        ("seen", {"fires": "sometimes"}),
        ("seen", {"fires": 1}),
        ("street", ""),
        ("street", "nul\x00"),
        ("main_issue", ["a"]),
        ("event_day", "2024-02-31"),
        ("event_day", 20240304),
        ("postcode", "dh15ul"),
        ("postcode", "nonsense"),
    ],
)
def test_what_does_not_fit_its_question_is_refused_by_name(key: str, kept: JsonValue):
    with pytest.raises(AnswerUnreadable, match=f"The answer kept for {key} "):
        from_json(QUESTIONS[key], kept)


def test_rows_are_only_said_of_a_matrix():
    with pytest.raises(TypeError, match="agree has no rows: its kind is agreement"):
        said(QUESTIONS["agree"], MatrixAnswer({"fires": "never"}))


def _texts() -> st.SearchStrategy[str]:
    return st.text(min_size=1).map(clean).filter(bool)


def _choices(question: Question) -> st.SearchStrategy[str]:
    return st.sampled_from([choice.value for choice in spec.choices_of(question)])


def _choice(question: Question) -> st.SearchStrategy[Answer]:
    other = st.builds(ChoiceAnswer, st.just("other"), _texts())
    plain = st.builds(ChoiceAnswer, _choices(question))
    return plain | other if question.key == "locality" else plain


def answers_to(question: Question) -> st.SearchStrategy[Answer]:
    """Any answer the question can have."""
    match question:
        case spec.SingleChoice() | spec.Place() | spec.Agreement() | spec.YesNoDontKnow():
            return _choice(question)
        case spec.MultipleChoice():
            return st.lists(_choices(question), min_size=1, unique=True).map(
                lambda chosen: ChoicesAnswer(tuple(chosen))
            )
        case spec.Ranking():
            return st.lists(_choices(question), min_size=1, unique=True).map(
                lambda chosen: RankingAnswer(tuple(chosen))
            )
        case spec.Matrix():
            rows = st.sampled_from([row.key for row in question.rows])
            columns = st.sampled_from([column.value for column in question.columns])
            return st.dictionaries(rows, columns, min_size=1).map(MatrixAnswer)
        case spec.Scale0To10():
            return st.integers(0, 10).map(NumberAnswer)
        case spec.WholeNumber():
            return st.integers().map(NumberAnswer)
        case spec.ShortText() | spec.LongText():
            return _texts().map(TextAnswer)
        case spec.DateQuestion():
            return st.dates().map(DateAnswer)
        case spec.Postcode():
            return st.sampled_from(["DH1 5UL", "M1 1AE", "SW1A 1AA"]).map(PostcodeAnswer)


@given(st.data(), st.sampled_from(EVERY_KIND.questions))
def test_any_answer_comes_back_from_json_as_it_was(data: st.DataObject, question: Question):
    answer = data.draw(answers_to(question))
    assert from_json(question, to_json(answer)) == answer
    assert said(question, answer)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10) | st.sampled_from(["web", "agree", "fires"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "values", "other_text", "x"]), inner)
    ),
    max_leaves=5,
)


@given(st.sampled_from(EVERY_KIND.questions), JSON)
def test_any_json_is_an_answer_or_refused_by_name(question: Question, kept: JsonValue):
    try:
        answer = from_json(question, kept)
    except AnswerUnreadable as error:
        assert question.key in str(error)
    else:
        assert said(question, answer)
