"""What a comparison lets one say: that two figures differ, or that there is no evidence that they do."""

from enum import StrEnum

from consult.figures.differences import Difference
from consult.figures.many_comparisons import ALPHA


class Verdict(StrEnum):
    """The result of a comparison. That there is no evidence of a difference is a result like any other."""

    HIGHER = "higher"
    LOWER = "lower"
    NO_EVIDENCE = "no evidence of a difference"
    TOO_FEW = "too few to say"


def verdict_of(difference: Difference, chance: float | None) -> Verdict:
    """What may be said of a difference, by its interval and its p-value, adjusted for the others of its family.

    A difference is said to be there only where both support it: the p-value is below 0.05 and the interval leaves out
    nought. The two are worked out in different ways and can disagree at the edge; then it may be due to chance.
    """
    if chance is None:
        return Verdict.TOO_FEW
    if chance >= ALPHA or not difference.is_supported:
        return Verdict.NO_EVIDENCE
    return Verdict.HIGHER if difference.difference > 0 else Verdict.LOWER
