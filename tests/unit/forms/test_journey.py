import pytest

from forms.answers import Answers, ChoiceAnswer, NumberAnswer, TextAnswer
from forms.journey import (
    first_unanswered_page,
    next_page,
    on_route,
    pages_on_route,
    previous_page,
    questions_offered,
    questions_shown,
)
from forms.spec import Questionnaire
from tests.unit.forms.conftest import ParsePages

PAGES = """\
- key: seen
  title: Seen
  questions:
    - {key: seen, kind: yes_no_dont_know, ask: Seen it, required: true, origin: product}
    - {key: what, kind: short_text, ask: What, required: true, origin: product, show_when: {question: seen, is: yes}}
- key: told
  title: Told
  show_when: {question: what, answered: true}
  questions:
    - {key: told, kind: yes_no_dont_know, ask: Told anyone, origin: product}
- key: outcome
  title: Outcome
  show_when: {question: told, is: yes}
  questions:
    - {key: outcome, kind: short_text, ask: Outcome, origin: product}
- key: hidden
  title: Hidden
  questions:
    - {key: late, kind: short_text, ask: Late, origin: product, show_when: {question: outcome, answered: true}}
- key: impact
  title: Impact
  questions:
    - {key: impact, kind: scale_0_to_10, ask: How much, low_label: a, high_label: b, origin: product}
"""

YES, NO = ChoiceAnswer("yes"), ChoiceAnswer("no")
TEXT = TextAnswer("Bikes")


@pytest.fixture
def questionnaire(parse_pages: ParsePages) -> Questionnaire:
    return parse_pages(PAGES)


def keys(questionnaire: Questionnaire, answers: Answers) -> str:
    return " ".join(page.key for page in pages_on_route(questionnaire, answers))


class TestTheRoute:
    def test_starts_with_what_everybody_is_asked(self, questionnaire: Questionnaire):
        assert keys(questionnaire, {}) == "seen impact"

    def test_grows_with_the_answers(self, questionnaire: Questionnaire):
        answers = {"seen": YES, "what": TEXT, "told": YES, "outcome": TEXT}
        assert keys(questionnaire, answers) == "seen told outcome hidden impact"

    def test_leaves_out_a_page_whose_questions_are_all_hidden(self, questionnaire: Questionnaire):
        assert "hidden" not in keys(questionnaire, {"seen": YES, "what": TEXT, "told": YES})

    def test_does_not_follow_answers_that_it_hides(self, questionnaire: Questionnaire):
        # They said yes and told us all, then went back and said no: what hung on the yes no longer counts.
        answers = {"seen": NO, "what": TEXT, "told": YES, "outcome": TEXT, "late": TEXT, "impact": NumberAnswer(3)}
        assert keys(questionnaire, answers) == "seen impact"
        assert on_route(questionnaire, answers) == {"seen": NO, "impact": NumberAnswer(3)}


class TestMovingAlong:
    def test_next_is_the_next_page_on_the_route(self, questionnaire: Questionnaire):
        after = next_page(questionnaire, {"seen": NO}, questionnaire.page("seen"))
        assert after is questionnaire.page("impact")

    def test_after_the_last_page_comes_checking(self, questionnaire: Questionnaire):
        assert next_page(questionnaire, {}, questionnaire.page("impact")) is None

    def test_back_leads_to_the_page_before_on_the_route(self, questionnaire: Questionnaire):
        before = previous_page(questionnaire, {"seen": NO}, questionnaire.page("impact"))
        assert before is questionnaire.page("seen")

    def test_there_is_nothing_before_the_first_page(self, questionnaire: Questionnaire):
        assert previous_page(questionnaire, {}, questionnaire.page("seen")) is None

    def test_a_page_that_left_the_route_still_has_a_next_and_a_previous(self, questionnaire: Questionnaire):
        outcome = questionnaire.page("outcome")
        assert next_page(questionnaire, {"seen": NO}, outcome) is questionnaire.page("impact")
        assert previous_page(questionnaire, {"seen": NO}, outcome) is questionnaire.page("seen")


class TestQuestionsOfAPage:
    def test_shown_are_those_that_apply(self, questionnaire: Questionnaire):
        page = questionnaire.page("seen")
        assert [question.key for question in questions_shown(page, {"seen": NO, "what": TEXT})] == ["seen"]
        assert [question.key for question in questions_shown(page, {"seen": YES})] == ["seen", "what"]

    def test_offered_are_also_those_that_hang_on_the_page_itself(self, questionnaire: Questionnaire):
        assert [question.key for question in questions_offered(questionnaire.page("seen"), {})] == ["seen", "what"]

    def test_not_offered_are_those_that_earlier_pages_have_decided(self, questionnaire: Questionnaire):
        assert questions_offered(questionnaire.page("hidden"), {"seen": NO}) == ()


class TestWhatIsStillNeeded:
    def test_is_the_first_page_without_a_required_answer(self, questionnaire: Questionnaire):
        assert first_unanswered_page(questionnaire, {}) is questionnaire.page("seen")
        assert first_unanswered_page(questionnaire, {"seen": YES}) is questionnaire.page("seen")

    def test_is_nothing_when_routing_hides_the_rest(self, questionnaire: Questionnaire):
        assert first_unanswered_page(questionnaire, {"seen": NO}) is None
