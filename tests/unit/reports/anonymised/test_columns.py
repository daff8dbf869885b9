import pytest

from consult.reports.anonymised.columns import NAMES_OF_FACTS, LeftOut, offered
from forms.loading import library, load_questionnaire, parse_questionnaire

HEAD = """\
key: small
version: 1
title: Small
run_by: The test partnership
summary: A few questions.
privacy: We keep nothing.
pages:
"""
PAGES = """\
- key: who
  title: Who
  questions:
    - {key: answering, kind: single_choice, ask: "How are you answering?", origin: product, options: [{value: self, label: For myself}, {value: group, label: For a group}]}
    - {key: group_name, kind: short_text, ask: "Which group?", origin: product, use: body, show_when: {question: answering, is: group}}
    - {key: rent, kind: yes_no_dont_know, ask: "Do you rent?", origin: product, about_person: true}
- key: tenants
  title: For tenants
  show_when: {question: rent, is: "yes"}
  questions:
    - {key: landlord, kind: agreement, ask: "Is your landlord good?", origin: product}
- key: rest
  title: The rest
  questions:
    - {key: why, kind: agreement, ask: "Does it help?", origin: product, show_when: {question: landlord, answered: true}}
    - {key: plan, kind: agreement, ask: "Is the plan good?", origin: product}
    - {key: seen, kind: multiple_choice, ask: "What have you seen?", origin: product, show_when: {question: plan, is: agree}, options: [{value: a, label: A}, {value: b, label: B}]}
    - {key: needs, kind: multiple_choice, ask: "What do you need?", origin: product, about_person: true, options: [{value: a, label: A}, {value: b, label: B}]}
    - {key: publication, kind: single_choice, ask: "May we publish it?", origin: product, use: publication, options: [{value: "yes", label: "Yes"}, {value: "no", label: "No"}]}
    - {key: years, kind: whole_number, ask: "How many years?", origin: product}
"""  # noqa: E501 - one question to a line


@pytest.fixture
def questionnaire():
    indented = "".join(f"  {line}\n" for line in PAGES.splitlines())
    return parse_questionnaire(HEAD + indented, source="test")


def keys(questions):
    return [question.key for question in questions]


def test_questions_about_the_person_and_about_who_answers_are_facts(questionnaire):
    there = offered(questionnaire)
    assert keys(there.facts) == ["answering", "rent"]
    assert keys(there.answers) == ["plan", "seen"]
    assert keys(there.either) == ["plan"]


def test_what_gives_facts_away_or_was_written_is_left_out_with_the_reason(questionnaire):
    assert {question.key: why for question, why in offered(questionnaire).left_out} == {
        "group_name": LeftOut.WRITTEN,
        "landlord": LeftOut.ASKED_OF_SOME,
        "why": LeftOut.ASKED_OF_SOME,
        "needs": LeftOut.SEVERAL_FACTS,
        "publication": LeftOut.AGREEMENT_TO_PUBLISH,
        "years": LeftOut.WRITTEN,
    }


def test_an_answer_that_is_taken_for_a_fact_takes_those_with_it_that_hang_on_it(questionnaire):
    there = offered(questionnaire, also_facts=("plan",))
    assert keys(there.facts) == ["answering", "rent", "plan"]
    assert keys(there.either) == ["plan"]
    assert ("seen", LeftOut.ASKED_OF_SOME) in [(question.key, why) for question, why in there.left_out]


@pytest.mark.parametrize("name", sorted(library()))
def test_each_question_that_ships_has_one_place_and_no_key_is_that_of_another_fact(name):
    questionnaire = load_questionnaire(library()[name])
    there = offered(questionnaire)
    placed = [*keys(there.facts), *keys(there.answers), *keys(question for question, _ in there.left_out)]
    assert sorted(placed) == sorted(keys(questionnaire.questions))
    assert not set(placed) & set(NAMES_OF_FACTS)
