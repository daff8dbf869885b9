"""The tables of a summary protected together."""

import pytest

from consult.figures.disclosure.auditing import worked_out
from consult.figures.disclosure.groups import EVERYBODY
from consult.queries.closed_answers import CountedAnswers
from consult.reports.counted_groups import (
    BODIES,
    INDIVIDUALS,
    NO_PLACE,
    answered,
    chose,
    coded,
    coded_at,
    compared,
    compared_in,
    of_everybody,
    raised,
    raised_at,
)
from consult.reports.small_groups import GroupsShown, ThemesByPlace, link_groups, protect_small_groups
from forms.answers import ChoiceAnswer, ChoicesAnswer
from forms.loading import parse_questionnaire
from tests.unit.reports.comments import comment

SMALLEST = 5


@pytest.fixture
def questionnaire(every_kind_text: str):
    return parse_questionnaire(every_kind_text, source="test")


@pytest.fixture
def protect(questionnaire):
    """Protect some tables; the attack then finds nothing."""

    def make(responses, **tables):
        shown = GroupsShown(tables.pop("questionnaire", questionnaire), responses, **tables)
        protection = protect_small_groups(shown, smallest=SMALLEST)
        assert not protection.exposed
        assert worked_out(link_groups(shown), protection) == []
        return protection

    return make


def lived_in(**places: int) -> CountedAnswers:
    return CountedAnswers(tuple((ChoiceAnswer(place), number) for place, number in places.items()))


def hidden_of(protection, question, *values):
    return [value for value in values if protection.hides(chose(question, value))]


def test_routes_and_weeks_of_few_are_hidden(protect):
    by = {"channel": {"online": 40, "paper": 12, "letter": 2}, "week": {"one": 30, "two": 24}}
    protection = protect(54, everybody_by=by)
    assert [value for value in by["channel"] if protection.hides(of_everybody("channel", value))] == ["paper", "letter"]
    assert not protection.hides(of_everybody("week", "one"))
    assert not protection.hides(EVERYBODY)


def test_few_individuals_among_bodies_are_hidden_and_few_bodies_are_not(protect):
    assert protect(40, bodies=37).hides(INDIVIDUALS)
    assert protect(40, bodies=37).hides(BODIES)
    assert not protect(40, bodies=3).hides(BODIES)


def test_of_closed_questions_only_those_about_the_person_count_groups_of_people(protect):
    answers = {"locality": lived_in(east=40, south=3, west=9), "feel_safe": lived_in(yes=51, no=1)}
    protection = protect(52, answers=answers)
    assert hidden_of(protection, "locality", "east", "south", "west", "other") == ["south", "west"]
    assert not protection.hides(answered("locality"))
    with pytest.raises(KeyError):
        protection.hides(chose("feel_safe", "no"))


def test_a_question_that_only_one_group_was_asked_does_not_give_that_group_away(protect, every_kind_text):
    text = every_kind_text.replace(
        'ask: "Do you feel safe?"', 'ask: "Do you feel safe?", show_when: {question: locality, is: west}'
    )
    followed = parse_questionnaire(text, source="test")
    answers = {"locality": lived_in(east=40, south=3, west=9), "feel_safe": lived_in(yes=5, no=4)}
    protection = protect(52, questionnaire=followed, answers=answers)
    # Nine answered what only the west was asked. Either that is hidden with the west, or another place is.
    assert protection.hides(answered("feel_safe")) or "east" in hidden_of(protection, "locality", "east")
    fewer = {**answers, "feel_safe": lived_in(yes=4, no=4)}
    assert protect(52, questionnaire=followed, answers=fewer)
    more = {**answers, "feel_safe": lived_in(yes=14, no=4)}
    assert hidden_of(protect(52, questionnaire=followed, answers=more), "locality", "east", "west") == ["west"]


