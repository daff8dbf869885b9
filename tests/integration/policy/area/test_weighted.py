"""Results weighted to the area, beside the unweighted ones. All figures of the area here are invented."""

import pytest
from sqlmodel import select

from consult.models import Answer, Comment, Theme
from forms.answers import ChoiceAnswer, ChoicesAnswer, MatrixAnswer, NumberAnswer, TextAnswer
from tests.integration.area import AGES, LOCALITIES, put_in, rows_in

ADDRESS = "/policy/plan/area/weighted"


@pytest.fixture
def consultation(factories):
    return factories.consultation(slug="plan")


def answer(factories, consultation, times: int, **answers: str):
    given = {key: ChoiceAnswer(value) for key, value in answers.items() if key != "main_issue"}
    given |= {"main_issue": TextAnswer(answers["main_issue"])} if "main_issue" in answers else {}
    return [factories.response(consultation, given) for _ in range(times)]


@pytest.fixture
def ages(factories, session, consultation):
    """10 young people of whom all agree, 30 older ones of whom none does, in an area with as many of each."""
    answer(factories, consultation, 10, agree="agree", age_band="under_45")
    answer(factories, consultation, 30, agree="disagree", age_band="over_45")
    put_in(session, consultation, AGES)


def test_the_weighted_share_stands_beside_the_unweighted_one(policy, ages):
    page = policy.get(f"{ADDRESS}?question=agree")
    rows = {row[0]: row[1:] for row in rows_in(page, "Weighted and unweighted")}
    assert rows["Agree"][0] == "10"
    assert rows["Agree"][1].startswith("25.0%")
    assert rows["Agree"][2].startswith("50.0%")
    assert rows["Agree"][3] == "+25.0"
    # Σw = 40, Σw² = 10·2² + 30·(2/3)²: 40²/53.33 = 30.
    assert "worth as many as 30 of equal weight would be, of 40 (design effect 1.33)" in page.words
    assert "No answer counts for more than 2.0 times the average." in page.words


def test_a_scale_has_its_average_and_its_median_weighted_and_not(policy, factories, consultation, ages):
    for age, impact, times in (("under_45", 8, 6), ("over_45", 4, 6)):
        given = {"age_band": ChoiceAnswer(age), "impact": NumberAnswer(impact)}
        for _ in range(times):
            factories.response(consultation, given)
    page = policy.get(f"{ADDRESS}?question=impact")
    # 16 young and 36 older: the young weigh 26/16 and the older 26/36, so 6·8·1.625 + 6·4·0.722 over 6·(1.625 + 0.722).
    assert "The average is 6.0 unweighted (4.7 to 7.3) and 6.8 weighted (" in page.words
    assert "The median is 6.0 unweighted (4 to 8) and 8.0 weighted (4 to 8)." in page.words


def test_those_who_did_not_say_keep_their_part(policy, factories, consultation, ages):
    answer(factories, consultation, 10, agree="agree")
    rows = {row[0]: row[1:] for row in rows_in(policy.get(f"{ADDRESS}?question=agree"), "Weighted and unweighted")}
    assert (rows["Agree"][1][:5], rows["Agree"][2][:5]) == ("40.0%", "60.0%")


def test_themes_are_weighted_too(policy, factories, session, consultation, ages):
    themes = {theme.key: theme for theme in themes_of(factories, session)}
    for age, times, key in (("under_45", 10, "asb-youth"), ("over_45", 20, "road-speeding")):
        for response in answer(factories, consultation, times, agree="agree", age_band=age, main_issue="Bikes"):
            factories.assign(comment_of(session, response), [themes[key]])
    page = policy.get(f"{ADDRESS}?question=main_issue")
    rows = rows_in(page, "Weighted and unweighted")
    assert [row[0] for row in rows] == ["Speeding", "Youth-related ASB"]  # as many raised them, unweighted
    assert [row[1] for row in rows] == ["20", "10"]
    assert rows[1][2].startswith("33.3%")
    assert "Of the 30 individuals who answered" in page.words


