from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms.validators import ValidationError

from forms.answers import (
    Answer,
    ChoiceAnswer,
    ChoicesAnswer,
    DateAnswer,
    MatrixAnswer,
    NumberAnswer,
    PostcodeAnswer,
    RankingAnswer,
    TextAnswer,
)
from forms.build import error_summary, page_form, paper_form, read_answers
from forms.loading import load_questionnaire
from forms.spec import Questionnaire
from forms.widgets import blocks
from tests.conftest import QUESTIONNAIRES
from tests.unit.forms.conftest import ParsePages, Send

EVERY_KIND = load_questionnaire(QUESTIONNAIRES / "every_kind.yaml")

GIVEN: dict[str, Answer] = {
    "agree": ChoiceAnswer("disagree"),
    "why_not": TextAnswer("Too late.\nToo dear."),
    "main_issue": TextAnswer("Bikes"),
    "impact": NumberAnswer(0),
    "locality": ChoiceAnswer("other", "Spennymoor"),
    "postcode": PostcodeAnswer("DH1 5UL"),
    "heard": ChoicesAnswer(("event", "other"), "A friend"),
    "event_day": DateAnswer(date(2024, 3, 4)),
    "seen": MatrixAnswer({"fires": "never"}),
    "ranked": RankingAnswer(("hate",)),
    "feel_safe": ChoiceAnswer("no"),
    "age_band": ChoiceAnswer("over_45"),
    "years": NumberAnswer(7),
    "street": TextAnswer("Elvet Bridge"),
}

WITHIN = """\
- key: one
  title: One
  questions:
    - {key: seen, kind: yes_no_dont_know, ask: Seen it, required: true, origin: product}
    - {key: people, kind: whole_number, ask: How many, required: true, origin: product,
       show_when: {question: seen, is: yes}}
    - {key: crowd, kind: short_text, ask: What crowd, required: true, origin: product,
       show_when: {question: people, at_least: 10}}
- key: two
  title: Two
  questions:
    - {key: after, kind: short_text, ask: After, origin: product}
    - {key: only_no, kind: short_text, ask: Only no, origin: product, show_when: {question: seen, is: no}}
"""


@pytest.fixture
def within(parse_pages: ParsePages) -> Questionnaire:
    return parse_pages(WITHIN)


class TestShowingAPage:
    @pytest.mark.parametrize("page", EVERY_KIND.pages, ids=lambda page: page.key)
    def test_answers_given_before_are_there_and_read_the_same(self, page):
        form = page_form(EVERY_KIND, page, answers=GIVEN)
        assert form.validate()
        assert read_answers(form) == {question.key: GIVEN[question.key] for question in page.questions}

    def test_questions_that_earlier_answers_hide_are_not_on_it(self, within: Questionnaire):
        form = page_form(within, within.page("two"), answers={"seen": ChoiceAnswer("yes")})
        assert [field.name for field in form] == ["after"]

    def test_questions_that_hang_on_the_page_itself_are_on_it(self, within: Questionnaire):
        assert [field.name for field in page_form(within, within.pages[0], answers={})] == ["seen", "people", "crowd"]

    def test_a_page_sent_empty_does_not_bring_old_answers_back(self):
        page = EVERY_KIND.page("issue")
        form = page_form(EVERY_KIND, page, formdata=MultiDict(), answers=GIVEN)
        assert form.validate()
        assert read_answers(form) == {}


