"""What changed from one wave to the next, how sure that is, and what could have been seen at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

from scipy.special import stdtr

from consult.figures.differences import Difference, chance_of_difference, difference_of_readings
from consult.figures.intervals import Interval, normal_quantile, t_quantile
from consult.figures.many_comparisons import holm
from consult.figures.means import Mean, welch_error_and_freedom
from consult.figures.readings import Reading
from consult.figures.verdicts import Verdict, verdict_of

POWER = 0.8
"""How often a change of the size called detectable would be found, if it were there."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure of two waves: the later less the earlier, with its 95% interval, and whether it may be due to chance.

    In the units of the figure: shares from 0 to 1 (0.05 is five percentage points), or the scale of a mean.
    `detectable` is the size of change that these numbers would show four times in five; `chance` is the p-value of this
    change by itself and `adjusted_chance` allows for the others looked at with it. None: too few to test.
    """

    earlier: float
    later: float
    earlier_base: int
    later_base: int
    difference: Difference
    chance: float | None
    adjusted_chance: float | None
    detectable: float

    @property
    def verdict(self) -> Verdict:
        """Whether the later figure is higher, lower, or not shown to differ, all comparisons taken together."""
        return verdict_of(self.difference, self.adjusted_chance)

    @property
    def may_be_chance(self) -> bool:
        """Whether nothing supports that anything changed."""
        return self.verdict in (Verdict.NO_EVIDENCE, Verdict.TOO_FEW)


def share_change(earlier: Reading, later: Reading) -> Change:
    """The change of a share between two waves of different people, by itself (see `adjust` for several together).

    Interval: `differences.difference_of_readings` (Newcombe); p-value: `differences.chance_of_difference`. Both take
    each wave's effective base, so a survey's design effect or weights count. Assumes that the waves were asked of
    different people, or drawn anew; with many of the same people in both, the true change is known better than this.
    """
    chance = chance_of_difference(later, earlier)
    return Change(
        earlier=earlier.share,
        later=later.share,
        earlier_base=earlier.base,
        later_base=later.base,
        difference=difference_of_readings(later, earlier),
        chance=chance,
        adjusted_chance=chance,
        detectable=detectable_change(earlier, later),
    )


def mean_change(earlier: Mean, later: Mean) -> Change:
    """The change of a mean between two waves of different people, with Welch's interval and test, by itself."""
    error, freedom = welch_error_and_freedom(later, earlier)
    difference = later.mean - earlier.mean
    half = t_quantile(freedom) * error
    chance = float(2 * stdtr(freedom, -abs(difference) / error))
    return Change(
        earlier=earlier.mean,
        later=later.mean,
        earlier_base=earlier.base,
        later_base=later.base,
        difference=Difference(difference, Interval(difference - half, difference + half)),
        chance=chance,
        adjusted_chance=chance,
        detectable=(normal_quantile() + _power_quantile(POWER)) * error,
    )


def adjust(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The same changes, each p-value adjusted by Holm's rule for all that are looked at together, in the same order."""
    chances = holm([change.chance for change in changes])
    return tuple(replace(change, adjusted_chance=chance) for change, chance in zip(changes, chances, strict=True))


def detectable_change(earlier: Reading, later: Reading, *, power: float = POWER) -> float:
    """The smallest change of a share, in shares, that two waves of these sizes find four times in five (`power`).

        (z₀.₉₇₅ + z_power) √(p(1-p)(1/n₁ + 1/n₂))

    With effective bases n and p the share in both waves together, two answers of each kind added so that a share of
    nought has a spread (A. Agresti and B. A. Coull, American Statistician 52 (1998), 119-126). Source: J. L. Fleiss,
    Statistical Methods for Rates and Proportions, 2nd edition 1981, 3.2, the usual simplification that takes the
    spread of both waves as the same. For a share near 28%: 24 points with 55 answers in each wave, 13 with 188, 8 with
    500, 5 with 1,211. At those sizes a rise is a little harder to see than it says and a fall a little easier.
    """
    n_one, n_other = earlier.effective_base, later.effective_base
    share = (earlier.effective_count + later.effective_count + 2) / (n_one + n_other + 4)
    spread = sqrt(share * (1 - share) * (1 / n_one + 1 / n_other))
    return (normal_quantile() + _power_quantile(power)) * spread


def _power_quantile(power: float) -> float:
    return normal_quantile(2 * power - 1)
