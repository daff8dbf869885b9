"""Closed questions as tables: what is counted, of how many, and what is kept back."""

import pytest

from consult.figures.disclosure.hiding import Protection
from consult.figures.intervals import Interval
from consult.figures.medians import Median
from consult.queries.closed_answers import CountedAnswers
from consult.reports.closed import ClosedSection, closed_section, is_counted
from consult.reports.counted_groups import answered, chose
from forms.answers import Answer, ChoiceAnswer, ChoicesAnswer, MatrixAnswer, NumberAnswer, RankingAnswer
from forms.loading import parse_questionnaire
from forms.spec import Question


@pytest.fixture
def question(every_kind_text: str):
    return parse_questionnaire(every_kind_text, source="test").question


def section_of(question: Question, *counted: tuple[Answer, int]) -> ClosedSection:
    return closed_section(question, CountedAnswers(counted), smallest=5)


def counts_of(section: ClosedSection, table: int = 0) -> dict[str, int | None]:
    return {line.label: line.share.count if line.share else None for line in section.tables[table].lines}


def test_an_agreement_adds_up_both_sides(question):
    answers = [(ChoiceAnswer("strongly_agree"), 3), (ChoiceAnswer("agree"), 4), (ChoiceAnswer("disagree"), 5)]
    section = section_of(question("agree"), *answers)
    counts = counts_of(section)
    assert (section.base, counts["Strongly agree"], counts["Don’t know"]) == (12, 3, 0)
    assert (counts["Agree or strongly agree"], counts["Disagree or strongly disagree"]) == (7, 5)


def test_fewer_than_five_answers_give_no_figure(question):
    section = section_of(question("agree"), (ChoiceAnswer("agree"), 4))
    assert section.is_too_few
    assert (section.tables, section.number) == ((), None)


def test_a_question_nobody_answered_has_a_base_of_nought(question):
    section = section_of(question("agree"))
    assert (section.base, section.is_too_few) == (0, True)


def test_small_groups_of_people_at_a_place_are_hidden_and_cannot_be_had_by_subtraction(question):
    answers = [(ChoiceAnswer("east"), 40), (ChoiceAnswer("south"), 3), (ChoiceAnswer("west"), 9)]
    table = section_of(question("locality"), *answers, (ChoiceAnswer("other", "Narnia"), 30)).tables[0]
    assert [line.label for line in table.lines if line.share is None] == ["South", "West"]
    assert table.hides_something


def test_what_all_tables_together_hide_is_hidden_in_each(question):
    counted = CountedAnswers(((ChoiceAnswer("east"), 40), (ChoiceAnswer("south"), 30)))
    base, south = answered("locality"), chose("locality", "south")
    counts = frozenset({base, south, *(chose("locality", each) for each in ("east", "west", "other"))})
    one_hidden = Protection(5, counts, hidden=frozenset({south}))
    section = closed_section(question("locality"), counted, smallest=5, protection=one_hidden)
    assert counts_of(section) == {"East": 40, "South": None, "West": 0, "Somewhere else": 0}
    nothing_shown = Protection(5, counts, hidden=frozenset({base}))
    section = closed_section(question("locality"), counted, smallest=5, protection=nothing_shown)
    assert section.is_too_few
    assert section.tables == ()


def test_a_question_that_offers_prefer_not_to_say_is_about_the_person(every_kind_text: str):
    text = every_kind_text.replace(
        "{value: over_45, label: 45 or over}",
        "{value: over_45, label: 45 or over}, {value: prefer_not_to_say, label: Prefer not to say}",
    )
    question = parse_questionnaire(text, source="test").question("age_band")
    section = section_of(question, (ChoiceAnswer("under_45"), 30), (ChoiceAnswer("over_45"), 2))
    assert counts_of(section) == {"Under 45": None, "45 or over": None, "Prefer not to say": 0}


def test_an_opinion_that_few_hold_is_shown(question):
    section = section_of(question("feel_safe"), (ChoiceAnswer("yes"), 30), (ChoiceAnswer("no"), 1))
    assert counts_of(section) == {"Yes": 30, "No": 1, "Don’t know": 0}
    assert not section.tables[0].hides_something


def test_of_several_choices_each_is_counted_of_all_who_answered(question):
    answers = [(ChoicesAnswer(("web", "event")), 6), (ChoicesAnswer(("web",)), 2), (ChoicesAnswer(("none",)), 2)]
    section = section_of(question("heard"), *answers)
    assert counts_of(section) == {"The website": 8, "An event": 6, "Other": 0, "None of these": 2}
    assert section.tables[0].may_choose_several
    assert section.tables[0].base == 10


def test_a_scale_gives_its_mean_and_every_step(question):
    section = section_of(question("impact"), (NumberAnswer(8), 5), (NumberAnswer(10), 5))
    assert section.number is not None
    assert (section.number.mean.mean, section.number.mean.base) == (9, 10)
    assert section.number.scale == "0 means “Not at all” and 10 means “A great deal”"
    assert len(section.tables[0].lines) == 11
    assert counts_of(section)["10 – A great deal"] == 5


def test_a_median_is_given_where_the_ends_of_its_range_are_no_answers_of_few(question):
    twenty = section_of(question("impact"), (NumberAnswer(7), 8), (NumberAnswer(8), 12))
    assert twenty.number is not None
    assert twenty.number.median == Median(20, 8, Interval(7, 8), beyond=6)
    twelve = section_of(question("impact"), (NumberAnswer(7), 12))
    assert twelve.number is not None
    assert twelve.number.median is None


def test_a_whole_number_gives_its_mean_also_where_paper_went_beyond_the_limits(question):
    section = section_of(question("years"), (NumberAnswer(10), 5), (NumberAnswer(130), 1))
    assert section.number is not None
    assert section.number.mean.mean == 30
    assert section.tables == ()


def test_a_ranking_gives_first_choices_and_any_place(question):
    section = section_of(question("ranked"), (RankingAnswer(("asb", "hate")), 4), (RankingAnswer(("hate",)), 3))
    assert [table.caption for table in section.tables] == ["Ranked first", "Ranked anywhere in the top 2"]
    assert counts_of(section) == {"ASB": 4, "Hate crime": 3, "Violence": 0}
    assert counts_of(section, 1) == {"ASB": 4, "Hate crime": 7, "Violence": 0}


def test_each_row_of_a_matrix_has_a_table_with_its_own_base(question):
    answers = [(MatrixAnswer({"litter": "often", "fires": "never"}), 2), (MatrixAnswer({"litter": "never"}), 4)]
    section = section_of(question("seen"), *answers)
    assert [(table.caption, table.base) for table in section.tables] == [("Litter", 6)]
    assert counts_of(section) == {"Never": 4, "Often": 2}


@pytest.mark.parametrize("key", ["why_not", "main_issue", "postcode", "event_day", "street"])
def test_what_could_point_at_a_person_or_is_said_in_words_is_not_counted(question, key: str):
    assert not is_counted(question(key))
    assert closed_section(question(key), CountedAnswers(), smallest=1).tables == ()
