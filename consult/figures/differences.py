"""Differences between the shares of two separate groups, with intervals and the chance of one so large."""

from dataclasses import dataclass
from math import exp, hypot, lgamma, sqrt

from scipy.special import ndtr

from consult.figures.intervals import Interval
from consult.figures.readings import Reading
from consult.figures.shares import Share, wilson_interval

FEWEST_EXPECTED = 5
"""W. G. Cochran's rule of thumb: below this expected count the normal approximation of a test is not trusted."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One share less another, from -1 to 1, with its 95% interval."""

    difference: float
    interval: Interval

    @property
    def is_supported(self) -> bool:
        """Whether the interval leaves out nought, so that the difference is more than chance would easily give."""
        return 0 not in self.interval


def difference_of(one: Share, other: Share) -> Difference:
    """The difference between the shares of two groups that share nobody, with its 95% interval.

    With the Wilson intervals (l₁, u₁) and (l₂, u₂) of the two shares, however few the answers:

        d - √((p₁ - l₁)² + (u₂ - p₂)²)  to  d + √((u₁ - p₁)² + (p₂ - l₂)²)

    Source: R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10. Assumes independent answers, and that
    nobody is in both groups. Where somebody is, their answers are the same in both shares, the true spread of the
    difference is smaller, and the interval is wider than it need be.
    """
    return difference_between(
        one.share, wilson_interval(one.count, one.base), other.share, wilson_interval(other.count, other.base)
    )


def difference_of_readings(one: Reading, other: Reading) -> Difference:
    """The same for shares with effective bases, whose Wilson intervals allow for weights and the design."""
    return difference_between(one.share, one.score_interval, other.share, other.score_interval)


def difference_between(one: float, of_one: Interval, other: float, of_other: Interval) -> Difference:
    """The difference of two figures known independently, from their intervals: Newcombe's formula above."""
    difference = one - other
    below = hypot(one - of_one.low, of_other.high - other)
    above = hypot(of_one.high - one, other - of_other.low)
    return Difference(difference, Interval(difference - below, difference + above).within(-1.0, 1.0))


def chance_of_difference(one: Reading, other: Reading) -> float | None:
    """How often chance alone would part two groups that are alike by so much or more: a two-sided p-value.

        z = (p₁ - p₂) / √(p(1-p)(1/n₁ + 1/n₂)), p the share in both together

    with effective bases n (L. Kish, Survey Sampling 1965), as survey houses test columns of weighted tables. Where any
    expected count is below 5, Fisher's exact test instead (R. A. Fisher 1935; both tails: every table no likelier than
    the one seen). It needs whole answers: with weights so few cannot be tested, and there is None. Nobody is in both.
    """
    n_one, n_other = one.effective_base, other.effective_base
    pooled = (one.effective_count + other.effective_count) / (n_one + n_other)
    if min(n_one, n_other) * min(pooled, 1 - pooled) < FEWEST_EXPECTED:
        if not (one.is_plain_count and other.is_plain_count):
            return None
        return fisher_exact(round(one.effective_count), one.base, round(other.effective_count), other.base)
    z = (one.share - other.share) / sqrt(pooled * (1 - pooled) * (1 / n_one + 1 / n_other))
    return float(2 * ndtr(-abs(z)))


def fisher_exact(count: int, base: int, other_count: int, other_base: int) -> float:
    """Fisher's exact test of two shares, two-sided: the chance of a table no likelier than this, margins as seen."""
    said, whole = count + other_count, base + other_base
    least, most = max(0, said - other_base), min(said, base)
    logs = [_log_choose(base, k) + _log_choose(other_base, said - k) for k in range(least, most + 1)]
    total = _log_choose(whole, said)
    seen = logs[count - least]
    # A hair's breadth, so that tables exactly as likely are not lost to floating point.
    return min(1.0, sum(exp(each - total) for each in logs if each <= seen + 1e-7))


def _log_choose(whole: int, part: int) -> float:
    return lgamma(whole + 1) - lgamma(part + 1) - lgamma(whole - part + 1)
