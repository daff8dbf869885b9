"""Medians with intervals that assume nothing about how answers are spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from scipy.special import bdtr

from consult.figures.intervals import CONFIDENCE, Interval

FEWEST = 6
"""With fewer answers not even the smallest and the largest hold the median between them 95 times in 100."""


@dataclass(frozen=True, slots=True)
class Median:
    """The median of `base` answers, in the units of the scale, with an interval that holds it at least 95% of times.

    `beyond` is how many answers there are from each end of the interval outwards, the one at the end among them.
    """

    base: int
    median: float
    interval: Interval
    beyond: int


def median_of(values: Sequence[float]) -> Median:
    """The median, with the interval between two of the answers put in order.

        from the r-th smallest to the r-th largest, r the largest with 2 P(B ≤ r - 1) ≤ 0.05, B binomial (n, ½)

    Source: W. R. Thompson, Annals of Mathematical Statistics 7 (1936), 122-128; H. A. David and H. N. Nagaraja, Order
    Statistics, 3rd edition 2003, 7.1. Assumes independent answers and nothing else; with whole-number answers it holds
    the median more often than 95 times in 100. Raises ValueError for fewer than six answers.
    """
    n = len(values)
    if n < FEWEST:
        raise ValueError(f"no interval for the median of {n} answers: it takes {FEWEST}")
    ordered = sorted(values)
    place = max(r for r in range(1, n // 2 + 1) if 2 * bdtr(r - 1, n, 0.5) <= 1 - CONFIDENCE)
    return Median(n, float(median(ordered)), Interval(float(ordered[place - 1]), float(ordered[n - place])), place)
