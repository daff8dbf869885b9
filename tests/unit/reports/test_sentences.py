"""The sentences of the page's head: each licensed by its figures."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from consult.figures.mentions import paired_difference
from consult.figures.shares import share_of
from consult.queries.closed_answers import CountedAnswers
from consult.reports import sentences
from consult.reports.amounts import Amount, amount_of
from consult.reports.closed import ClosedSection, closed_section
from consult.reports.issues import rank_by_impact, rank_by_mentions
from consult.reports.sentences import Route
from forms.answers import ChoiceAnswer, ChoicesAnswer, RankingAnswer
from forms.spec import Agreement, MultipleChoice, Option, Ranking, SingleChoice, YesNoDontKnow
from tests.unit.reports.comments import BOOK, comment

YES, NO = Option(value="yes", label="Yes"), Option(value="no", label="No")
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


def agreement(*counts: int) -> ClosedSection:
    question = Agreement(key="agree", ask="Do you agree?", origin="product")
    values = ("strongly_agree", "agree", "neither", "disagree", "strongly_disagree")
    counted = tuple((ChoiceAnswer(value), count) for value, count in zip(values, counts, strict=True) if count)
    return closed_section(question, CountedAnswers(counted), smallest=5)


def choice(**counts: int) -> ClosedSection:
    question = YesNoDontKnow(key="safe", ask="Safe?", origin="product")
    counted = CountedAnswers(tuple((ChoiceAnswer(value), count) for value, count in counts.items()))
    return closed_section(question, counted, smallest=5)


def test_an_agreement_gives_both_sides_with_their_ranges():
    assert sentences.about_agreement(agreement(20, 20, 20, 20, 0)) == (
        "Of the 80 who answered “Do you agree?”, 40 (50%, likely range 39% to 61%) agreed or strongly agreed "
        "and 20 (25%, likely range 17% to 35%) disagreed or strongly disagreed."
    )


def test_where_neither_side_is_half_and_one_is_larger_by_no_more_than_chance_it_says_so():
    assert sentences.about_agreement(agreement(30, 60, 120, 55, 25)) == (
        "Of the 290 who answered “Do you agree?”, 90 (31%, likely range 26% to 37%) agreed or strongly agreed and 80 "
        "(28%, likely range 23% to 33%) disagreed or strongly disagreed: neither side is half of them. So few more on "
        "one side may be due to chance."
    )


def test_the_answer_given_most_by_fewer_than_half_is_not_made_to_sound_small():
    assert (sentences.about_choice(choice(yes=120, no=60, dont_know=140)) or "").startswith(
        "Of the 320 who answered “Safe?”, 140 (44%, likely range 38% to 49%) chose “Don’t know”, the most of any, "
        "though fewer than half of them. That is not clearly more than “Yes”"
    )


def test_where_all_came_by_one_route_it_says_so():
    online = [Route("online", share_of(640, 640))]
    assert sentences.about_turnout(640, online, 0) == "640 responses came in, all online."


@given(st.tuples(*[st.integers(0, 300)] * 3).filter(lambda counts: sum(counts) >= 5))
def test_an_answer_is_said_to_be_given_most_only_where_it_was(counts: tuple[int, ...]):
    said = sentences.about_choice(choice(**dict(zip(("yes", "no", "dont_know"), counts, strict=True))))
    first, second = sorted(counts, reverse=True)[:2]
    assert (said is None) == (first == second)
    if said is None:
        return
    label = {0: "Yes", 1: "No", 2: "Don’t know"}[counts.index(first)]
    assert f"chose “{label}”" in said
    if "fewer than half" in said:
        assert share_of(first, sum(counts)).interval.high < 0.5
    told_apart = paired_difference(first, second, sum(counts)).low > 0
    assert told_apart == ("That is not clearly more" not in said)


def test_an_agreement_that_licenses_a_word_for_its_amount_has_it():
    assert sentences.about_agreement(agreement(30, 30, 10, 10, 0)) == (
        "Most of the 80 who answered “Do you agree?” agreed or strongly agreed: 60 (75%, likely range 65% to 83%). "
        "10 (13%, likely range 7% to 22%) disagreed or strongly disagreed."
    )


def test_the_larger_side_is_said_first_and_a_side_of_nobody_in_words():
    assert sentences.about_agreement(agreement(0, 0, 0, 0, 80)) == (
        "Most of the 80 who answered “Do you agree?” disagreed or strongly disagreed: 80 (100%, likely range 95% to "
        "100%). Nobody agreed or strongly agreed."
    )


def test_the_answer_given_most_is_said_with_a_word_where_one_is_licensed():
    assert sentences.about_choice(choice(yes=70, no=20, dont_know=10)) == (
        "Most of the 100 who answered “Safe?” chose “Yes”: 70 (70%, likely range 60% to 78%)."
    )
    assert sentences.about_choice(choice(yes=12, no=8)) == (
        "Of the 20 who answered “Safe?”, 12 (60%, likely range 39% to 78%) chose “Yes”, the most of any. "
        "That is not clearly more than “No”: 8 (40%, likely range 22% to 61%)."
    )


@given(st.integers(1, 300), st.integers(0, 300), st.sampled_from([1.0, 1.5, 3.0]))
def test_the_answer_given_most_is_said_to_be_clearly_so_only_where_the_next_is_clearly_behind(most, other, worth):
    said = sentences.about_choice(choice(yes=most, no=other), design_effect=worth)
    if said is not None:
        first, second, whole = (count / worth for count in (max(most, other), min(most, other), most + other))
        assert ("not clearly more" not in said) == (paired_difference(first, second, whole).low > 0)


def test_no_answer_is_said_to_be_given_most_where_two_are_level_or_it_is_another_kind():
    assert sentences.about_choice(choice(yes=10, no=10)) is None
    assert sentences.about_choice(choice(yes=3, no=1)) is None
    ranked = Ranking(key="r", ask="Rank", origin="product", up_to=2, options=(YES, NO))
    first = CountedAnswers(((RankingAnswer(("yes",)), 20),))
    assert sentences.about_choice(closed_section(ranked, first, smallest=5)) is None
    several = MultipleChoice(key="m", ask="Which?", origin="product", options=(YES, NO))
    counted = CountedAnswers(((ChoicesAnswer(("yes",)), 20),))
    assert sentences.about_choice(closed_section(several, counted, smallest=5)) is None


def test_a_question_whose_figures_are_hidden_gives_no_sentence():
    place = SingleChoice(
        key="age", ask="Age?", origin="product", options=(YES, Option(value="prefer_not_to_say", label="No"))
    )
    counted = CountedAnswers(((ChoiceAnswer("yes"), 3), (ChoiceAnswer("prefer_not_to_say"), 30)))
    assert sentences.about_choice(closed_section(place, counted, smallest=5)) is None


def test_the_turnout_leaves_out_routes_that_are_hidden():
    assert sentences.about_turnout(12, [Route("online", share_of(9, 12))], 0) == (
        "12 responses came in: 9 online (75%) and the rest in other ways."
    )
    assert sentences.about_turnout(12, [], 0) == "12 responses came in."


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


def test_where_answers_wait_to_be_coded_the_base_is_not_called_all_who_answered():
    level = rank_by_mentions([comment(1, "bikes"), comment(2, "litter")], BOOK)
    said = sentences.about_mentions(level, 2, waiting=3)
    assert said is not None
    assert said.startswith("2 answers in people’s own words are coded. No issue was raised clearly more")


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


SIDES_OF_PEOPLE = st.tuples(*[st.integers(0, 400)] * 5).filter(lambda counts: sum(counts) >= 5)


@given(SIDES_OF_PEOPLE)
def test_an_agreement_never_uses_a_word_that_its_figures_do_not_license(counts: tuple[int, ...]):
    said = sentences.about_agreement(agreement(*counts))
    assert said is not None
    agree, disagree, base = sum(counts[:2]), sum(counts[3:]), sum(counts)
    larger = max(agree, disagree)
    word = said.split(f" of the {base:,}")[0]
    if word in {amount.value for amount in Amount}:
        assert amount_of(share_of(larger, base)) == word
        verb = "agreed or strongly agreed" if agree >= disagree else "disagreed or strongly disagreed"
        assert f"“Do you agree?” {verb}: {larger:,} (" in said
    else:
        assert word.startswith("Of the ")
        assert amount_of(share_of(larger, base)) not in sentences.HALF_OR_MORE
    if "neither side is half" in said:
        assert share_of(larger, base).interval.high < 0.5
    told_apart = paired_difference(larger, min(agree, disagree), base).low > 0
    assert told_apart == (sentences.NEITHER_SIDE_LARGER not in said)
    shown = {f"{agree:,} (", f"{disagree:,} ("}
    assert all(each in said or each == "0 (" for each in shown)
