"""What a summary says of responses that count nowhere."""

from consult.models import LeftOutFor
from consult.reports.left_out import NO_ANSWER, no_answer_sentence, same_return_sentence


def test_nothing_is_said_where_nothing_is_left_out():
    assert same_return_sentence(0) is None
    assert no_answer_sentence({}) is None


def test_how_many_are_no_answers_is_said_with_the_reasons():
    assert no_answer_sentence({LeftOutFor.PROGRAM: 1_200, LeftOutFor.TRIAL: 1}) == (
        "1,201 responses are left out of every figure: a person found that they were no answers (sent by a program, "
        "1,200; sent to try the form out, 1). Nothing was deleted, and what was said was no reason."
    )
    assert no_answer_sentence({LeftOutFor.ADVERTISING: 1}).startswith(
        "1 response is left out of every figure: a person found that it was no answer (advertising, 1)."
    )


def test_every_reason_has_words():
    assert set(NO_ANSWER) == set(LeftOutFor)
