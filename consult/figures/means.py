"""Means of answers on a scale, with intervals, and whether one mean is clearly above another."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance

from consult.figures.intervals import Interval, t_quantile

ROUNDING_VARIANCE = 1 / 12
"""The spread that rounding to whole numbers hides: the variance of a uniform distribution one unit wide."""


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of `base` answers, in the units of the scale, with its 95% interval."""

    base: int
    mean: float
    variance: float
    interval: Interval


def mean_of(values: Sequence[float], *, lowest: float, highest: float, design_effect: float = 1.0) -> Mean:
    """The mean of whole-number answers on a scale from `lowest` to `highest`, with Student's t interval.

        mean ± t √(s²/n), with n - 1 degrees of freedom, cut to the scale

    Source: any textbook; s² is the sample variance (divisor n - 1). Answers are whole numbers, so that a few who
    agree would seem to have no spread at all: s² is never taken as less than 1/12, the variance that rounding hides.
    Assumes independent answers; with few of them, that they are not far from symmetric. Raises ValueError for fewer
    than two values. A design effect above 1, which a survey's report gives, multiplies s².
    """
    if len(values) < 2:
        raise ValueError(f"no interval for the mean of {len(values)} values")
    n = len(values)
    mean = fmean(values)
    spread = max(variance(values), ROUNDING_VARIANCE) * design_effect
    half = t_quantile(n - 1) * sqrt(spread / n)
    return Mean(n, mean, spread, Interval(mean - half, mean + half).within(lowest, highest))


def is_clearly_higher(one: Mean, other: Mean) -> bool:
    """Whether the 95% interval of the difference (Welch) lies above nought.

        d = m₁ - m₂;  v = s₁²/n₁ + s₂²/n₂;  clearly higher when d > t √v, with Welch and Satterthwaite's degrees of
        freedom v² / ((s₁²/n₁)²/(n₁-1) + (s₂²/n₂)²/(n₂-1))

    Source: B. L. Welch, Biometrika 34 (1947), 28-35. It takes the two groups as different people. Where some are in
    both, their answers are the same in both means, the true spread of the difference is smaller, and the test errs
    on the side of a tie.
    """
    error, freedom = welch_error_and_freedom(one, other)
    return one.mean - other.mean > t_quantile(freedom) * error


def welch_error_and_freedom(one: Mean, other: Mean) -> tuple[float, float]:
    """The standard error √v of the difference of two means, and its degrees of freedom, as above."""
    error_of_one, error_of_other = one.variance / one.base, other.variance / other.base
    error = error_of_one + error_of_other
    freedom = error**2 / (error_of_one**2 / (one.base - 1) + error_of_other**2 / (other.base - 1))
    return sqrt(error), freedom
