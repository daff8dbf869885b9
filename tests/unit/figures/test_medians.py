"""Medians, against the published ranks of order statistics."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.figures.intervals import Interval
from consult.figures.medians import median_of


@pytest.mark.parametrize(
    ("base", "low", "high"),
    # W. J. Conover, Practical Nonparametric Statistics, and every table of the sign test: 95% ranks.
    [(6, 1, 6), (8, 1, 8), (9, 2, 8), (10, 2, 9), (12, 3, 10), (15, 4, 12), (20, 6, 15), (25, 8, 18), (30, 10, 21)],
)
def test_the_interval_runs_between_the_ranks_of_the_tables(base, low, high):
    median = median_of(list(range(1, base + 1)))
    assert median.interval == Interval(low, high)
    assert median.median == (base + 1) / 2
    assert median.beyond == low


@given(st.lists(st.integers(0, 10), min_size=6, max_size=80))
def test_the_median_lies_in_its_interval_and_is_numpys(values):
    median = median_of(values)
    assert median.median == np.median(values)
    assert median.interval.low <= median.median <= median.interval.high


def test_five_answers_have_no_interval():
    with pytest.raises(ValueError, match="5 answers"):
        median_of([1, 2, 3, 4, 5])
