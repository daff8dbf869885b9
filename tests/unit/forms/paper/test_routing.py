"""Routing in words. The property at the end: whoever does as printed answers what the online form would have asked."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.answers import ChoiceAnswer, ChoicesAnswer, NumberAnswer
from forms.journey import route
from forms.loading import library, load_questionnaire
from forms.paper.content import Boxes, ScaleBoxes, printed_parts
from forms.paper.routing import END, Routing
from forms.questions import Scale0To10, choices_of
from forms.spec import Page, Questionnaire

ONE_CHOICE = "kind: yes_no_dont_know, origin: product"
FIVE = f"""\
- key: only
  title: Only
  questions:
    - {{key: a, ask: A, {ONE_CHOICE}}}
    - {{key: b, ask: B, kind: scale_0_to_10, low_label: No, high_label: Yes, origin: product}}
    - {{key: c, ask: C, kind: whole_number, at_most: 50, origin: product}}
    - key: d
      ask: D
      kind: ranking
      up_to: 2
      origin: product
      options: [{{value: x, label: X}}, {{value: y, label: Y}}]
    - {{key: e, ask: E, kind: short_text, origin: product, show_when: RULE}}
"""


@pytest.fixture
def said(parse_pages):
    """What is printed of a rule about four earlier questions."""

    def said_of(rule):
        questionnaire = parse_pages(FIVE.replace("RULE", rule))
        return Routing(questionnaire).only_if(questionnaire.question("e").show_when, ["e"])

    return said_of


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ('{question: a, is: "yes"}', "you ticked “Yes” at question 1"),
        ('{not: {question: a, is: "no"}}', "you did not tick “No” at question 1"),
        ('{question: a, any_of: ["yes", dont_know]}', "you ticked “Yes” or “Don’t know” at question 1"),
        ("{question: b, at_least: 7}", "you ticked 7 or more at question 2"),
        ("{question: b, is: 7}", "you ticked 7 at question 2"),
        ("{question: c, at_most: 3}", "you wrote 3 or less at question 3"),
        ("{not: {question: c, at_most: 3}}", "you did not write 3 or less at question 3"),
        ("{question: d, is: x}", "you gave a number to “X” at question 4"),
        ("{question: c, answered: true}", "you answered question 3"),
        ("{question: c, answered: false}", "you did not answer question 3"),
        ("{not: {question: c, answered: false}}", "you answered question 3"),
        (
            '{all: [{question: a, is: "yes"}, {question: b, at_least: 7}]}',
            "you ticked “Yes” at question 1, and you ticked 7 or more at question 2",
        ),
        (
            '{not: {any: [{question: a, is: "yes"}, {question: c, answered: true}]}}',
            "you did not tick “Yes” at question 1, and you did not answer question 3",
        ),
        (
            '{any: [{question: c, answered: true}, {all: [{question: a, is: "yes"}, {question: b, is: 0}]}]}',
            "you answered question 3, or (you ticked “Yes” at question 1, and you ticked 0 at question 2)",
        ),
        (
            '{all: [{not: {all: [{question: a, is: "yes"}, {question: b, is: 0}]}}, {any: [{question: c, is: 4}]}]}',
            "(you did not tick “Yes” at question 1, or you did not tick 0 at question 2), "
            "and you wrote 4 at question 3",
        ),
    ],
)
def test_each_rule_is_said_in_words(said, rule, words):
    assert said(rule) == f"Answer question 5 only if {words}."


def test_two_questions_and_more_are_named_from_first_to_last(parse_pages):
    questionnaire = parse_pages(FIVE.replace("RULE", '{question: a, is: "yes"}'))
    rule = questionnaire.question("e").show_when
    assert Routing(questionnaire).only_if(rule, ["b", "c"]).startswith("Answer questions 2 and 3 only if")
    assert Routing(questionnaire).only_if(rule, ["b", "c", "d"]).startswith("Answer questions 2 to 4 only if")


def test_an_answer_leads_past_what_it_rules_out_and_what_hangs_on_that(parse_pages):
    questionnaire = parse_pages(
        f"""\
        - {{key: p, title: P, questions: [{{key: a, ask: A, {ONE_CHOICE}}}]}}
        - key: q
          title: Q
          show_when: {{question: a, is: "yes"}}
          questions: [{{key: b, ask: B, {ONE_CHOICE}}}]
        - key: r
          title: R
          show_when: {{question: b, is: "no"}}
          questions: [{{key: c, ask: C, {ONE_CHOICE}}}]
        - {{key: s, title: S, questions: [{{key: d, ask: D, {ONE_CHOICE}}}]}}
        """
    )
    routing = Routing(questionnaire)
    assert routing.go_to(questionnaire.question("a")) == {"no": "Go to question 4", "dont_know": "Go to question 4"}
    assert routing.go_to(questionnaire.question("b")) == {"yes": "Go to question 4", "dont_know": "Go to question 4"}
    assert routing.go_to(questionnaire.question("d")) == {}


def test_where_nothing_is_left_the_form_says_so(parse_pages):
    questionnaire = parse_pages(
        f"""\
        - key: p
          title: P
          questions:
            - {{key: a, ask: A, {ONE_CHOICE}}}
            - {{key: b, ask: B, {ONE_CHOICE}, show_when: {{question: a, is: "yes"}}}}
        """
    )
    assert Routing(questionnaire).go_to(questionnaire.question("a")) == {"no": END, "dont_know": END}


def test_runs_of_a_scale_that_lead_to_one_place_are_put_together(parse_pages):
    questionnaire = parse_pages(
        f"""\
        - key: p
          title: P
          questions:
            - {{key: a, ask: A, kind: scale_0_to_10, low_label: No, high_label: Yes, origin: product}}
            - {{key: b, ask: B, {ONE_CHOICE}, show_when: {{question: a, any_of: [3, 4, 5, 6, 7, 8, 9]}}}}
            - {{key: c, ask: C, {ONE_CHOICE}}}
        """
    )
    scale = questionnaire.question("a")
    assert isinstance(scale, Scale0To10)
    assert Routing(questionnaire).go_to_from_scale(scale) == (
        "If you ticked 0 to 2: Go to question 3",
        "If you ticked 10: Go to question 3",
    )


ANSWERABLE = {
    "single_choice": [ChoiceAnswer("x"), ChoiceAnswer("y")],
    "multiple_choice": [ChoicesAnswer(("x",)), ChoicesAnswer(("y",)), ChoicesAnswer(("x", "y"))],
    "scale_0_to_10": [NumberAnswer(0), NumberAnswer(6), NumberAnswer(10)],
}
OPTIONS = [{"value": "x", "label": "X"}, {"value": "y", "label": "Y"}]


def rules_about(kinds):
    def one(place):
        key, kind = f"q{place}", kinds[place]
        if kind == "scale_0_to_10":
            return st.sampled_from([{"question": key, "at_least": 6}, {"question": key, "answered": False}])
        return st.sampled_from([{"question": key, "is": "x"}, {"question": key, "any_of": ["x", "y"]}])

    simple = st.integers(0, len(kinds) - 1).flatmap(one)
    return st.recursive(
        simple,
        lambda inner: st.one_of(
            inner.map(lambda rule: {"not": rule}),
            st.lists(inner, min_size=1, max_size=2).map(lambda rules: {"all": rules}),
            st.lists(inner, min_size=1, max_size=2).map(lambda rules: {"any": rules}),
        ),
        max_leaves=3,
    )


@st.composite
def questionnaires(draw):
    pages, kinds = [], []
    for place in range(draw(st.integers(2, 6))):
        kind = draw(st.sampled_from(sorted(ANSWERABLE)))
        question = {"key": f"q{place}", "kind": kind, "ask": "What?", "origin": "product"}
        question |= {"low_label": "0", "high_label": "10"} if kind == "scale_0_to_10" else {"options": OPTIONS}
        page = {"key": f"p{place}", "title": "P", "questions": [question]}
        if kinds:
            for part in (page, question):
                if draw(st.booleans()):
                    part["show_when"] = draw(rules_about(kinds))
        kinds.append(kind)
        pages.append(page)
    return Questionnaire.model_validate(
        {"key": "k", "version": 1, "title": "T", "run_by": "R", "summary": "S", "privacy": "P", "pages": pages}
    )


def told_after(question, answer):
    """Where the printed form sends somebody after this answer, as a number; None: on to the next."""
    room = question.room
    if isinstance(room, Boxes) and isinstance(answer, ChoiceAnswer):
        said = next(option.go_to for option in room.options if option.value == answer.value)
    elif isinstance(room, ScaleBoxes) and isinstance(answer, NumberAnswer):
        said = next((told.split(": ")[1] for told in room.go_to if covers(told, answer.number)), "")
    else:
        said = ""
    return (1_000 if said == END else int(said.rsplit(" ", 1)[1])) if said else None


def covers(told, number):
    numbers = [int(word) for word in told.split(":")[0].replace("If you ticked ", "").split(" to ")]
    return numbers[0] <= number <= numbers[-1]


@given(questionnaires(), st.data())
def test_whoever_follows_the_arrows_misses_no_question_that_is_theirs(questionnaire, data):
    answers = {}
    for question in questionnaire.questions:
        chosen = data.draw(st.sampled_from([None, *ANSWERABLE[question.kind]]))
        if chosen is not None:
            answers[question.key] = chosen
    asked = {question.key for _, questions in route(questionnaire, answers) for question in questions}
    go_on_at = 0
    for part in printed_parts(questionnaire):
        for question in part.questions:
            if question.number < go_on_at:
                assert question.key not in asked
            elif question.key in asked and question.key in answers:
                go_on_at = told_after(question, answers[question.key]) or 0


@pytest.mark.parametrize("path", library().values(), ids=lambda path: path.stem)
def test_the_arrows_of_every_questionnaire_that_ships_lead_forward(path):
    questionnaire = load_questionnaire(path)
    routing = Routing(questionnaire)
    assert all(later == earlier + 1 for earlier, later in pairwise(routing.numbers.values()))
    for question in questionnaire.questions:
        offered = {option.value for option in choices_of(question)} or {str(number) for number in range(11)}
        assert routing.go_to(question).keys() <= offered
        for told in routing.go_to(question).values():
            assert told == END or int(told.rsplit(" ", 1)[1]) > routing.numbers[question.key] + 1


def test_every_part_with_a_rule_says_who_should_answer_it():
    for path in library().values():
        questionnaire = load_questionnaire(path)
        parts = printed_parts(questionnaire)
        for page, part in zip(questionnaire.pages, parts, strict=True):
            assert isinstance(page, Page)
            assert bool(part.only_if) == (page.show_when is not None)