def test_a_question_that_follows_an_opinion_links_nothing(protect):
    answers = {"agree": lived_in(agree=20), "why_not": CountedAnswers(), "locality": lived_in(east=20)}
    assert not protect(20, answers=answers).hides(answered("locality"))


def test_none_of_these_shares_nobody_with_the_rest(protect, every_kind_text):
    text = every_kind_text.replace(
        "{value: event, label: An event}]",
        "{value: event, label: An event}, {value: prefer_not_to_say, label: Prefer not to say}]",
    )
    about_person = parse_questionnaire(text, source="test")
    given = ((ChoicesAnswer(("none",)), 37), (ChoicesAnswer(("web", "event")), 2), (ChoicesAnswer(("web",)), 1))
    protection = protect(40, questionnaire=about_person, answers={"heard": CountedAnswers(given)})
    # 37 of 40 said none, so that at most three can have said anything else.
    assert hidden_of(protection, "heard", "web", "event", "none") == ["web", "event", "none"]


def test_a_question_with_figures_of_the_area_counts_groups_of_people_and_so_do_its_individuals(protect):
    answers = {"age_band": lived_in(under_45=30, over_45=9)}
    beside = {"age_band": {"under_45": 30, "over_45": 4}}
    protection = protect(39, answers=answers, bodies=5, beside_area=beside)
    assert [protection.hides(compared_in("age_band", value)) for value in ("under_45", "over_45")] == [True, True]
    assert not protection.hides(compared("age_band"))
    assert not protection.hides(chose("age_band", "over_45"))
    nobody_answered = protect(39, beside_area=beside)
    with pytest.raises(KeyError):
        nobody_answered.hides(compared("age_band"))


def test_themes_by_place_hide_small_cells_with_others_of_their_line(protect):
    comments = [comment(number, "bikes", locality="East") for number in range(20)]
    comments += [comment(number, "bikes", "litter", locality="South") for number in range(20, 32)]
    comments += [comment(number, "litter", locality="West") for number in range(40, 60)]
    comments += [comment(number, "bikes", locality="West") for number in range(60, 63)]
    comments += [comment(number, "bikes") for number in range(70, 80)]
    answers = {"locality": lived_in(east=20, south=12, west=25)}
    places = ThemesByPlace("main_issue", comments, ["bikes", "litter", "speeding"], {"asb": ["bikes", "litter"]})
    protection = protect(67, answers=answers, by_place=[places])
    assert protection.hides(raised_at("main_issue", "bikes", "West"))
    assert sum(protection.hides(raised_at("main_issue", "bikes", place)) for place in ("East", "South", NO_PLACE)) == 1
    assert not protection.hides(raised("main_issue", "bikes"))
    assert not protection.hides(raised_at("main_issue", "speeding", "West"))
    assert not protection.hides(coded_at("main_issue", "West"))
    assert not protection.hides(coded("main_issue"))


def test_a_small_place_is_hidden_in_every_table_with_all_that_is_said_of_it(protect):
    comments = [comment(number, "bikes", locality="East") for number in range(20)]
    comments += [comment(number, "bikes", locality="West") for number in range(20, 40)]
    comments += [comment(number, "litter", locality="South") for number in range(40, 43)]
    answers = {"locality": lived_in(east=20, south=4, west=21)}
    places = ThemesByPlace("main_issue", comments, ["bikes", "litter"], {"asb": ["bikes", "litter"]})
    protection = protect(45, answers=answers, by_place=[places])
    assert protection.hides(chose("locality", "south"))
    for theme in ("bikes", "litter"):
        assert protection.hides(raised_at("main_issue", theme, "South"))
    assert protection.hides(coded_at("main_issue", "South"))


def test_comments_count_by_place_also_where_the_question_has_no_table(protect):
    comments = [comment(number, "bikes", locality="East") for number in range(20)]
    places = ThemesByPlace("main_issue", comments, ["bikes"], {"asb": ["bikes"]})
    assert not protect(20, by_place=[places]).hides(coded_at("main_issue", "East"))
