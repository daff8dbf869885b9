"""Intervals, and how sure they are meant to be."""

from dataclasses import dataclass

from scipy.special import ndtri, stdtrit

CONFIDENCE = 0.95
"""How often an interval made this way holds the true value, when its assumptions hold."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From a low to a high value, in the units of what it is an interval for."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def within(self, lowest: float, highest: float) -> "Interval":
        """The part of the interval that lies on a scale."""
        return Interval(min(max(self.low, lowest), highest), max(min(self.high, highest), lowest))


def normal_quantile(confidence: float = CONFIDENCE) -> float:
    """How many standard errors to either side hold `confidence` of a normal distribution: 1.96 for 0.95."""
    return float(ndtri(0.5 + confidence / 2))


def t_quantile(degrees_of_freedom: float, confidence: float = CONFIDENCE) -> float:
    """The same for Student's t distribution, which allows for a spread that is itself estimated."""
    return float(stdtrit(degrees_of_freedom, 0.5 + confidence / 2))
