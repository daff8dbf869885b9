"""The sentences of the page's head: each licensed by its figures."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from consult.figures.shares import share_of
from consult.queries.closed_answers import CountedAnswers
from consult.reports import sentences
from consult.reports.closed import closed_section
from consult.reports.issues import rank_by_impact, rank_by_mentions
from consult.reports.sentences import Route
from forms.answers import ChoiceAnswer
from forms.spec import Agreement, YesNoDontKnow
from tests.unit.reports.comments import BOOK, comment

ANSWERS = st.lists(
    st.tuples(st.sets(st.sampled_from(["bikes", "litter", "speeding"]), min_size=1), st.integers(0, 10)),
    min_size=5,
    max_size=60,
)


def mentions_of(counts: dict[str, int]) -> str | None:
    comments = [comment(n, theme) for theme, count in counts.items() for n in range(count)]
    return sentences.about_mentions(rank_by_mentions(comments, BOOK), len(comments))


def impact_of(scores: dict[str, list[int]]) -> str | None:
    comments = [comment(n, theme, impact=score) for theme, given_ in scores.items() for n, score in enumerate(given_)]
    return sentences.about_impact(rank_by_impact(comments, BOOK, smallest=5), smallest=5)


def test_the_turnout_names_each_route_with_its_count_and_share():
    routes = [Route("online", share_of(369, 520)), Route("on paper", share_of(151, 520))]
    assert sentences.about_turnout(520, routes, 0) == "520 responses came in: 369 online (71%) and 151 on paper (29%)."
    assert sentences.about_turnout(520, routes, 1).endswith(" 1 was sent on behalf of a body.")


def test_an_agreement_gives_both_sides_with_their_ranges():
    question = Agreement(key="agree", ask="Do you agree?", origin="product")
    counted = tuple((ChoiceAnswer(value), 20) for value in ("strongly_agree", "agree", "neither", "disagree"))
    said = sentences.about_agreement(closed_section(question, CountedAnswers(counted), smallest=5))
    assert said == (
        "Of the 80 who answered “Do you agree?”, 40 (50%, likely range 39% to 61%) agreed or strongly agreed "
        "and 20 (25%, likely range 17% to 35%) disagreed or strongly disagreed."
    )


def test_other_questions_and_small_ones_give_no_sentence_about_agreement():
    question = YesNoDontKnow(key="safe", ask="Safe?", origin="product")
    counted = CountedAnswers(((ChoiceAnswer("yes"), 20),))
    assert sentences.about_agreement(closed_section(question, counted, smallest=5)) is None
    agreement = Agreement(key="agree", ask="Do you agree?", origin="product")
    few = CountedAnswers(((ChoiceAnswer("agree"), 4),))
    assert sentences.about_agreement(closed_section(agreement, few, smallest=5)) is None


def test_an_issue_that_leads_clearly_is_said_to():
    assert mentions_of({"bikes": 200, "litter": 60}) == (
        "Of the 260 who answered in their own words, 200 (77%, likely range 71% to 82%) raised “Off-road bikes”, "
        "clearly more than any other issue."
    )


def test_issues_that_may_be_level_are_said_to_share_first_place():
    said = mentions_of({"bikes": 12, "litter": 10, "speeding": 11, "other": 20})
    assert said == (
        "53 answered in their own words. No issue was raised clearly more than all others: first place is shared by "
        "“Off-road bikes” (12 mentions, 23%, likely range 13% to 36%), "
        "“Speeding” (11 mentions, 21%, likely range 12% to 33%) and "
        "“Litter” (10 mentions, 19%, likely range 11% to 31%)."
    )


def test_where_many_share_first_place_three_are_named_and_all_are_counted():
    counts = {f"t{number}": 10 for number in range(5)}
    book = [replace(BOOK[0], key=key, label=f"Theme {key}") for key in counts]
    comments = [comment(n, theme) for theme, count in counts.items() for n in range(count)]
    said = sentences.about_mentions(rank_by_mentions(comments, book), len(comments))
    assert "5 share first place, among them “Theme t0” (10 mentions, 20%" in said
    assert "Theme t3" not in said


def test_where_nothing_is_ranked_nothing_is_said():
    assert mentions_of({"unclear": 12}) is None
    assert impact_of({"bikes": [9, 9]}) is None


def test_impact_is_said_with_its_range_and_how_many_scored():
    assert impact_of({"bikes": [9, 8, 9, 10, 9, 9], "litter": [2, 3, 2, 1, 2]}) == (
        "On average impact, scored from 0 to 10 by the people who raised an issue, “Off-road bikes” "
        "(9.0, likely range 8.3 to 9.7, from 6 people) is clearly above every other. "
        "Issues that fewer than 5 people scored are left out."
    )
    assert "no issue is clearly above all others: first place is shared by" in impact_of(
        {"bikes": [5, 6, 7, 5, 6], "litter": [6, 5, 6, 7, 4]}
    )


@given(ANSWERS)
def test_no_sentence_says_clearly_unless_every_pair_is(answers: list[tuple[set[str], int]]):
    comments = [comment(n, *sorted(themes), impact=impact) for n, (themes, impact) in enumerate(answers)]
    ranking = rank_by_mentions(comments, BOOK)
    said = sentences.about_mentions(ranking, len(comments))
    assert ("clearly more than any other" in said) == ranking.standing.has_clear_leader
    assert said[0].isdigit() or said.startswith("Of the ")
    impact = rank_by_impact(comments, BOOK, smallest=5)
    about_impact = sentences.about_impact(impact, smallest=5)
    if about_impact:
        assert ("is clearly above every other" in about_impact) == (impact.standing.has_clear_leader)
        assert re.search(r"\d people", about_impact)
    for sentence in (said, about_impact or ""):
        assert "resident" not in sentence
        assert "people think" not in sentence
