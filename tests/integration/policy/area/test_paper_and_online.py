"""Answers on paper beside those online: differences with their ranges, and what they are among people who are alike."""

import pytest
from sqlmodel import select

from consult.figures.differences import chance_of_difference
from consult.figures.readings import reading_of
from consult.models import Channel, Comment, Theme
from consult.page_furniture import percentage
from consult.rounding import fixed
from forms.answers import ChoiceAnswer, TextAnswer
from tests.integration.area import rows_in

ADDRESS = "/policy/plan/area/paper-and-online"
PAPER, ONLINE = Channel.PAPER, Channel.ONLINE


@pytest.fixture
def consultation(factories):
    return factories.consultation(slug="plan")


@pytest.fixture
def answered(factories, consultation):
    """Give a number of individuals who answered alike."""

    def answer(times: int, channel: Channel, agree: str, locality: str = "east"):
        given = {"agree": ChoiceAnswer(agree), "locality": ChoiceAnswer(locality)}
        return [factories.response(consultation, given, channel=channel) for _ in range(times)]

    return answer


def compared(policy, query: str = "question=agree"):
    page = policy.get(f"{ADDRESS}?{query}")
    return page, {row[0]: row[1:] for row in rows_in(page, "Answers on paper and online")}


def test_a_difference_that_other_places_explain_is_gone_among_people_who_are_alike(policy, answered):
    for channel, locality, agree, disagree in (
        (PAPER, "east", 32, 8),
        (ONLINE, "east", 8, 2),
        (PAPER, "west", 2, 8),
        (ONLINE, "west", 8, 32),
    ):
        answered(agree, channel, "agree", locality)
        answered(disagree, channel, "disagree", locality)
    page, rows = compared(policy)
    chance = chance_of_difference(reading_of(34, 50), reading_of(16, 50))
    assert rows["Agree"][:2] == ["68% 34 of 50", "32% 16 of 50"]
    assert rows["Agree"][2].startswith("+36.0 ")
    # Two answers make up the whole, so that they are one comparison, and Holm's rule adjusts nothing.
    assert chance is not None and chance < 0.001
    assert rows["Agree"][3] == "Higher on paper p under 0.001"
    assert rows["Disagree"][3].startswith("Lower on paper")
    assert rows["Agree"][4].startswith("0.0 ")
    assert rows["Agree"][5] == "No evidence of a difference p = 1.000"
    assert "These groups hold 100% of the answers." in page.words
    assert "2 of the 2 answers differ" in page.words


def test_p_values_are_adjusted_for_all_answers_of_the_question(policy, answered):
    for channel, counts in ((PAPER, (20, 15, 15)), (ONLINE, (12, 19, 19))):
        for agree, count in zip(("agree", "neither", "disagree"), counts, strict=True):
            answered(count, channel, agree)
    page, rows = compared(policy, "question=agree&alike=none")
    alone = chance_of_difference(reading_of(20, 50), reading_of(12, 50)) or 0
    assert rows["Agree"][3] == f"No evidence of a difference p = {fixed(3 * alone, 3)}"
    assert len(rows["Agree"]) == 4
    assert "No evidence of a difference between paper and online." in page.words


def test_letters_are_in_no_figure_and_bodies_in_no_number(policy, session, answered):
    answered(5, PAPER, "agree")
    answered(5, ONLINE, "agree")
    answered(2, Channel.LETTER, "agree")
    (body,) = answered(1, PAPER, "agree")
    body.on_behalf_of = "A parish council"
    session.commit()
    page, rows = compared(policy)
    assert (
        "5 answered on paper and 5 online. 2 individuals answered in another way and are in no figure here."
        in page.words
    )
    assert rows["Agree"][0] == f"{percentage(1)} 5 of 5"
    assert "so there are no groups to compare within" in page.words


def test_too_few_of_one_way_are_not_compared(policy, answered):
    answered(4, PAPER, "agree")
    answered(30, ONLINE, "disagree")
    page, rows = compared(policy)
    assert rows == {}
    assert "That is too few to compare: it takes 5 each way." in page.words


def test_where_alike_people_answered_one_way_only_it_says_so(policy, answered):
    answered(20, PAPER, "agree", "east")
    answered(20, ONLINE, "disagree", "west")
    page, rows = compared(policy)
    assert rows["Agree"][4:] == ["–", "Cannot be compared"]
    assert "hold 0% of the answers, and it takes 80%" in page.words


def test_the_question_that_says_who_is_alike_is_compared_as_it_is(policy, answered):
    answered(10, PAPER, "agree", "east")
    answered(10, ONLINE, "agree", "west")
    page, rows = compared(policy, "question=locality")
    assert len(rows["East"]) == 4
    assert "so its own answers are compared only as they are" in page.words


def test_themes_are_compared_by_the_rule_for_lists_to_follow_up(policy, factories, session, consultation, themed):
    page, rows = compared(policy, "question=main_issue&alike=none")
    assert "10 have a themed comment that came on paper and 10 online." in page.words
    assert "Benjamini and Hochberg’s rule" in page.words
    assert list(rows) == ["Speeding", "Youth-related ASB"]
    assert rows["Youth-related ASB"][:2] == ["90% 9 of 10", "0% 0 of 10"]
    assert rows["Youth-related ASB"][3].startswith("Higher on paper")


@pytest.fixture
def themed(factories, session, consultation):
    """Ten comments each way: on paper nine of youths, online none of them."""
    book = factories.code_book()
    themes = {theme.key: theme for theme in session.exec(select(Theme).where(Theme.code_book_id == book.id))}
    for channel, youth in ((PAPER, 9), (ONLINE, 0)):
        for number in range(10):
            response = factories.response(consultation, {"main_issue": TextAnswer("Bikes")}, channel=channel)
            comment = session.exec(select(Comment).where(Comment.response_id == response.id)).one()
            factories.assign(comment, [themes["asb-youth" if number < youth else "road-speeding"]])


@pytest.mark.parametrize("query", ["question=nothing", "alike=nothing"])
def test_what_is_not_asked_is_not_found(policy, consultation, query):
    policy.get(f"{ADDRESS}?{query}", expect=404)
