"""Shares of those who answered, with intervals: exact ones for few answers, Wilson's for more."""

from dataclasses import dataclass
from math import sqrt

from scipy.special import betaincinv

from consult.figures.intervals import CONFIDENCE, Interval, normal_quantile

TINY = 20
"""With fewer answers than this a share has the exact interval, which never promises more than it keeps."""


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `base`, as a share from 0 to 1, with its 95% interval."""

    count: int
    base: int
    share: float
    interval: Interval


def share_of(count: int, base: int, *, design_effect: float = 1.0) -> Share:
    """The share that `count` is of `base`, with its 95% interval. Raises ValueError for a base of nought.

    The interval is exact for fewer than 20 answers, else Wilson's. Wilson's is right on average over all true shares,
    but with a handful of answers it can hold the true share fewer than 90 times in 100 for some of them; the exact one
    holds it at least 95 times for every one, and is wider. A design effect above 1, which a survey's report gives,
    makes the answers worth so many times fewer (L. Kish, Survey Sampling 1965).
    """
    if design_effect != 1:
        return Share(count, base, count / base, exact_or_score_interval(count / base, base / design_effect))
    interval = exact_interval(count, base) if base < TINY else wilson_interval(count, base)
    return Share(count, base, count / base, interval)


def wilson_interval(count: int, base: int, *, confidence: float = CONFIDENCE) -> Interval:
    """The Wilson score interval of a proportion, each end from 0 to 1.

    With p = count / base, n = base and z the normal quantile:

        (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212; recommended for small
    n by Brown, Cai and DasGupta, Statistical Science 16 (2001), 101-133. No continuity correction. Assumes that the
    answers are independent, and drawn at random from those it speaks of: on a self-selected consultation it says
    only how far chance alone could move the figure.
    """
    if not 0 <= count <= base or base == 0:
        raise ValueError(f"no share: {count} of {base}")
    return score_interval(count / base, base, confidence=confidence)


def score_interval(share: float, size: float, *, confidence: float = CONFIDENCE) -> Interval:
    """The Wilson interval of a share that is known as well as one of `size` independent answers would be.

    The size need not be a whole number: it may allow for how a sample was drawn. Infinite, the interval is a point.
    """
    z = normal_quantile(confidence)
    shrink = 1 + z**2 / size
    middle = (share + z**2 / (2 * size)) / shrink
    half = z * sqrt(share * (1 - share) / size + z**2 / (4 * size**2)) / shrink
    # At 0 and at 1 the formula gives 0 and 1 exactly; floating point does not.
    low = 0.0 if share == 0 else middle - half
    high = 1.0 if share == 1 else middle + half
    return Interval(low, high)


def exact_interval(count: float, size: float, *, confidence: float = CONFIDENCE) -> Interval:
    """The exact interval of a proportion (Clopper and Pearson), each end from 0 to 1.

        from B(α/2; x, n - x + 1) to B(1 - α/2; x + 1, n - x), the quantiles of beta distributions

    Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), 404-413. Neither number need be whole: with weights
    they are the effective count and size (E. L. Korn and B. I. Graubard, Survey Methodology 24 (1998), 193-201).
    Assumes independent answers, and nothing about how many there are.
    """
    if not 0 <= count <= size or not size > 0:
        raise ValueError(f"no share: {count} of {size}")
    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else float(betaincinv(count, size - count + 1, tail))
    high = 1.0 if count == size else float(betaincinv(count + 1, size - count, 1 - tail))
    return Interval(low, high)


def exact_or_score_interval(share: float, size: float) -> Interval:
    """The 95% interval of a share worth `size` independent answers: exact for fewer than 20, else Wilson's."""
    return exact_interval(share * size, size) if size < TINY else score_interval(share, size)
