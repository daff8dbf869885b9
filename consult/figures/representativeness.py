"""How those who answered differ from the people of the area: share against share, group by group, and no score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import gammaln, ndtr

from consult.figures.differences import FEWEST_EXPECTED, Difference
from consult.figures.intervals import Interval
from consult.figures.many_comparisons import holm
from consult.figures.shares import Share, share_of
from consult.figures.verdicts import Verdict, verdict_of


@dataclass(frozen=True, slots=True)
class AgainstArea:
    """A group's share of those who answered, beside its share of the people of the area.

    `difference` is the first less the second. `chance`, adjusted for as many groups (Holm), is how often a random draw
    of so many people from the area would be as far from it.
    """

    key: str
    answered: Share
    area: float
    difference: Difference
    chance: float | None

    @property
    def verdict(self) -> Verdict:
        """Whether the group is more, or less, of those who answered than of the area, or not shown to differ."""
        return verdict_of(self.difference, self.chance)


@dataclass(frozen=True, slots=True)
class Representativeness:
    """Every group of the area beside those who answered. `left_out` said something that the area's figures lack."""

    base: int
    left_out: int
    lines: tuple[AgainstArea, ...]


def against_area(counts: Mapping[str, int], area: Mapping[str, float]) -> Representativeness | None:
    """Compare those who answered with the area, group by group, in the area's order; None where nobody is in any.

    `counts` are people by group; `area` is the area's shares, above nought and together 1. The base is those whose
    group the area's figures know: "prefer not to say" is left out and counted. The interval is that of the share
    (`shares.share_of`) less the area's, which is taken as known; the p-value is that of the score test, z = (p -
    p₀)/√(p₀(1-p₀)/n), or of the exact binomial test (both tails: every count no likelier than the one seen) where an
    expected count is below 5. On a self-selected consultation a difference is no fault of a draw, for nobody was drawn:
    it shows who came forward. Raises ValueError for shares of the area that are none.
    """
    if any(not 0 < share <= 1 for share in area.values()) or abs(sum(area.values()) - 1) > 1e-6:
        raise ValueError("the area's shares must be above nought and add up to 1")
    base = sum(counts.get(key, 0) for key in area)
    if not base:
        return None
    shares = {key: share_of(counts.get(key, 0), base) for key in area}
    chances: Sequence[float | None] = [chance_of_draw(shares[key].count, base, area[key]) for key in area]
    if len(area) > 2:  # of two groups, what is said of one is said of the other: that is one comparison
        chances = holm(chances)
    lines = tuple(
        AgainstArea(key, shares[key], area[key], _difference(shares[key], area[key]), chance)
        for key, chance in zip(area, chances, strict=True)
    )
    return Representativeness(base, sum(counts.values()) - base, lines)


def chance_of_draw(count: int, base: int, share: float) -> float:
    """How often `base` people drawn from an area where `share` are in a group are as far off as `count`, or more."""
    if share == 1:
        return 1.0 if count == base else 0.0
    if base * min(share, 1 - share) >= FEWEST_EXPECTED:
        z = (count / base - share) / sqrt(share * (1 - share) / base)
        return float(2 * ndtr(-abs(z)))
    numbers = np.arange(base + 1)
    logs = gammaln(base + 1) - gammaln(numbers + 1) - gammaln(base - numbers + 1)
    logs = logs + numbers * np.log(share) + (base - numbers) * np.log1p(-share)
    return min(1.0, float(np.exp(logs[logs <= logs[count] + 1e-7]).sum()))


def _difference(answered: Share, area: float) -> Difference:
    return Difference(answered.share - area, Interval(answered.interval.low - area, answered.interval.high - area))
