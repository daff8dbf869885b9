"""Looking at the same growing counts twice, and taking one look from the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.figures.disclosure.looking_again import may_move_on

SMALLEST = 5
arrivals = st.lists(st.sampled_from(["east", "south", "west"]), max_size=200)


@pytest.mark.parametrize(
    ("before", "now", "may"),
    [
        ({}, {"east": 5, "south": 5}, True),
        ({}, {"east": 10, "south": 0}, True),
        ({}, {"east": 9, "south": 0}, False),  # all of a few in one group
        ({}, {"east": 40, "south": 4}, False),
        ({"east": 40, "south": 20}, {"east": 41, "south": 30}, False),  # one of those who came is from East
        ({"east": 40, "south": 20}, {"east": 45, "south": 25}, True),
        ({"east": 40, "south": 20}, {"east": 40, "south": 20}, False),
        ({"east": 40}, {"east": 60, "south": 3}, False),
        ({"east": 40, "south": 20}, {"east": 39, "south": 40}, False),  # an answer was put right
    ],
)
def test_a_table_moves_on_only_where_no_group_of_those_who_came_is_small(before, now, may):
    assert may_move_on(before, now, smallest=SMALLEST) is may


def looks_at(arriving: list[str]) -> list[dict[str, int]]:
    """Everything that somebody sees who looks after each response."""
    shown: dict[str, int] = {}
    now = {"east": 0, "south": 0, "west": 0}
    looks = []
    for place in arriving:
        now[place] += 1
        if may_move_on(shown, now, smallest=SMALLEST):
            shown = dict(now)
            looks.append(shown)
    return looks


@given(arrivals)
def test_no_two_looks_tell_of_a_small_group_between_them(arriving):
    looks = [{"east": 0, "south": 0, "west": 0}, *looks_at(arriving)]
    for number, earlier in enumerate(looks):
        for later in looks[number + 1 :]:
            between = [later[place] - earlier[place] for place in earlier]
            assert all(count == 0 or count >= SMALLEST for count in between)
            assert sum(between) >= 2 * SMALLEST


@given(arrivals)
def test_shown_counts_are_never_small_and_never_more_than_have_come(arriving):
    for look in looks_at(arriving):
        assert all(count == 0 or count >= SMALLEST for count in look.values())
        assert all(count <= arriving.count(place) for place, count in look.items())


def test_attack_with_every_count_shown_the_last_response_is_told():
    """What the rule is there for: without it, two looks a response apart name the group of the person between."""
    before, now = {"east": 40, "south": 20}, {"east": 40, "south": 21}
    assert [place for place in now if now[place] != before[place]] == ["south"]
    assert not may_move_on(before, now, smallest=SMALLEST)
