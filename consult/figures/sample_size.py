"""How many comments a blind sample needs for an interval of a wanted width."""

from math import ceil, sqrt

from consult.figures.intervals import CONFIDENCE, normal_quantile

WIDEST_SHARE = 0.5
"""The share whose interval is widest: a size that is enough for a half is enough for any share."""


def advised_size(margin: float, population: int, *, share: float = WIDEST_SHARE, confidence: float = CONFIDENCE) -> int:
    """The fewest comments to draw from `population` so that a share is known to within ± `margin`.

        n₀ = z² p(1-p) / e²;  n = n₀ / (1 + (n₀ - 1)/N), rounded up

    With e the margin as a share (0.05 is five percentage points), p the share expected, N the population. Source:
    W. G. Cochran, Sampling Techniques, 3rd edition 1977, formulas 4.1 and 4.2: the normal approximation with the
    finite population correction for a simple random sample without replacement. It holds for the share of comments
    that the machine codes as people do, and for a theme's share among the comments. Stratifying in proportion does
    not need more. Raises ValueError for a margin that is not between 0 and 1, or an empty population.
    """
    if not 0 < margin < 1 or population < 1:
        raise ValueError(f"no size for a margin of {margin} in {population}")
    without_limit = normal_quantile(confidence) ** 2 * share * (1 - share) / margin**2
    # Rounded first, so that an exact whole number is not pushed up by floating point.
    return min(population, max(1, ceil(round(without_limit / (1 + (without_limit - 1) / population), 9))))


def margin_of(size: int, population: int, *, share: float = WIDEST_SHARE, confidence: float = CONFIDENCE) -> float:
    """How closely a sample of `size` from `population` tells a share: half the interval's width, as a share.

        e = z √(p(1-p)/n · (N-n)/(N-1))

    The same source, formula 4.1 turned round; nought when everything is drawn.
    """
    if not 1 <= size <= population:
        raise ValueError(f"no margin for {size} of {population}")
    if size == population:
        return 0.0
    return normal_quantile(confidence) * sqrt(share * (1 - share) / size * (population - size) / (population - 1))
