"""Shares weighted to the area give away no small group to whoever works out what they are made of."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.figures.disclosure.auditing import worked_out
from consult.figures.raking import Raked, rake
from consult.queries.area import AreaFigures, AreaQuestion
from consult.queries.closed_answers import CountedAnswers
from consult.queries.responses import NOT_GIVEN
from consult.reports.area_shares import protect_with_weighted
from consult.reports.area_weights import Weighting, in_large_cells
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
PLACES = ("east", "south", "west", NOT_GIVEN)
COUNTS = st.lists(st.lists(st.integers(0, 14), min_size=5, max_size=5), min_size=2, max_size=4)


def shown_with(*by_place: list[int]) -> GroupsShown:
    """What a summary shows of people in some places, by what each place answered."""
    by_cell = {
        (place,): dict(zip(OPTIONS, counts, strict=True)) for place, counts in zip(PLACES, by_place, strict=False)
    }
    in_cell = {cell: sum(counts.values()) for cell, counts in by_cell.items()}
    everybody = sum(in_cell.values())
    said = {place: number for (place,), number in in_cell.items() if place != NOT_GIVEN}
    lived = tuple((ChoiceAnswer(place), number) for place, number in said.items() if number)
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
        beside_area={"locality": said},
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


def test_what_a_few_said_who_did_not_say_where_they_live_is_not_given_away():
    places = [[30, 30, 30, 30, 30]] * 3
    assert lines_shown(shown_with(*places, [0, 0, 3, 0, 0])) == []
    assert lines_shown(shown_with(*places, [0, 0, 12, 0, 0])) == [*OPTIONS, *SIDES]


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


def weighting_by(counts: dict[tuple[str, ...], int], **shares: dict[str, float]) -> Weighting:
    """Weights by these questions, of so many people who gave each combination of answers to them."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    questions = tuple(AreaQuestion(key, f"{key}?", (), is_equality=False) for key in shares)
    figures = tuple(AreaFigures(key, "Invented", date(2026, 1, 1), at, None, of, None) for key, of in shares.items())
    cells = tuple(sorted(counts))
    groups = {key: [cell[place] for cell in cells] for place, key in enumerate(shares)}
    raked = rake(groups, shares, answers=[counts[cell] for cell in cells])
    return Weighting(questions, figures, cells, raked)


PLACE = {"east": 0.5, "west": 0.5}
AGE = {"young": 0.4, "old": 0.6}


def test_the_summary_weights_by_the_questions_whose_answers_together_leave_no_small_group():
    counts = {("east", "young"): 3, ("east", "old"): 40, ("west", "young"): 30, ("west", "old"): 40}
    found = in_large_cells(weighting_by(counts, place=PLACE, age=AGE), smallest=10)
    assert found is not None
    assert (found.keys, found.cells) == (("place",), (("east",), ("west",)))
    assert isinstance(found.raked, Raked)
    assert found.raked.answers == (43, 70)
    assert found.raked.weights == pytest.approx((113 / 86, 113 / 140))


def test_where_no_group_is_small_it_weights_by_all_and_where_each_question_has_one_by_none():
    large = dict.fromkeys([(place, age) for place in PLACE for age in AGE], 20)
    full = weighting_by(large, place=PLACE, age=AGE)
    assert in_large_cells(full, smallest=10) is full
    not_said = weighting_by(large | {("-", "-"): 4}, place=PLACE, age=AGE)
    assert in_large_cells(not_said, smallest=10) is not_said
    others = large | {("else", "other"): 4}
    assert in_large_cells(weighting_by(others, place=PLACE, age=AGE), smallest=10) is None


def test_what_was_refused_stays_refused():
    thin = weighting_by({("east",): 4, ("west",): 40}, place=PLACE)
    assert in_large_cells(thin, smallest=10) is thin


@pytest.mark.parametrize(
    ("kind", "counts", "could_be"),
    [
        ({"are_themes": True}, {"a": 9, "b": 7, "c": 2}, True),
        ({"are_themes": True}, {"a": 9, "b": 3, "c": 2}, False),
        ({"row": "litter"}, {"a": 9, "b": 2}, False),
        ({"is_scale": True}, {"a": 9, "b": 7, "c": 2}, False),
        ({"is_scale": True}, {"a": 9, "b": 7}, True),
        ({"are_themes": True}, {}, False),
        ({}, {"a": 2}, True),
    ],
)
def test_themes_and_rows_are_weighted_where_most_could_be_shown_and_scales_where_all_could(
    kind: dict[str, bool | str], counts: dict[str, int], could_be: bool
):
    by_cell = {("east",): {"": 20} | counts, ("west",): {"": 20} | dict.fromkeys(counts, 8)}
    answers = AnswersInCells("asked", by_cell, ("a", "b", "c"), {}, may_give_several=True, **kind)
    assert answers.could_be_shown(SMALLEST) is could_be
