"""Alpha, against the worked examples of K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.figures.alpha import masi, nominal, reliability

JON, HAN = "0100000010", "1110010000"
BEN, GERRY = "aabbdcccedda", "babbbcccedd" + "d"
# Four observers, twelve units; a dot is a missing code.
FOUR_OBSERVERS = ("12332141 2...", "12332241 25.3", ".3332342 251.", "12332441 251.")

themes = st.sets(st.sampled_from("abcde"))


def units_of(*observers: str) -> list[list[str]]:
    rows = [observer.replace(" ", "") for observer in observers]
    return [[code for code in unit if code != "."] for unit in zip(*rows, strict=True)]


@pytest.mark.parametrize(
    ("observers", "published"),
    [((JON, HAN), 0.095), ((BEN, GERRY), 0.692), (FOUR_OBSERVERS, 0.743)],
    ids=["binary", "nominal, two observers", "nominal, four observers and gaps"],
)
def test_the_published_examples_come_out(observers, published):
    assert reliability(units_of(*observers), nominal).alpha() == pytest.approx(published, abs=0.0005)


def test_another_distance_gives_the_published_interval_alpha():
    units = [[int(code) for code in unit] for unit in units_of(*FOUR_OBSERVERS)]
    assert reliability(units, lambda one, other: float((one - other) ** 2)).alpha() == pytest.approx(0.849, abs=0.0005)


def test_perfect_agreement_is_one_and_nothing_to_disagree_on_has_no_value():
    assert reliability([["a", "a"], ["b", "b"]], nominal).alpha() == pytest.approx(1)
    assert reliability([["a", "a"], ["a", "a"]], nominal).alpha() is None
    assert reliability([["a"], []], nominal).alpha() is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=20))
def test_weighting_comments_is_repeating_them(units):
    weights = [(place % 3) for place in range(len(units))]
    repeated = [unit for unit, times in zip(units, weights, strict=True) for _ in range(times)]
    weighted = float(reliability(units, nominal).alphas(np.array([weights], dtype=float))[0])
    expected = reliability(repeated, nominal).alpha()
    assert weighted == pytest.approx(expected) if expected is not None else np.isnan(weighted)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ({"a"}, {"a"}, 0),
        (set(), set(), 0),
        ({"a", "b"}, {"a"}, 1 - 1 / 2 * 2 / 3),
        ({"a", "b"}, {"a", "c"}, 1 - 1 / 3 * 1 / 3),
        ({"1", "2"}, {"1", "2", "3", "4"}, 1 - 1 / 2 * 2 / 3),
        ({"a"}, {"b"}, 1),
        ({"a"}, set(), 1),
    ],
)
def test_the_masi_distance_weighs_what_is_shared(one, other, distance):
    assert masi(one, other) == pytest.approx(distance)


@given(themes, themes)
def test_the_masi_distance_is_from_nought_to_one_and_the_same_both_ways(one, other):
    assert 0 <= masi(one, other) == masi(other, one) <= 1
    assert (masi(one, other) == 0) == (one == other)
