import pytest
from pydantic import ValidationError

from forms import spec
from forms.questions import asks_about_person, other_of
from tests.unit.forms.conftest import ParsePages, ParseQuestion

PAGES = """\
- key: one
  title: One
  questions:
    - {key: seen, kind: yes_no_dont_know, ask: Seen, origin: product}
- key: two
  title: Two
  questions:
    - {key: area, kind: place, ask: Where, origin: product, use: locality,
       options: [{value: east, label: East}, {value: west, label: West}], other: {}}
"""
OPTIONS = "options: [{value: a, label: A}, {value: b, label: B}]"


class TestFindingTheParts:
    def test_questions_come_in_the_order_asked(self, parse_pages: ParsePages):
        assert [question.key for question in parse_pages(PAGES).questions] == ["seen", "area"]

    def test_parts_are_found_by_key_and_use(self, parse_pages: ParsePages):
        questionnaire = parse_pages(PAGES)
        assert questionnaire.question("area").ask == "Where"
        assert questionnaire.page("two").title == "Two"
        assert questionnaire.page_of("area").key == "two"
        assert questionnaire.question_for("locality") is questionnaire.question("area")
        assert questionnaire.question_for("impact") is None

    def test_asking_for_a_part_that_is_not_there_names_it(self, parse_pages: ParsePages):
        questionnaire = parse_pages(PAGES)
        for find in (questionnaire.question, questionnaire.page, questionnaire.page_of):
            with pytest.raises(KeyError, match=r"small version 1 has no (question|page) nowhere"):
                find("nowhere")

    def test_nothing_can_be_changed(self, parse_pages: ParsePages):
        with pytest.raises(ValidationError):
            parse_pages(PAGES).title = "Other"  # type: ignore[misc]


class TestTheOptionsOffered:
    @pytest.mark.parametrize(
        ("question", "values"),
        [
            (f"kind: single_choice, {OPTIONS}", "a b"),
            (f"kind: single_choice, {OPTIONS}, other: {{}}", "a b other"),
            (f"kind: multiple_choice, {OPTIONS}, other: {{}}, none: {{}}", "a b other none"),
            (f"kind: place, {OPTIONS}, other: {{}}", "a b other"),
            (f"kind: ranking, up_to: 2, {OPTIONS}", "a b"),
            ("kind: agreement", "strongly_agree agree neither disagree strongly_disagree"),
            ("kind: agreement, dont_know: true", "strongly_agree agree neither disagree strongly_disagree dont_know"),
            ("kind: yes_no_dont_know", "yes no dont_know"),
            ("kind: date", ""),
        ],
    )
    def test_are_those_written_and_those_of_the_kind(self, parse_question: ParseQuestion, question: str, values: str):
        offered = spec.choices_of(parse_question(question))
        assert " ".join(option.value for option in offered) == values

    def test_only_some_kinds_can_be_answered_in_own_words(self, parse_question: ParseQuestion):
        assert other_of(parse_question(f"kind: single_choice, {OPTIONS}, other: {{label: Else}}")) is not None
        assert other_of(parse_question(f"kind: single_choice, {OPTIONS}")) is None
        assert other_of(parse_question("kind: postcode")) is None

    def test_many_places_make_a_long_list(self, parse_question: ParseQuestion):
        places = ", ".join(f"{{value: p{number}, label: P{number}}}" for number in range(11))
        long, short = parse_question(f"kind: place, options: [{places}]"), parse_question(f"kind: place, {OPTIONS}")
        assert isinstance(long, spec.Place)
        assert isinstance(short, spec.Place)
        assert long.is_long
        assert not short.is_long


class TestAskingAboutThePerson:
    @pytest.mark.parametrize(
        "question",
        [
            f"kind: place, {OPTIONS}",
            f"kind: single_choice, about_person: true, {OPTIONS}",
            f"kind: multiple_choice, about_person: true, {OPTIONS}",
            "kind: yes_no_dont_know, about_person: true",
            "kind: single_choice, options: [{value: a, label: A}, {value: prefer_not_to_say, label: Rather not}]",
        ],
        ids=["a place", "said so", "several, said so", "yes or no, said so", "need not be said"],
    )
    def test_a_question_about_the_person_is_known(self, parse_question: ParseQuestion, question: str):
        assert asks_about_person(parse_question(question))

    @pytest.mark.parametrize(
        "question",
        [f"kind: single_choice, {OPTIONS}", "kind: yes_no_dont_know", "kind: long_text"],
        ids=["one of two", "yes or no", "a comment"],
    )
    def test_other_questions_are_not(self, parse_question: ParseQuestion, question: str):
        assert not asks_about_person(parse_question(question))
