"""Places: shared where the order may be chance."""

from hypothesis import given
from hypothesis import strategies as st

from consult.figures.ranking import places


def test_things_far_apart_have_a_place_each():
    assert [str(place) for place in places([9, 5, 1], lambda one, other: one - other > 2)] == ["1", "2", "3"]


def test_things_too_close_to_tell_share_a_place_and_the_next_counts_on():
    assert [str(place) for place in places([9, 5, 4, 1], lambda one, other: one - other > 2)] == ["1", "2=", "2=", "4"]


def test_nothing_shares_a_place_with_what_is_clearly_ahead_of_it_though_each_neighbour_is_close():
    assert [str(place) for place in places([9, 8, 7, 6], lambda one, other: one - other > 2)] == ["1=", "1=", "1=", "4"]


def test_nothing_at_all_has_no_places():
    assert places([], lambda _one, _other: True) == ()


@given(st.lists(st.integers(0, 40), max_size=20), st.integers(0, 10))
def test_the_rule_holds_for_any_data(numbers: list[int], gap: int):
    ordered = sorted(numbers, reverse=True)
    standing = places(ordered, lambda one, other: one - other > gap)
    assert [place.place for place in standing] == sorted(place.place for place in standing)
    for i, one in enumerate(ordered):
        sharing = [j for j, place in enumerate(standing) if place.place == standing[i].place]
        assert standing[i].is_shared == (len(sharing) > 1)
        assert standing[i].place == min(sharing) + 1
        assert not any(abs(one - ordered[j]) > gap for j in sharing)
