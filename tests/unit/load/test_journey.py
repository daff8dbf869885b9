from random import Random
from urllib.parse import parse_qs

import pytest

from forms.loading import parse_questionnaire
from forms.questions import Postcode, choices_of
from tests.load.journey import some_answers
from tests.load.site import with_questions


def asked(questions):
    return parse_questionnaire(with_questions(questions), source="test").questions


def test_every_question_is_answered_with_something_that_it_offers():
    questions = asked(7)
    answers = parse_qs(some_answers(questions, Random(1)).decode())
    assert list(answers) == [question.key for question in questions]
    for question in questions:
        options = [choice.value for choice in choices_of(question)]
        assert not options or answers[question.key][0] in options


@pytest.mark.parametrize("questions", [7, 20, 50])
def test_a_longer_questionnaire_asks_the_seven_again_under_other_keys(questions):
    keys = [question.key for question in asked(questions)]
    assert len(set(keys)) == questions


def test_a_question_that_no_answer_is_known_to_is_named():
    question = Postcode(key="postcode", kind="postcode", ask="What is your postcode?", origin="product")
    with pytest.raises(ValueError, match="postcode"):
        some_answers([question], Random(1))
