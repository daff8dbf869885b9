import pytest

from forms.answers import Answers, ChoiceAnswer, ChoicesAnswer, MatrixAnswer, TextAnswer
from forms.as_written import Code, Mark, codes_for, marks_on, part_is_answered, parts_of
from forms.spec import Questionnaire
from tests.unit.forms.conftest import ParsePages

PAGES = """\
- key: seen
  title: Seen
  questions:
    - {key: seen, kind: yes_no_dont_know, ask: Seen it, origin: product}
    - {key: what, kind: short_text, ask: What, origin: product, show_when: {question: seen, is: yes}}
- key: told
  title: Told
  show_when: {question: what, answered: true}
  questions:
    - {key: told, kind: yes_no_dont_know, ask: Told anyone, origin: product}
- key: more
  title: More
  questions:
    - {key: often, kind: matrix, ask: How often, origin: product, rows: [{key: day, label: Day}, {key: night, label: Night}], columns: [{value: never, label: Never}, {value: often, label: Often}]}
    - {key: two, kind: multiple_choice, ask: Up to two, at_most: 2, origin: product, options: [{value: a, label: A}, {value: b, label: B}, {value: c, label: C}]}
    - {key: any, kind: multiple_choice, ask: Any, none: {}, origin: product, options: [{value: a, label: A}, {value: b, label: B}]}
"""  # noqa: E501 (a question a line)

YES, NO, TEXT = ChoiceAnswer("yes"), ChoiceAnswer("no"), TextAnswer("Bikes")


@pytest.fixture
def questionnaire(parse_pages: ParsePages) -> Questionnaire:
    return parse_pages(PAGES)


class TestParts:
    def test_a_question_is_one_part_and_a_matrix_has_one_for_each_row(self, questionnaire: Questionnaire):
        assert parts_of(questionnaire.question("seen")) == ("seen",)
        assert parts_of(questionnaire.question("often")) == ("often-day", "often-night")

    def test_a_row_is_answered_by_itself(self, questionnaire: Questionnaire):
        often, answer = questionnaire.question("often"), MatrixAnswer({"day": "never"})
        assert [part_is_answered(often, part, answer) for part in parts_of(often)] == [True, False]
        assert not part_is_answered(often, "often-day", None)

    def test_any_other_question_is_answered_when_it_has_an_answer(self, questionnaire: Questionnaire):
        seen = questionnaire.question("seen")
        assert part_is_answered(seen, "seen", YES)
        assert not part_is_answered(seen, "seen", None)


class TestCodes:
    def test_two_boxes_can_only_be_ticked_where_one_is_asked_for(self, questionnaire: Questionnaire):
        having = [each.key for each in questionnaire.questions if Code.TWO_BOXES_TICKED in codes_for(each)]
        assert having == ["seen", "told", "often", "any"]

    def test_any_question_can_be_illegible_or_left_out(self, questionnaire: Questionnaire):
        for question in questionnaire.questions:
            assert {Code.NO_ANSWER, Code.ILLEGIBLE} <= set(codes_for(question))


class TestMarks:
    @pytest.mark.parametrize(
        ("answers", "off_route"),
        [
            ({"seen": YES, "what": TEXT, "told": NO}, []),
            ({"seen": NO, "what": TEXT}, ["what"]),
            ({"what": TEXT}, ["what"]),
            ({"seen": NO, "what": TEXT, "told": NO}, ["what", "told"]),
            ({"told": NO}, ["told"]),
        ],
    )
    def test_an_answer_that_the_form_led_past_is_off_the_route(
        self, questionnaire: Questionnaire, answers: Answers, off_route: list[str]
    ):
        assert marks_on(questionnaire, answers) == dict.fromkeys(off_route, (Mark.OFF_ROUTE,))

    def test_nothing_is_off_the_route_because_of_an_answer_nobody_can_read(self, questionnaire: Questionnaire):
        assert marks_on(questionnaire, {"what": TEXT}, unclear={"seen"}) == {}

    def test_more_ticks_than_asked_for_are_marked(self, questionnaire: Questionnaire):
        too_many, enough = ChoicesAnswer(("a", "b", "c")), ChoicesAnswer(("a", "b"))
        assert marks_on(questionnaire, {"two": too_many, "any": enough}) == {"two": (Mark.TOO_MANY,)}
        assert marks_on(questionnaire, {"two": enough}) == {}
