"""A share as it was measured: of how many, and how many independent answers that is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose

from consult.figures.intervals import Interval, normal_quantile
from consult.figures.shares import exact_or_score_interval, score_interval


@dataclass(frozen=True, slots=True)
class Reading:
    """A share from 0 to 1 of `base` answers, which say as much as `effective_base` independent ones would.

    Where `is_base_known` is false the base was worked out from a published margin: nobody counted so many people.

    The two bases are the same where every answer counts alike and was drawn by itself. `weight` is what the answers
    count for beside those of other groups: their number, or the sum of their weights. Raises ValueError for a share
    that is none or an effective base of nought.
    """

    share: float
    base: int
    effective_base: float
    weight: float
    is_base_known: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1 or self.base < 1 or not self.effective_base > 0 or not self.weight > 0:
            raise ValueError(f"no reading: {self.share} of {self.base}, worth {self.effective_base}")

    @property
    def design_effect(self) -> float:
        """How many times the variance of as many independent answers this share has: 1 for a plain count."""
        return self.base / self.effective_base

    @property
    def effective_count(self) -> float:
        """How many of the independent answers said so. Not a whole number where there are weights."""
        return self.share * self.effective_base

    @property
    def interval(self) -> Interval:
        """The 95% interval: exact for a tiny base, else Wilson's for the effective base."""
        return exact_or_score_interval(self.share, self.effective_base)

    @property
    def score_interval(self) -> Interval:
        """Wilson's 95% interval for the effective base, whatever the base: what differences are made of."""
        return score_interval(self.share, self.effective_base)

    @property
    def margin(self) -> float:
        """Half the width of Wilson's interval, as a share: 0.035 is the ±3.5 percentage points of a survey."""
        return (self.score_interval.high - self.score_interval.low) / 2

    @property
    def is_plain_count(self) -> bool:
        """Whether the answers were counted one by one, so that exact methods apply."""
        count = self.share * self.base
        return self.effective_base == self.base and isclose(count, round(count), abs_tol=1e-6)


def reading_of(count: int, base: int, *, design_effect: float = 1.0) -> Reading:
    """The reading of `count` of `base` answers; a design effect above 1 is what a survey's report gives for it."""
    if not 0 <= count <= base or base < 1:
        raise ValueError(f"no reading: {count} of {base}")
    return Reading(count / base, base, base / design_effect, base)


def published_reading(share: float, base: int, *, design_effect: float = 1.0) -> Reading:
    """The reading of a share that was published, rounded or not, with its base: 28.2% of 640 is no whole count."""
    return Reading(share, base, base / design_effect, base)


def reading_from_margin(share: float, margin: float, base: int | None = None) -> Reading:
    """The reading of a published share with its ± margin (95%, both as shares), with or without the base.

        effective base = z² p(1-p) / margin²

    The normal approximation, by which such margins are published. Without a base the effective base, rounded down,
    stands for it; with one, the share is never worth more answers than were given, as a margin rounded down would have
    it. Raises ValueError for a share of 0 or 1, whose margin says nothing, and for a margin of nought.
    """
    if not 0 < share < 1 or not 0 < margin < 1:
        raise ValueError(f"no base for a share of {share} ± {margin}")
    effective = normal_quantile() ** 2 * share * (1 - share) / margin**2
    if base is None:
        known = max(1, int(effective))
        return Reading(share, known, effective, known, is_base_known=False)
    return Reading(share, base, min(effective, base), base)


def combined(readings: Sequence[Reading]) -> Reading:
    """The reading of several groups that share nobody, taken together as one.

    With Kish's effective bases, a group's sum of squared weights is W²/n′, so that the whole is worth (ΣW)² / Σ(W²/n′)
    answers. Raises ValueError for no groups.
    """
    if not readings:
        raise ValueError("no readings to combine")
    weight = sum(reading.weight for reading in readings)
    share = sum(reading.weight * reading.share for reading in readings) / weight
    effective = weight**2 / sum(reading.weight**2 / reading.effective_base for reading in readings)
    return Reading(min(1.0, share), sum(reading.base for reading in readings), effective, weight)
