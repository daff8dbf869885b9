"""Differences between the shares of two separate groups, with intervals."""

from dataclasses import dataclass
from math import hypot

from consult.figures.intervals import Interval
from consult.figures.shares import Share


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

    With the Wilson intervals (l₁, u₁) and (l₂, u₂) of the two shares:

        d - √((p₁ - l₁)² + (u₂ - p₂)²)  to  d + √((u₁ - p₁)² + (p₂ - l₂)²)

    Source: R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10. Assumes independent answers, and that
    nobody is in both groups. Where somebody is, their answers are the same in both shares, the true spread of the
    difference is smaller, and the interval is wider than it need be.
    """
    difference = one.share - other.share
    below = hypot(one.share - one.interval.low, other.interval.high - other.share)
    above = hypot(one.interval.high - one.share, other.share - other.interval.low)
    return Difference(difference, Interval(difference - below, difference + above).within(-1.0, 1.0))