def themes_of(factories, session):
    book = factories.code_book()
    return session.exec(select(Theme).where(Theme.code_book_id == book.id)).all()


def comment_of(session, response):
    return session.exec(select(Comment).where(Comment.response_id == response.id)).one()


def test_rows_of_a_matrix_and_several_choices_have_the_base_of_those_who_answered(
    policy, factories, consultation, ages
):
    young, old = ({"agree": ChoiceAnswer("agree"), "age_band": ChoiceAnswer(age)} for age in ("under_45", "over_45"))
    for _ in range(5):
        factories.response(consultation, young | {"seen": MatrixAnswer({"litter": "often"})})
        factories.response(consultation, old | {"seen": MatrixAnswer({"fires": "never"})})
        factories.response(consultation, old | {"heard": ChoicesAnswer(("web", "event"))})
    rows = {row[0]: row[1] for row in rows_in(policy.get(f"{ADDRESS}?question=seen.litter"), "Weighted and unweighted")}
    assert rows == {"Never": "0", "Often": "5"}
    page = policy.get(f"{ADDRESS}?question=heard")
    assert "Of the 5 individuals who answered" in page.words
    rows = {row[0]: row[1:3] for row in rows_in(page, "Weighted and unweighted")}
    assert rows["The website"][0] == rows["An event"][0] == "5"
    assert rows["The website"][1].startswith("100.0%")


def test_an_answer_to_another_wording_is_none(policy, factories, session, consultation, ages):
    factories.response(consultation, {"agree": ChoiceAnswer("agree"), "feel_safe": ChoiceAnswer("yes")})
    answer = session.exec(select(Answer).where(Answer.question_key == "feel_safe")).one()
    answer.value = {"value": "mostly"}
    session.commit()
    page = policy.get(f"{ADDRESS}?question=feel_safe")
    assert "No individual’s answer to this question can be counted yet." in page.words


def test_thin_groups_are_refused_by_name(policy, factories, session, consultation):
    answer(factories, consultation, 9, agree="agree", age_band="under_45")
    answer(factories, consultation, 30, agree="disagree", age_band="over_45")
    put_in(session, consultation, AGES)
    page = policy.get(ADDRESS)
    assert "Nothing is weighted. Too few answered in this group: Under 45 (9 answers). " in page.words
    assert rows_in(page, "Weighted and unweighted") == []


def test_weights_that_would_be_too_large_are_refused(policy, factories, session, consultation):
    answer(factories, consultation, 10, agree="agree", age_band="under_45")
    answer(factories, consultation, 190, agree="disagree", age_band="over_45")
    put_in(session, consultation, AGES)
    assert "Some answers would have to count for more than 5 times the average" in policy.get(ADDRESS).words


def test_margins_that_contradict_each_other_are_refused(policy, factories, session, consultation):
    for age, locality in (("under_45", "east"), ("over_45", "south")):
        answer(factories, consultation, 20, agree="agree", age_band=age, locality=locality)
    put_in(session, consultation, AGES + "locality,east,40,\nlocality,south,60,\n")
    assert "No weights fit all of the area’s figures at once" in policy.get(ADDRESS).words


def test_nobody_answered(policy, session, consultation):
    put_in(session, consultation, LOCALITIES)
    assert "Nothing is weighted. No individual has answered yet." in policy.get(ADDRESS).words


def test_without_figures_the_page_asks_for_them(policy, session, consultation):
    assert "There is nothing to weight by yet." in policy.get(ADDRESS).words
    put_in(session, consultation, "sex,female,,50%\nsex,male,,50%\n")
    assert "The equality questions are kept apart from the answers" in policy.get(ADDRESS).words


def test_a_question_that_nobody_answered_says_so(policy, ages):
    assert (
        "No individual’s answer to this question can be counted yet."
        in policy.get(f"{ADDRESS}?question=feel_safe").words
    )


def test_a_question_weighted_by_is_not_offered(policy, ages):
    policy.get(f"{ADDRESS}?question=age_band", expect=404)
