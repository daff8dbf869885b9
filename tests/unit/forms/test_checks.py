import pytest

from forms.loading import QuestionnaireUnreadable, parse_questionnaire
from tests.unit.forms.conftest import written

EARLIER = """\
- key: one
  title: One
  questions:
    - {key: seen, kind: yes_no_dont_know, ask: Seen, origin: product}
    - {key: impact, kind: scale_0_to_10, ask: How much, low_label: a, high_label: b, origin: product}
    - {key: people, kind: whole_number, ask: How many, at_least: 1, at_most: 20, origin: product}
    - {key: comment, kind: long_text, ask: What, origin: product}
"""


def problems(pages: str, more: str = "") -> list[str]:
    try:
        parse_questionnaire(written(pages) + more, source="small.yaml")
    except QuestionnaireUnreadable as error:
        return [str(problem) for problem in error.problems]
    return []


def problems_with_rule(rule: str) -> list[str]:
    return problems(
        EARLIER + "- {key: two, title: Two, questions: [{key: why, kind: date, ask: Why, origin: product, show_when: "
        f"{rule}}}]}}\n"
    )


class TestRouting:
    @pytest.mark.parametrize(
        "rule",
        [
            "{question: seen, is: yes}",
            "{question: seen, any_of: [yes, dont_know]}",
            "{question: impact, is: 10}",
            "{question: impact, at_least: 0}",
            "{question: people, at_most: 20}",
            "{question: comment, answered: true}",
            "{not: {all: [{question: seen, is: no}, {any: [{question: impact, at_least: 5}]}]}}",
        ],
    )
    def test_rules_that_can_be_followed_pass(self, rule: str):
        assert problems_with_rule(rule) == []

    @pytest.mark.parametrize(
        ("rule", "remedy"),
        [
            ("{question: nowhere, is: yes}", "show_when names nowhere, which is not asked before it."),
            ("{question: why, answered: true}", "show_when names why, which is not asked before it."),
            ("{question: seen, is: maybe}", "seen has no option maybe. Use one of yes, no, dont_know."),
            ("{question: seen, any_of: [yes, 5]}", "seen has no option 5."),
            (
                "{question: seen, at_least: 1}",
                "show_when compares seen with a number, but its kind is yes_no_dont_know.",
            ),
            ("{question: impact, is: 11}", "impact takes whole numbers from 0 to 10."),
            ("{question: impact, is: '5'}", "impact takes whole numbers from 0 to 10."),
            ("{question: people, at_least: 21}", "people takes whole numbers from 1 to 20."),
            ("{question: comment, is: yes}", "show_when compares comment, whose kind is long_text."),
            ("{not: {question: nowhere, is: yes}}", "show_when names nowhere"),
        ],
    )
    def test_rules_that_cannot_be_followed_name_the_remedy(self, rule: str, remedy: str):
        (problem,) = problems_with_rule(rule)
        assert problem.startswith(f"page two, question why: {remedy}")

    def test_a_page_may_not_hang_on_its_own_questions(self):
        pages = EARLIER.replace("title: One", "title: One\n  show_when: {question: seen, is: yes}")
        assert problems(pages) == [
            "page one: show_when names seen, which is not asked before it. Name an earlier question."
        ]


class TestKeysAndUses:
    def test_pages_and_questions_have_keys_of_their_own(self):
        assert problems(EARLIER + EARLIER.replace("seen", "seen2").replace("people", "csrf_token")) == [
            "page one: An earlier page has the same key. Give each page its own key.",
            "page one, question impact: This key is already in use. Give each question its own key.",
            "page one, question csrf_token: This key is already in use. Give each question its own key.",
            "page one, question comment: This key is already in use. Give each question its own key.",
        ]

    def test_a_use_is_given_to_one_question(self):
        pages = EARLIER.replace("low_label", "use: impact, low_label")
        again = pages.replace("key: one", "key: two").replace("{key: ", "{key: again_")
        assert "use: impact is already given to impact. Give it to one question only." in problems(pages + again)[0]

    def test_a_use_fits_the_kind_of_question(self):
        assert problems(EARLIER.replace("ask: What", "ask: What, use: locality")) == [
            "page one, question comment: use: locality does not fit the kind long_text. Give it to another question."
        ]

    def test_agreeing_to_publication_is_a_choice_with_a_yes(self):
        consent = (
            "- {key: two, title: Two, questions: [{key: publish, kind: single_choice, ask: May we, use: publication, "
            "origin: product, options: [{value: 'yes', label: Yes}, {value: 'no', label: No}]}]}\n"
        )
        assert problems(EARLIER + consent) == []
        assert problems(EARLIER + consent.replace("'yes'", "agree")) == [
            'page two, question publish: use: publication needs an option with the value "yes". '
            "Add it, with the quotes."
        ]
        assert problems(EARLIER + consent.replace("ask: May we", "ask: May we, required: true")) == [
            "page two, question publish: use: publication must be left to people to answer. Take required: true away."
        ]
        assert (
            "use: publication does not fit the kind yes_no_dont_know."
            in problems(EARLIER.replace("ask: Seen", "ask: Seen, use: publication"))[0]
        )

    def test_the_name_of_a_body_is_a_short_text(self):
        assert (
            "use: body does not fit the kind long_text."
            in problems(EARLIER.replace("ask: What", "ask: What, use: body"))[0]
        )


class TestDates:
    def test_closing_comes_after_opening(self):
        assert problems(EARLIER, "\nopens_on: 2024-04-14\ncloses_on: 2024-03-18\n") == [
            "It closes on 2024-03-18, before it opens on 2024-04-14. Correct one of the dates."
        ]

    def test_one_day_is_enough(self):
        assert problems(EARLIER, "\nopens_on: 2024-04-14\ncloses_on: 2024-04-14\n") == []
