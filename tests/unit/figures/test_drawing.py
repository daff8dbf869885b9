from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.figures.drawing import allocate, checksum_of, draw

NAMES = [f"comment-{number}" for number in range(40)]
sizes = st.integers(0, 60)


@given(st.permutations(NAMES), st.integers(0, 40), st.integers(0, 2**31))
def test_the_same_seed_draws_the_same_whatever_the_order(names, size, seed):
    drawn = draw(names, size, seed=seed)
    assert drawn == draw(NAMES, size, seed=seed)
    assert len(set(drawn)) == size
    assert set(drawn) <= set(NAMES)


def test_anybody_can_check_a_draw_with_other_tools():
    numbers = {name: sha256(f"7:{name}".encode()).hexdigest() for name in NAMES}
    assert list(draw(NAMES, 5, seed=7)) == sorted(numbers, key=numbers.__getitem__)[:5]


def test_every_comment_is_drawn_about_as_often():
    times = Counter(name for seed in range(2000) for name in draw(NAMES, 10, seed=seed))
    # 2,000 draws of a quarter: 500 each, with a standard deviation of 19.
    assert all(400 < times[name] < 600 for name in NAMES)


@pytest.mark.parametrize("size", [-1, 41])
def test_more_than_there_is_cannot_be_drawn(size):
    with pytest.raises(ValueError, match="no sample"):
        draw(NAMES, size, seed=1)


def test_the_fingerprint_is_of_what_was_drawn_from():
    assert checksum_of(NAMES) == checksum_of(reversed(NAMES)) != checksum_of(NAMES[1:])


@given(st.dictionaries(st.sampled_from("abcde"), sizes, min_size=1), st.floats(0, 1))
def test_strata_get_their_share_and_never_fewer_than_two(strata, part):
    least, total = sum(min(2, count) for count in strata.values()), sum(strata.values())
    size = least + round(part * (total - least))
    allocated = allocate(strata, size)
    assert sum(allocated.values()) == size
    assert set(allocated) == {name for name, count in strata.items() if count}
    for name, count in allocated.items():
        assert min(2, strata[name]) <= count <= strata[name]


def test_a_proportional_sample_is_proportional():
    assert allocate({"online": 2400, "paper": 500, "letter": 100}, 150) == {"online": 120, "paper": 25, "letter": 5}
    assert allocate({"online": 2995, "letter": 5}, 100) == {"online": 98, "letter": 2}


@pytest.mark.parametrize("size", [3, 101])
def test_a_size_that_strata_cannot_have_is_refused(size):
    with pytest.raises(ValueError, match="4 at least and 100 at most"):
        allocate({"online": 90, "paper": 10}, size)
