"""An attack on weighted shares of themes, laid beside the table of what was raised from which place.

The reader knows the weights, and so takes from each weighted share how many individuals of each place raised it.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Mapping

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from consult.queries.closed_answers import CountedAnswers
from consult.reports import weighted_groups
from consult.reports.area_shares import protect_with_weighted
from consult.reports.counted_groups import BODIES, INDIVIDUALS, chose, coded_at, compared_in, raised_at
from consult.reports.small_groups import GroupsShown, ThemesByPlace
from consult.reports.weighted_groups import AnswersInCells, WeightedGroups, may_show
from forms.answers import ChoiceAnswer
from forms.loading import parse_questionnaire
from tests.conftest import QUESTIONNAIRES
from tests.unit.reports.comments import comment

QUESTIONNAIRE = parse_questionnaire((QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8"), source="test")
SMALLEST = 5
PLACES = {"east": "East", "south": "South", "west": "West"}
THEMES = ("bikes", "litter")
RAISED = (frozenset({"bikes"}), frozenset({"litter"}), frozenset(THEMES))

Kind = tuple[str, bool, frozenset[str]]
"""Where somebody lives, whether they write for a body, and what they raised."""
Holds = Callable[[Kind], bool]
KINDS: tuple[Kind, ...] = tuple(itertools.product(PLACES, (False, True), RAISED))


def scene(**individuals: tuple[int, int, int]) -> dict[Kind, int]:
    """So many individuals from each place who raised bikes, litter, and both."""
    return {
        (place, False, raised): number
        for place, numbers in individuals.items()
        for raised, number in zip(RAISED, numbers, strict=True)
    }


class Reader:
    """What was read: how many people there are of some kinds, at least and at most."""

    def __init__(self, people: Mapping[Kind, int]) -> None:
        self.people = people
        self.limits: list[tuple[list[float], float, float]] = []

    def number(self, holds: Holds) -> int:
        return sum(number for kind, number in self.people.items() if holds(kind))

    def reads(self, holds: Holds, *, is_hidden: bool = False) -> None:
        number = self.number(holds)
        limits = (0, np.inf) if is_hidden else (number, number)
        self.limits.append(([float(holds(kind)) for kind in KINDS], *limits))

    def possible(self, holds: Holds) -> int:
        """How many different numbers there could be of these kinds."""
        wanted = np.array([float(holds(kind)) for kind in KINDS])
        rows, low, high = zip(*self.limits, strict=True)
        sums, whole = LinearConstraint(np.array(rows), low, high), np.ones(len(KINDS))
        least, most = (
            round(sign * milp(sign * wanted, integrality=whole, bounds=Bounds(0, np.inf), constraints=sums).fun)
            for sign in (1, -1)
        )
        return most - least + 1


def shown_of(people: Mapping[Kind, int]) -> GroupsShown:
    """The tables of a summary: places, what was raised from each, and themes weighted by place."""
    everybody = [kind for kind, number in people.items() for _ in range(number)]
    comments = [
        comment(number, *sorted(raised), locality=PLACES[place]) for number, (place, _, raised) in enumerate(everybody)
    ]
    lived_in = Counter(place for place, *_ in everybody)
    individuals = [(place, raised) for place, is_body, raised in everybody if not is_body]
    in_cell = Counter((place,) for place, _ in individuals)
    by_cell = {
        cell: {"": number}
        | {theme: sum((place,) == cell and theme in raised for place, raised in individuals) for theme in THEMES}
        for cell, number in sorted(in_cell.items())
    }
    answers = AnswersInCells(
        question_key="main_issue",
        by_cell=by_cell,
        options=THEMES,
        sums={},
        may_give_several=True,
        are_themes=True,
        at_places={theme: theme for theme in THEMES},
    )
    return GroupsShown(
        questionnaire=QUESTIONNAIRE,
        responses=len(everybody),
        bodies=sum(is_body for _, is_body, _ in everybody),
        answers={"locality": CountedAnswers(tuple((ChoiceAnswer(place), lived_in[place]) for place in PLACES))},
        beside_area={"locality": {place: in_cell[place,] for place in PLACES}},
        by_place=[ThemesByPlace("main_issue", comments, THEMES, {})],
        weighted=WeightedGroups(
            ("locality",), dict(sorted(in_cell.items())), (answers,), places=PLACES, place_question="locality"
        ),
    )


def worked_out(people: Mapping[Kind, int]) -> tuple[list[str], list[str]]:
    """The small groups that a reader can pin down, and the themes whose weighted share is shown."""
    shown, protection = protect_with_weighted(shown_of(people), smallest=SMALLEST)
    assert not protection.exposed
    reader, small = Reader(people), []

    def looks_at(name: str, holds: Holds, *, is_hidden: bool, promised: int = SMALLEST) -> None:
        reader.reads(holds, is_hidden=is_hidden)
        if 0 < reader.number(holds) < SMALLEST:
            small.append((name, holds, promised))

    reader.reads(lambda _: True)
    looks_at("individuals", lambda kind: not kind[1], is_hidden=protection.hides(INDIVIDUALS))
    reader.reads(lambda kind: kind[1], is_hidden=protection.hides(BODIES))
    for theme in THEMES:
        reader.reads(lambda kind, theme=theme: theme in kind[2])
    for place, label in PLACES.items():
        is_hidden = protection.hides(chose("locality", place)) and protection.hides(coded_at("main_issue", label))
        looks_at(label, lambda kind, place=place: kind[0] == place, is_hidden=is_hidden)
        is_hidden = protection.hides(compared_in("locality", place))
        looks_at(f"{label}, alone", lambda kind, place=place: kind[0] == place and not kind[1], is_hidden=is_hidden)
        for theme in THEMES if any(kind[0] == place and number for kind, number in people.items()) else ():
            is_hidden = protection.hides(raised_at("main_issue", theme, label))
            promised = min(SMALLEST, 1 + reader.number(lambda kind, theme=theme: theme in kind[2]))
            holds = lambda kind, place=place, theme=theme: kind[0] == place and theme in kind[2]  # noqa: E731
            looks_at(f"{label} on {theme}", holds, is_hidden=is_hidden, promised=promised)
    weighted = []
    for answers in shown.weighted.answers if shown.weighted else ():
        for theme in THEMES:
            if may_show(protection, shown.weighted, answers, theme):
                weighted.append(theme)
                for place in PLACES:
                    reader.reads(lambda kind, of=(place, theme): kind[0] == of[0] and not kind[1] and of[1] in kind[2])
    return [name for name, holds, promised in small if reader.possible(holds) < promised], weighted


# Three bodies from the south, whom the table of places hides together with the seven individuals from the east.
BESIDE_A_FEW = scene(east=(7, 8, 6), south=(0, 12, 0), west=(20, 9, 9)) | {("south", True, RAISED[0]): 3}


def test_weighted_shares_of_themes_are_shown_where_every_group_is_large():
    assert worked_out(scene(east=(9, 8, 6), south=(7, 12, 5), west=(20, 9, 9))) == ([], list(THEMES))


def test_a_few_bodies_from_a_place_are_not_given_away_by_the_individuals_of_the_others():
    given_away, weighted = worked_out(BESIDE_A_FEW)
    assert given_away == []
    assert "bikes" not in weighted


def test_the_attack_succeeds_where_individuals_are_not_held_to_be_some_of_all_from_a_place(monkeypatch):
    monkeypatch.setattr(weighted_groups, "_link_place", lambda *_: None)
    given_away, _ = worked_out(BESIDE_A_FEW)
    assert "South on bikes" in given_away


def test_bodies_of_one_place_are_not_given_away_by_what_individuals_leave_of_a_theme():
    """Found by the search below: who is no individual is a body, and a place has only so many."""
    alone = dict.fromkeys(KINDS, 0) | {("south", False, RAISED[1]): 11}
    bodies = {("west", True, RAISED[1]): 11, ("west", True, RAISED[2]): 2}
    assert worked_out(alone | bodies) == ([], [])


def test_individuals_are_not_told_from_bodies_by_how_many_answered():
    """Found by the search below: who chose a group of the area and is not held against it is a body."""
    bodies = {("south", True, RAISED[0]): 5, ("south", True, RAISED[1]): 2}
    assert worked_out(scene(west=(0, 5, 0)) | bodies) == ([], [])


def test_bodies_that_raised_no_theme_of_the_table_are_not_taken_to_be_there():
    """Found by the search below: each body from a place raised something, so the themes share out all of them."""
    bodies = {("east", True, RAISED[1]): 8, ("south", True, RAISED[1]): 11, ("south", True, RAISED[2]): 2}
    bodies |= {("west", True, RAISED[0]): 8, ("west", True, RAISED[1]): 6}
    given_away, _ = worked_out(scene(south=(0, 8, 0), west=(0, 0, 8)) | bodies)
    assert given_away == []


numbers = st.sampled_from([0, 0, 2, 5, 6, 8, 11])


@settings(deadline=None, max_examples=25)
@given(st.fixed_dictionaries(dict.fromkeys(KINDS, numbers)))
def test_no_small_group_can_be_worked_out_with_weighted_shares_of_themes(people: dict[Kind, int]):
    from_there = {place for (place, *_), number in people.items() if number}
    # Of fewer people no figure is shown; and where all are from one place, what they raised is what that place raised.
    if sum(people.values()) >= SMALLEST and len(from_there) > 1:
        given_away, _ = worked_out(people)
        assert given_away == []
