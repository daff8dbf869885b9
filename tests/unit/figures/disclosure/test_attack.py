"""An attack on whole pages: a reader who thinks in people, not in tables, and knows nothing of how the choice is made.

Such a reader writes down every kind of person that there could be (where they live, how they answered, what they
raised), and works out, for each count that is not shown, the fewest and the most people that it can be of, over all
ways to share those who answered out among the kinds that agree with every number that is shown.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from consult.figures.disclosure.groups import EVERYBODY, Group, group
from consult.figures.disclosure.hiding import Protection, hide_small_groups
from consult.figures.disclosure.linking import LinkedCounts, Linking

SMALLEST = 5
PLACES, ROUTES, AGREES, THEMES = ("east", "south", "west"), ("online", "paper"), ("yes", "no"), ("bikes", "litter")


@dataclass(frozen=True)
class Kind:
    """A kind of person."""

    place: str
    route: str
    agrees: str
    themes: frozenset[str]

    def is_in(self, who: Group) -> bool:
        said = {("locality", self.place), ("channel", self.route), ("agree", self.agrees)}
        return set(who) <= said | {("theme", theme) for theme in self.themes}


def every_kind() -> Iterator[Kind]:
    raised = [frozenset(some) for size in (1, 2) for some in itertools.combinations(THEMES, size)]
    for facts in itertools.product(PLACES, ROUTES, AGREES, raised):
        yield Kind(*facts)


KINDS = tuple(every_kind())
people = st.lists(st.sampled_from(KINDS), min_size=SMALLEST, max_size=40)


def linked_tables(answered: Sequence[Kind]) -> LinkedCounts:
    """Places, routes, agreement, and themes; themes by place, and agreement by route."""

    def number(*facts: tuple[str, str]) -> int:
        return sum(person.is_in(group(*facts)) for person in answered)

    linking = Linking(len(answered))
    linking.by_answers(EVERYBODY, "locality", {name: number(("locality", name)) for name in PLACES})
    linking.by_answers(EVERYBODY, "channel", {name: number(("channel", name)) for name in ROUTES})
    linking.by_answers(EVERYBODY, "agree", {name: number(("agree", name)) for name in AGREES}, of_people=False)
    themes = {name: number(("theme", name)) for name in THEMES}
    linking.by_answers(EVERYBODY, "theme", themes, adds_up=False, of_people=False)
    by_place = {pair: number(("theme", pair[0]), ("locality", pair[1])) for pair in itertools.product(THEMES, PLACES)}
    linking.crossed(EVERYBODY, "theme", "locality", by_place, columns_add_up=False)
    by_route = {pair: number(("agree", pair[0]), ("channel", pair[1])) for pair in itertools.product(AGREES, ROUTES)}
    linking.crossed(EVERYBODY, "agree", "channel", by_route)
    return linking.linked()


def only_the_small(linked: LinkedCounts) -> Protection:
    hidden = frozenset(
        who for who, count in linked.counts.items() if count.is_of_people and 0 < count.number < SMALLEST
    )
    return Protection(SMALLEST, frozenset(linked.counts), hidden=hidden)


def worked_out(linked: LinkedCounts, protection: Protection) -> list[Group]:
    """The small groups that the reader can bound to fewer numbers than are promised."""
    columns = {who: np.array([float(kind.is_in(who)) for kind in KINDS]) for who in linked.counts}
    low, high = [], []
    for who, count in linked.counts.items():
        is_hidden = who in protection.hidden
        low.append((who not in protection.blank) if is_hidden else count.number)
        high.append(np.inf if is_hidden else count.number)
    sums = LinearConstraint(np.array(list(columns.values())), low, high)

    def bound(who: Group, sign: int) -> int:
        found = milp(sign * columns[who], integrality=np.ones(len(KINDS)), bounds=Bounds(0, np.inf), constraints=sums)
        return round(sign * found.fun)

    small = [who for who, count in linked.counts.items() if count.is_of_people and 0 < count.number < SMALLEST]
    return [who for who in small if bound(who, -1) - bound(who, 1) + 1 < SMALLEST]


@settings(deadline=None, max_examples=60)
@given(people)
def test_no_small_group_can_be_worked_out_from_all_the_tables_of_a_page(answered: list[Kind]):
    linked = linked_tables(answered)
    protection = hide_small_groups(linked, smallest=SMALLEST)
    assert not protection.exposed
    assert worked_out(linked, protection) == []


@settings(deadline=None, max_examples=30)
@given(people)
def test_what_is_hidden_is_no_small_group_s_neighbour_for_nothing(answered: list[Kind]):
    linked = linked_tables(answered)
    protection = hide_small_groups(linked, smallest=SMALLEST)
    if not any(count.is_of_people and 0 < count.number < 2 * SMALLEST for count in linked.counts.values()):
        assert not protection.hidden


@pytest.mark.parametrize("choose", [only_the_small, lambda linked: hide_small_groups(linked, smallest=SMALLEST)])
def test_the_attack_succeeds_where_only_small_groups_are_hidden_and_fails_where_more_is(
    choose: Callable[[LinkedCounts], Protection],
):
    few = [Kind("south", "online", "no", frozenset({"litter"}))] * 3
    many = [Kind("east", "online", "yes", frozenset({"bikes"}))] * 20
    others = [Kind("west", "paper", "no", frozenset({"bikes", "litter"}))] * 9
    linked = linked_tables([*few, *many, *others])
    found = worked_out(linked, choose(linked))
    assert (group(("locality", "south")) in found) == (choose is only_the_small)
