"""Shares weighted to the area give away no small group to whoever works out what they are made of."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from consult.figures.disclosure.auditing import worked_out
from consult.queries.closed_answers import CountedAnswers
from consult.reports.area_shares import protect_with_weighted
from consult.reports.counted_groups import INDIVIDUALS, answered, compared, compared_in
from consult.reports.small_groups import GroupsShown, link_groups
from consult.reports.weighted_groups import AnswersInCells, WeightedGroups, may_show
from forms.answers import ChoiceAnswer
from forms.loading import parse_questionnaire
from tests.conftest import QUESTIONNAIRES

QUESTIONNAIRE = parse_questionnaire((QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8"), source="test")

SMALLEST = 5
OPTIONS = ("strongly_agree", "agree", "neither", "disagree", "strongly_disagree")
SIDES = {"for": ("strongly_agree", "agree"), "against": ("disagree", "strongly_disagree")}
PLACES = ("east", "south", "west")
COUNTS = st.lists(st.lists(st.integers(0, 14), min_size=5, max_size=5), min_size=2, max_size=3)


def shown_with(*by_place: list[int]) -> GroupsShown:
    """What a summary shows of people in some places, by what each place answered."""
    by_cell = {
        (place,): dict(zip(OPTIONS, counts, strict=True)) for place, counts in zip(PLACES, by_place, strict=False)
    }
    in_cell = {cell: sum(counts.values()) for cell, counts in by_cell.items()}
    everybody = sum(in_cell.values())
    lived = tuple((ChoiceAnswer(place), number) for (place,), number in in_cell.items() if number)
    agreed = Counter(option for counts in by_cell.values() for option in Counter(counts).elements())
    answers = AnswersInCells(
        question_key="agree",
        by_cell={cell: {"": in_cell[cell]} | counts for cell, counts in by_cell.items()},
        options=OPTIONS,
        sums=SIDES,
        may_give_several=False,
    )
    return GroupsShown(
        QUESTIONNAIRE,
        everybody,
        answers={
            "locality": CountedAnswers(lived),
            "agree": CountedAnswers(tuple((ChoiceAnswer(option), number) for option, number in agreed.items())),
        },
        beside_area={"locality": {place: number for (place,), number in in_cell.items()}},
        weighted=WeightedGroups(("locality",), in_cell, (answers,)),
    )


def lines_shown(shown: GroupsShown) -> list[str]:
    """The lines of which a weighted share is shown, once nothing can be worked out."""
    shown, protection = protect_with_weighted(shown, smallest=SMALLEST)
    assert worked_out(link_groups(shown), protection) == []
    if shown.weighted is None:
        return []
    (answers,) = shown.weighted.answers
    return [line for line in answers.lines if may_show(protection, shown.weighted, answers, line)]


def test_where_every_group_is_large_every_share_is_shown():
    shown = shown_with([9, 12, 20, 7, 6], [8, 14, 22, 9, 5])
    assert lines_shown(shown) == [*OPTIONS, *SIDES]


def test_a_small_group_takes_its_own_line_away_and_one_beside_it_and_leaves_the_sum():
    shown = shown_with([30, 30, 30, 30, 3], [30, 30, 30, 7, 30], [30, 30, 30, 30, 30])
    kept = lines_shown(shown)
    assert "strongly_disagree" not in kept
    assert "disagree" not in kept
    assert {"strongly_agree", "agree", "neither", "for", "against"} <= set(kept)


def test_nothing_as_counted_is_hidden_for_the_sake_of_a_weighted_share():
    shown = shown_with([30, 1, 1, 1, 1], [1, 30, 1, 1, 1])
    _, protection = protect_with_weighted(shown, smallest=SMALLEST)
    for who in (INDIVIDUALS, answered("agree"), compared("locality"), compared_in("locality", "east")):
        assert not protection.hides(who)


@given(COUNTS)
def test_no_weighted_share_is_shown_that_a_small_group_is_in(by_place):
    shown = shown_with(*by_place)
    assert shown.weighted is not None
    (answers,) = shown.weighted.answers
    for line in lines_shown(shown):
        assert not any(0 < answers.count(cell, line) < SMALLEST for cell in answers.by_cell)
