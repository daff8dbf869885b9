"""What a soak would not let pass."""

from dataclasses import replace
from random import Random

import pytest

from tests.load.journey import some_answers
from tests.soak.people import Person
from tests.soak.report import as_text
from tests.soak.site import THEMED, as_kept, naming, questionnaire
from tests.soak.soaking import Plan, Soaked
from tests.soak.strikes import Strike
from tests.soak.tally import Kept, take_tally

ASKED = questionnaire()
FIRST, SECOND = "SDP-2222-2222", "SDP-3333-3333"


def person(number: int, reference: str) -> Person:
    comment = f"Litter by house {number}"
    answers = naming(some_answers(ASKED.questions, Random(number)), comment)
    return Person(number, answers, comment, is_to_leave=False, references={reference}, is_done=True)


@pytest.fixture(scope="module")
def people():
    return [person(1, FIRST), person(2, SECOND)]


@pytest.fixture(scope="module")
def kept(people) -> Kept:
    answers = {next(iter(each.references)): as_kept(ASKED, each.answers) for each in people}
    return Kept(
        answers=answers,
        comments=tuple((reference, str(said[THEMED])) for reference, said in answers.items()),
        coded=2,
        coded_by_runs=2,
        responses_in_audit=2,
        addresses=3,
        told=2,
        said_to_be_sent=2,
        messages=3,  # one was sent by a worker that was killed before it could say so
    )


def test_a_run_in_which_all_was_kept_once_has_no_problems(people, kept):
    assert take_tally(people, kept).problems == ()
    assert len(kept.answers[FIRST]) == 7


def test_a_confirmed_response_that_is_gone_is_found(people, kept):
    gone = replace(kept, answers={SECOND: kept.answers[SECOND]})
    assert f"person 1: {FIRST} was confirmed and is not kept" in take_tally(people, gone).problems


def test_a_response_that_lacks_an_answer_is_found(people, kept):
    half = {key: value for key, value in kept.answers[FIRST].items() if key != "trust"}
    problems = take_tally(people, replace(kept, answers={**kept.answers, FIRST: half})).problems
    assert problems == (f"person 1: {FIRST} does not hold what was sent",)


def test_a_response_that_came_in_twice_is_found(people, kept):
    doubled = replace(kept, answers={**kept.answers, "SDP-4444-4444": kept.answers[FIRST]})
    assert "SDP-4444-4444 is kept, and nobody was shown it" in take_tally(people, doubled).problems


@pytest.mark.parametrize("references", [set(), {FIRST, SECOND}])
def test_a_person_is_shown_one_reference(people, kept, references):
    twice = replace(people[0], references=references)
    assert f"person 1 was shown {len(references)} references" in take_tally([twice, people[1]], kept).problems


@pytest.mark.parametrize(
    "amiss",
    [
        {"comments": ((FIRST, "Litter by house 1"),)},
        {"responses_in_audit": 3},
        {"coded": 1},
        {"coded_by_runs": 3},
        {"messages": 1},
        {"messages": 4},
        {"said_to_be_sent": 3},
    ],
)
def test_what_was_done_twice_or_not_at_all_is_found(people, kept, amiss):
    assert take_tally(people, replace(kept, **amiss)).problems


def test_what_people_were_promised_and_did_not_find_is_told(people, kept):
    disappointed = replace(people[0], broken=["the answers saved before are not on the page"], troubles=[503, 503])
    tally = take_tally([disappointed, people[1]], kept)
    said = as_text(Soaked("sqlite", Plan(seed=7), {Strike.WORKER: 2}, tally))
    assert "killed the worker: 2" in said
    assert "pages refused on the way: 2 times 503" in said
    assert "WRONG: person 1: the answers saved before are not on the page" in said
    assert "Nothing lost" not in said
