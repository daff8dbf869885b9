import pytest
from pydantic import ValidationError

from forms.indicators import Benchmark, Indicator
from forms.problems import QuestionnaireUnreadable
from forms.questions import indicator_of
from tests.unit.forms.conftest import ParseQuestion

TRACKER = "indicator: {label: Confidence}"
OPTIONS = "options: [{value: a, label: A}, {value: b, label: B}]"


class TestWhatIsCounted:
    def test_a_question_of_agreement_counts_those_who_agree(self, parse_question: ParseQuestion):
        indicator = indicator_of(parse_question(f"kind: agreement, {TRACKER}"))
        assert indicator == Indicator(label="Confidence")

    @pytest.mark.parametrize(
        ("kind", "answer"), [(f"kind: single_choice, {OPTIONS}", "b"), ("kind: yes_no_dont_know", "no")]
    )
    def test_other_questions_name_the_answer_that_counts(self, parse_question: ParseQuestion, kind: str, answer: str):
        indicator = indicator_of(parse_question(f"{kind}, indicator: {{label: Feels safer, answer: '{answer}'}}"))
        assert indicator is not None
        assert indicator.answer == answer

    @pytest.mark.parametrize("kind", [f"kind: single_choice, {OPTIONS}", "kind: yes_no_dont_know"])
    @pytest.mark.parametrize("indicator", [TRACKER, "indicator: {label: Confidence, answer: nowhere}"])
    def test_an_answer_that_is_not_offered_is_refused(self, parse_question: ParseQuestion, kind: str, indicator: str):
        with pytest.raises(
            QuestionnaireUnreadable, match=r"The indicator counts one answer\. Write answer: and one of"
        ):
            parse_question(f"{kind}, {indicator}")

    def test_of_agreement_no_other_answer_can_be_counted(self, parse_question: ParseQuestion):
        with pytest.raises(QuestionnaireUnreadable, match="Leave out its answer"):
            parse_question("kind: agreement, indicator: {label: Confidence, answer: agree}")

    def test_most_questions_are_no_indicator(self, parse_question: ParseQuestion):
        assert indicator_of(parse_question("kind: date")) is None
        assert indicator_of(parse_question("kind: yes_no_dont_know")) is None


class TestWhatItIsComparedWith:
    @pytest.mark.parametrize("fields", [{"target": 30.7}, {"target_source": "Somewhere"}])
    def test_a_target_stands_in_a_document(self, fields):
        with pytest.raises(ValidationError, match="A target needs target_source"):
            Indicator(label="Confidence", **fields)

    def test_a_target_is_a_percentage(self):
        assert Indicator(label="Confidence", target=30.7, target_source="Report").target == 30.7
        with pytest.raises(ValidationError):
            Indicator(label="Confidence", target=130, target_source="Report")

    def test_how_the_gap_moved_needs_both_earlier_figures(self):
        with pytest.raises(ValidationError, match="needs both here_earlier and england_earlier"):
            Benchmark(period="2022", here=40, england=50, here_earlier=39, source="Invented")
        whole = Benchmark(period="2022", here=40, england=50, here_earlier=39, england_earlier=51, source="Invented")
        assert whole.north_east is None
