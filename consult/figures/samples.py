"""What a sample drawn without replacement from a finite population, whole or by strata, can say of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from consult.figures.intervals import Interval
from consult.figures.shares import score_interval

WHOLE = ""
"""The name of the only stratum of a sample that is not stratified."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """How many comments a stratum holds, and how many of them the figures rest on."""

    population: int
    sampled: int


@dataclass(frozen=True, slots=True)
class Design:
    """How a sample was drawn. Something was sampled of every stratum; raises ValueError otherwise."""

    strata: Mapping[str, Stratum]

    def __post_init__(self) -> None:
        empty = [name for name, stratum in self.strata.items() if not 1 <= stratum.sampled <= stratum.population]
        if empty or not self.strata:
            raise ValueError(f"no sample of the strata {empty}")

    @property
    def population(self) -> int:
        """How many comments the sample speaks of."""
        return sum(stratum.population for stratum in self.strata.values())

    @property
    def sampled(self) -> int:
        """How many comments were sampled."""
        return sum(stratum.sampled for stratum in self.strata.values())

    def weight(self, name: str) -> float:
        """What one sampled comment of a stratum counts for in a share: its part of the population. All add up to 1."""
        stratum = self.strata[name]
        return stratum.population / stratum.sampled / self.population

    @property
    def variance_factor(self) -> float:
        """What to multiply the variance between comments by, to have that of a weighted mean.

            Σ W² (1 - f) / n over the strata, with W = N_stratum/N and f = n_stratum/N_stratum

        Source: W. G. Cochran, Sampling Techniques, 3rd edition 1977, formula 5.6, with one variance for all strata.
        For a sample that is not stratified it is (1 - n/N)/n. Nought when everything was sampled.
        """
        total = self.population
        return sum(
            (stratum.population / total) ** 2 * (1 - stratum.sampled / stratum.population) / stratum.sampled
            for stratum in self.strata.values()
        )

    @property
    def effective_size(self) -> float:
        """How many comments drawn from an endless supply would say as much. Infinite when everything was sampled."""
        factor = self.variance_factor
        return 1 / factor if factor > 0 else inf

    @property
    def unseen_share(self) -> float:
        """The part of the variance that is left because some comments were not sampled: 1 - n/N without strata."""
        return min(1.0, self.variance_factor * self.sampled)

    def interval_of(self, share: float) -> Interval:
        """The 95% interval of a weighted share: Wilson's, for the effective size."""
        return score_interval(min(max(share, 0.0), 1.0), self.effective_size)


def simple_design(sampled: int, population: int) -> Design:
    """The design of a sample that is not stratified."""
    return Design({WHOLE: Stratum(population, sampled)})