class TestRoutingWithinAPage:
    def test_a_required_question_that_is_hidden_is_not_required(self, within: Questionnaire, send: Send):
        form = send(within, {"seen": "no"})
        assert error_summary(form) == ()

    def test_what_was_typed_in_a_hidden_question_is_dropped_without_error(self, within: Questionnaire, send: Send):
        form = send(within, {"seen": "no", "people": "a lot", "crowd": "x" * 500})
        assert error_summary(form) == ()
        assert read_answers(form) == {"seen": ChoiceAnswer("no")}
        assert form["people"].typed_in("people") == "a lot"

    def test_a_question_that_shows_is_required(self, within: Questionnaire, send: Send):
        assert error_summary(send(within, {"seen": "yes"})) == (("people", "Enter an answer to “How many”"),)

    def test_one_question_may_lead_to_another_and_that_to_a_third(self, within: Questionnaire, send: Send):
        form = send(within, {"seen": "yes", "people": "12"})
        assert error_summary(form) == (("crowd", "Enter an answer to “What crowd”"),)

    def test_answers_from_before_do_not_decide_what_the_page_itself_asks(self, within: Questionnaire, send: Send):
        form = send(within, {"seen": "no"}, answers={"seen": ChoiceAnswer("yes"), "people": NumberAnswer(12)})
        assert read_answers(form) == {"seen": ChoiceAnswer("no")}

    def test_answers_that_routing_hid_before_do_not_decide_either(self, parse_pages: ParsePages, send: Send):
        questionnaire = parse_pages(
            WITHIN.replace("{key: after, ", "{key: after, show_when: {question: people, at_least: 1}, ")
        )
        stale = {"seen": ChoiceAnswer("no"), "people": NumberAnswer(12)}
        form = send(questionnaire, {"after": "x", "only_no": "y"}, page="two", answers=stale)
        assert read_answers(form) == {"only_no": TextAnswer("y")}

    def test_a_check_of_ones_own_is_made_too(self, within: Questionnaire):
        def refuse(_form, _field) -> None:
            raise ValidationError("Say yes")

        form = page_form(within, within.pages[0], formdata=MultiDict({"seen": "no"}), answers={})
        assert not form.validate({"seen": [refuse]})
        assert error_summary(form) == (("seen", "Say yes"),)


class TestKeyingPaper:
    def test_every_question_is_on_one_page_and_none_is_required(self):
        form = paper_form(EVERY_KIND, formdata=MultiDict())
        assert form.validate()
        assert [field.name for field in form] == [question.key for question in EVERY_KIND.questions]
        assert read_answers(form) == {}

    def test_answers_are_kept_as_written_whatever_routing_and_limits_say(self):
        sent = {"agree": "agree", "why_not": "word " * 300, "locality": "other", "locality-other": "x" * 300}
        form = paper_form(EVERY_KIND, formdata=MultiDict(sent))
        assert form.validate()
        assert set(read_answers(form)) == {"agree", "why_not", "locality"}

    def test_what_cannot_be_read_is_still_put_right(self):
        form = paper_form(EVERY_KIND, formdata=MultiDict({"years": "many"}))
        assert not form.validate()
        assert [control for control, _ in error_summary(form)] == ["years"]

    def test_a_form_keyed_before_can_be_corrected(self):
        assert read_answers(paper_form(EVERY_KIND, answers=GIVEN)) == GIVEN


CONTROLS = sorted(
    {control for field in paper_form(EVERY_KIND).fields() for control in field.controls()}
    | {"agree-other", "unknown", "event_day", "csrf_token"}
)
VALUES = st.text(max_size=30) | st.sampled_from(
    [choice for question in EVERY_KIND.questions for choice in ("agree", "event", "none", "31", "2024", question.key)]
)


@given(
    st.sampled_from(EVERY_KIND.pages),
    st.dictionaries(st.sampled_from(CONTROLS), st.lists(VALUES, max_size=3), max_size=8),
)
def test_whatever_is_sent_there_are_answers_or_sentences_at_controls_of_the_page(page, sent: dict[str, list[str]]):
    form = page_form(EVERY_KIND, page, formdata=MultiDict(sent), answers={})
    is_valid = form.validate()
    summary = error_summary(form)
    controls = {control for field in form.fields() for control in field.controls()}
    assert is_valid is (summary == ())
    assert {control for control, _ in summary} <= controls
    assert set(read_answers(form)) <= {question.key for question in page.questions}
    assert blocks(form)


def test_optional_questions_are_marked_where_others_are_required():
    form = page_form(EVERY_KIND, EVERY_KIND.page("where"), answers={})
    assert [field.label.text for field in form.fields()] == [
        "Where do you live?",
        "What is your postcode? (optional)",
    ]
    _, postcode = blocks(form)
    assert postcode.params["label"]["text"] == "What is your postcode? (optional)"


def test_nothing_is_marked_where_every_question_is_optional(parse_pages: ParsePages):
    questionnaire = parse_pages("""
        - key: one
          title: One
          questions:
            - {key: street, kind: short_text, ask: "Which street?", origin: product}
    """)
    [field] = page_form(questionnaire, questionnaire.pages[0], answers={}).fields()
    assert field.label.text == "Which street?"


def test_a_paper_form_marks_nothing():
    assert not [field for field in paper_form(EVERY_KIND).fields() if "optional" in field.label.text]
