"""Rows whose facts are shown, and an attack: a reader with the file and the protected table of each column."""

import itertools
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from consult.figures.disclosure.anonymising import Facts, rows_to_show
from consult.figures.disclosure.groups import EVERYBODY, group
from consult.figures.disclosure.hiding import hide_small_groups
from consult.figures.disclosure.linking import Linking

SMALLEST = 5
PLACES, AGES, WORK = ("east", "south", "west"), ("young", "middle", "old"), ("works", "studies")


def grouped(**numbers: int) -> list[Facts]:
    """So many people for each combination: grouped(east_young=6)."""
    return [tuple(name.split("_")) for name, number in numbers.items() for _ in range(number)]


def shown_of(facts: Sequence[Facts]) -> Counter[Facts]:
    return Counter(facts[place] for place in rows_to_show(facts, smallest=SMALLEST))


@st.composite
def people(draw: st.DrawFn) -> list[Facts]:
    """People of whom one, two or three things are known, in groups of very different sizes."""
    columns = draw(st.sampled_from([(PLACES,), (PLACES, AGES), (PLACES, WORK), (PLACES, AGES, WORK)]))
    kinds = list(itertools.product(*columns))
    sizes = st.one_of(st.integers(0, 6), st.integers(0, 40))
    numbers = draw(st.lists(sizes, min_size=len(kinds), max_size=len(kinds)))
    return [kind for kind, number in zip(kinds, numbers, strict=True) for _ in range(number)]


class Reader:
    """Knows each column's table as it is protected, the rows that show facts, and how many show none."""

    def __init__(self, facts: Sequence[Facts], shown: Counter[Facts]) -> None:
        columns = range(len(facts[0]))
        values = [sorted({each[column] for each in facts}) for column in columns]
        self.kinds = list(itertools.product(*values))
        hidden_rows = len(facts) - shown.total()
        self.sums, self.low, self.high = [np.ones(len(self.kinds))], [hidden_rows], [hidden_rows]
        for column in columns:
            counts = Counter(each[column] for each in facts)
            linking = Linking(len(facts))
            linking.by_answers(EVERYBODY, "column", dict(counts))
            protection = hide_small_groups(linking.linked(), smallest=SMALLEST)
            for value, number in counts.items():
                in_file = sum(shown[kind] for kind in shown if kind[column] == value)
                is_hidden = protection.hides(group(("column", value)))
                self.sums.append(self._members({column: value}))
                self.low.append(max(1 - in_file, 0) if is_hidden else number - in_file)
                self.high.append(hidden_rows if is_hidden else number - in_file)

    def possible(self, who: dict[int, str]) -> tuple[int, int]:
        """The fewest and the most hidden people who can be so, over everything that agrees with what is known."""
        wanted = self._members(who)
        known = LinearConstraint(np.array(self.sums), self.low, self.high)
        ends = []
        for sign in (1, -1):
            found = milp(sign * wanted, integrality=np.ones(len(wanted)), bounds=Bounds(0, np.inf), constraints=known)
            assert found.fun is not None, found.message
            ends.append(sign * round(found.fun))
        return ends[0], ends[1]

    def _members(self, who: dict[int, str]) -> np.ndarray:
        return np.array([float(all(kind[column] == value for column, value in who.items())) for kind in self.kinds])


def small_groups(facts: Sequence[Facts]) -> list[dict[int, str]]:
    columns = range(len(facts[0]))
    found = []
    for size in range(1, len(columns) + 1):
        for some in itertools.combinations(columns, size):
            counts = Counter(tuple(each[column] for column in some) for each in facts)
            found += [dict(zip(some, each, strict=True)) for each, n in sorted(counts.items()) if n < SMALLEST]
    return found


def worked_out(facts: Sequence[Facts], shown: Counter[Facts]) -> list[dict[int, str]]:
    """The small groups that the reader can bound to fewer than `SMALLEST` numbers."""
    reader = Reader(facts, shown)
    ends = [(who, reader.possible(who)) for who in small_groups(facts)]
    return [who for who, (least, most) in ends if most - least + 1 < SMALLEST]


@given(people())
@example(grouped(west=1))
@example(grouped(east_young=20, east_old=2, south_young=20, south_old=20))
@settings(max_examples=60)
def test_every_combination_that_is_shown_is_held_by_as_many_as_the_threshold_says(facts):
    shown = shown_of(facts)
    assert all(number >= SMALLEST for number in shown.values())
    assert len(facts) - shown.total() == 0 or len(facts) - shown.total() >= min(SMALLEST, len(facts))


@given(people())
@example(grouped(west=1))
@example(grouped(east_young=30, east_old=2, south_young=30, south_old=3, west_young=4, west_old=30))
@example(
    grouped(
        east_young_works=8,
        east_young_studies=1,
        east_old_studies=5,
        west_young_works=5,
        west_young_studies=4,
        west_old_studies=5,
    )
)
@settings(max_examples=25)
def test_no_small_group_can_be_worked_out_from_the_file_and_the_tables_beside_it(facts):
    shown = shown_of(facts)
    if shown:  # a file without facts says nothing that the tables do not
        assert worked_out(facts, shown) == []


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param(grouped(east=50, south=30, west=2), id="one column"),
        pytest.param(
            grouped(east_young=30, east_old=2, south_young=30, south_old=30, west_young=30, west_old=30),
            id="two columns",
        ),
    ],
)
def test_where_only_the_small_combinations_are_hidden_the_attack_succeeds(facts):
    counts = Counter(facts)
    only_large = Counter({each: number for each, number in counts.items() if number >= SMALLEST})
    assert worked_out(facts, only_large)
    assert not worked_out(facts, shown_of(facts))


def test_beside_a_small_place_some_of_every_other_are_hidden_and_no_more():
    assert shown_of(grouped(east=50, south=30, west=2)) == Counter(grouped(east=46, south=26))


def test_where_nobody_is_in_a_small_group_everything_is_shown():
    facts = grouped(east_young=5, east_old=6, south_young=7, south_old=8)
    assert rows_to_show(facts, smallest=SMALLEST) == frozenset(range(26))


def test_where_everybody_is_nothing_is():
    assert not rows_to_show(grouped(east_young=4, south_old=4), smallest=SMALLEST)


def test_those_who_stand_last_are_hidden_first():
    facts = grouped(east=50, west=5, south=1)
    assert rows_to_show(facts, smallest=SMALLEST) == frozenset(range(46))


def test_what_is_so_of_everybody_hides_nobody():
    facts = [(*each, "summer") for each in grouped(east=50, south=30, west=2)]
    assert shown_of(facts) == Counter([("east", "summer")] * 46 + [("south", "summer")] * 26)


def test_what_is_so_of_everybody_is_hidden_where_everybody_is_few():
    assert not rows_to_show(grouped(west=4), smallest=SMALLEST)
    assert rows_to_show(grouped(west=5), smallest=SMALLEST) == frozenset(range(5))


def test_without_columns_or_rows_there_is_nothing_to_hide():
    assert rows_to_show([(), ()], smallest=SMALLEST) == frozenset({0, 1})
    assert rows_to_show([], smallest=SMALLEST) == frozenset()


def test_a_threshold_of_one_hides_nothing():
    assert rows_to_show(grouped(east=1, south=2), smallest=1) == frozenset({0, 1, 2})


def test_rows_with_different_columns_are_refused():
    with pytest.raises(ValueError, match="more columns than others"):
        rows_to_show([("east",), ("south", "old")], smallest=SMALLEST)
