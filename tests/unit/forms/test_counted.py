import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from forms.answers import Answer, AnswerUnreadable, ChoiceAnswer, ChoicesAnswer, to_json
from forms.counted import counted_as, from_counted, options_in
from forms.loading import parse_questionnaire
from tests.unit.forms.conftest import written
from tests.unit.forms.test_answers import EXAMPLES, QUESTIONS

WORDS = {"street", "main_issue", "event_day", "postcode"}
CHOSEN = [(key, answer, kept) for key, answer, kept, _ in EXAMPLES if key not in WORDS]

ROW_CALLED_VALUE = """\
- key: first
  title: First
  questions:
    - key: seen
      kind: matrix
      ask: How often?
      origin: product
      rows: [{key: value, label: Litter}]
      columns: [{value: often, label: Often}, {value: never, label: Never}]
"""


def without_own_words(answer: Answer) -> Answer:
    return replace(answer, other_text=None) if isinstance(answer, ChoiceAnswer | ChoicesAnswer) else answer


@pytest.mark.parametrize(("key", "answer", "kept"), CHOSEN)
def test_what_was_chosen_comes_back_without_own_words(key: str, answer: Answer, kept: JsonValue):
    assert from_counted(QUESTIONS[key], counted_as(kept)) == without_own_words(answer)


@pytest.mark.parametrize("key", sorted(WORDS))
def test_words_are_counted_as_nothing(key: str):
    kept = next(kept for of, _, kept, _ in EXAMPLES if of == key)
    assert counted_as(kept) is None
    with pytest.raises(AnswerUnreadable, match=key):
        from_counted(QUESTIONS[key], None)


@pytest.mark.parametrize("kept", [None, True, 1.5])
def test_what_no_answer_is_kept_as_is_counted_as_nothing(kept: JsonValue):
    assert counted_as(kept) is None


@given(chosen=st.lists(st.sampled_from(["web", "event", "other"]), min_size=1, unique=True), own_words=st.text())
def test_the_same_options_are_counted_alike_whatever_own_words_stand_beside_them(chosen: list[str], own_words: str):
    text = counted_as({"values": list(chosen), "other_text": own_words})
    assert text == counted_as(to_json(ChoicesAnswer(tuple(chosen))))
    assert text is not None
    assert options_in(text) == chosen


@given(option=st.text(min_size=1))
def test_one_option_stands_as_it_is(option: str):
    text = counted_as({"value": option, "other_text": "Somewhere else"})
    assert text == option
    if not option.startswith("["):
        assert options_in(text) == [option]


def test_another_wording_is_unreadable():
    for key, text in (("agree", "gone"), ("heard", "web"), ("impact", "agree"), ("ranked", "7"), ("seen", "often")):
        with pytest.raises(AnswerUnreadable, match=key):
            from_counted(QUESTIONS[key], text)


def test_a_matrix_of_one_row_called_value_is_told_from_a_choice():
    (question,) = parse_questionnaire(written(ROW_CALLED_VALUE), source="small.yaml").questions
    kept: JsonValue = {"value": "often"}
    assert to_json(from_counted(question, counted_as(kept))) == kept
    assert to_json(from_counted(question, json.dumps(kept))) == kept
