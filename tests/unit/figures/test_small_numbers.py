"""Small counts hidden, and an attack on what is left."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.figures.small_numbers import Hidden, hide_small_counts

FEW, OTHER = Hidden.TOO_FEW, Hidden.TO_PROTECT_ANOTHER


def test_counts_of_five_and_more_and_nought_are_shown():
    assert hide_small_counts([0, 5, 200], smallest=5, adds_up=True) == (None, None, None)


def test_one_small_count_takes_the_next_smallest_with_it_so_that_the_total_does_not_give_it_away():
    assert hide_small_counts([3, 40, 12, 0], smallest=5, adds_up=True) == (FEW, None, OTHER, None)


def test_where_counts_do_not_add_up_to_the_base_one_small_count_is_enough():
    assert hide_small_counts([3, 40, 12], smallest=5, adds_up=False) == (FEW, None, None)


def test_two_small_counts_of_one_each_would_be_known_from_their_total():
    assert hide_small_counts([1, 1, 9, 30], smallest=5, adds_up=True) == (FEW, FEW, OTHER, None)


def test_two_small_counts_that_could_be_several_things_protect_each_other():
    assert hide_small_counts([2, 3, 9], smallest=5, adds_up=True) == (FEW, FEW, None)


def test_when_nothing_is_left_to_hide_nothing_says_which_count_is_small():
    assert hide_small_counts([1, 5], smallest=5, adds_up=True) == (OTHER, OTHER)


@settings(deadline=None)
@given(st.lists(st.integers(0, 12), min_size=2, max_size=4), st.integers(2, 5))
def test_whoever_knows_the_total_and_the_threshold_cannot_work_out_a_small_count(counts: list[int], smallest: int):
    hidden = hide_small_counts(counts, smallest=smallest, adds_up=True)
    if FEW not in hidden:
        return
    # What a reader sees: the total, the shown counts, and for each other whether it is under the threshold.
    ranges = {FEW: range(1, smallest), OTHER: range(smallest, sum(counts) + 1)}
    choices = [[count] if why is None else ranges[why] for count, why in zip(counts, hidden, strict=True)]
    consistent = [guess for guess in product(*choices) if sum(guess) == sum(counts)]
    for place, why in enumerate(hidden):
        if why is FEW:
            assert len({guess[place] for guess in consistent}) > 1, (counts, hidden)


@given(st.lists(st.integers(0, 300), min_size=1, max_size=8), st.integers(1, 10), st.booleans())
def test_no_small_count_is_ever_shown_and_nought_always_is(counts: list[int], smallest: int, adds_up: bool):
    hidden = hide_small_counts(counts, smallest=smallest, adds_up=adds_up)
    for count, why in zip(counts, hidden, strict=True):
        assert why is not None or count == 0 or count >= smallest
        assert why is None or count > 0
