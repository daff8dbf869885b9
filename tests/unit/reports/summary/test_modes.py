"""What a summary says of paper and online: only what its tests license, and nothing that few people said."""

import re

from hypothesis import given
from hypothesis import strategies as st

from consult.figures.many_comparisons import holm
from consult.figures.mode_effect import GroupByMode, mode_effect
from consult.figures.verdicts import Verdict
from consult.queries.area import AreaQuestion
from consult.reports.paper_and_online import AdjustedDifference, LineByMode, TableByMode
from consult.reports.summary.modes import NOT_NAMED, said_of_modes

SMALLEST = 5
PLACE = AreaQuestion("place", "Where do you live?", (), is_equality=False)
BASES = st.integers(5, 60)


def group_of(name: str, paper: tuple[int, int], online: tuple[int, int]) -> GroupByMode:
    return GroupByMode(name, *paper, *online)


def table_of(*groups: GroupByMode, ask: str = "Do you agree?") -> TableByMode:
    """One answer to a question, compared by itself."""
    effect = mode_effect(groups)
    assert effect is not None
    alike = effect.standardised
    line = LineByMode(
        "yes",
        "Yes",
        effect,
        AdjustedDifference(effect.raw.difference, *holm([effect.raw.chance])),
        AdjustedDifference(alike.difference, *holm([alike.chance])) if alike else None,
    )
    return TableByMode(ask, effect.paper.base, effect.online.base, 0, PLACE, (line,))


def said(*groups: GroupByMode) -> str:
    text = said_of_modes([table_of(*groups)], smallest=SMALLEST)
    assert text is not None
    return text


def test_nothing_is_said_where_nothing_could_be_compared():
    assert said_of_modes([TableByMode("Do you agree?", 3, 40, 0, None, ())], smallest=SMALLEST) is None


def test_no_evidence_of_a_difference_is_said_in_these_words():
    assert said(group_of("east", (20, 40), (20, 40))).startswith(
        "1 question with set answers could be compared by the way people answered. There is no evidence of a "
        "difference between paper and online, all answers to such questions taken together (Holm’s rule)."
    )


def test_a_difference_that_holds_among_people_who_are_alike_says_so():
    text = said(group_of("east", (30, 40), (10, 40)), group_of("west", (30, 40), (10, 40)))
    assert text.startswith(
        "A larger share of those who answered on paper than of those online chose “Yes” to “Do you agree?”, also among "
        "people who gave the same answer to “Where do you live?”. That is more than chance would easily give"
    )
    assert "People chose how to answer" in text


def test_a_difference_that_other_people_explain_says_so():
    text = said(group_of("east", (32, 40), (8, 10)), group_of("west", (2, 10), (8, 40)))
    assert "; among people who gave the same answer to “Where do you live?” there is no evidence of it." in text


def test_a_difference_that_is_turned_round_among_people_who_are_alike_says_so():
    text = said(group_of("east", (320, 400), (98, 100)), group_of("west", (2, 100), (80, 400)))
    assert "A larger share of those who answered on paper" in text
    assert "it is the other way round" in text


def test_where_nobody_can_be_held_alike_it_says_that_it_cannot_be_told():
    assert "whether other kinds of people explain it cannot be told" in said(group_of("all", (30, 40), (10, 40)))


def test_an_answer_that_few_gave_on_paper_is_not_named():
    assert said(group_of("all", (6, 6), (10, 60))).startswith(NOT_NAMED)


def test_others_that_differ_are_counted_and_the_furthest_apart_are_named():
    tables = [table_of(group_of("all", (yes, 80), (20, 80)), ask=f"Question {yes}?") for yes in (50, 70, 60)]
    text = said_of_modes(tables, smallest=SMALLEST) or ""
    assert re.findall(r"“(Question \d+\?)”", text) == ["Question 70?", "Question 60?"]
    assert "1 other answer differs too." in text


@given(BASES, BASES, BASES, BASES, st.data())
def test_no_difference_is_said_that_the_figures_do_not_license(paper_east, paper_west, online_east, online_west, data):
    groups = [
        group_of(name, *((data.draw(st.integers(0, base)), base) for base in bases))
        for name, bases in (("east", (paper_east, online_east)), ("west", (paper_west, online_west)))
    ]
    table = table_of(*groups)
    (line,) = table.lines
    text = said_of_modes([table], smallest=SMALLEST) or ""
    paper, online = line.effect.paper, line.effect.online
    if "A larger share" in text:
        assert line.raw.verdict is Verdict.HIGHER
        assert paper.share > online.share
    if "A smaller share" in text:
        assert line.raw.verdict is Verdict.LOWER
        assert paper.share < online.share
    if "share of those" in text:
        assert all(min(of.count, of.base - of.count) >= SMALLEST for of in (paper, online))
        assert (", also among" in text) == (line.alike is not None and line.alike.verdict is line.raw.verdict)
    if "no evidence of a difference" in text:
        assert line.raw.verdict in (Verdict.NO_EVIDENCE, Verdict.TOO_FEW)
    assert not re.search(r"\d+%", text)
