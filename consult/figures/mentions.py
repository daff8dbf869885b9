"""Which answers mention which themes: counts, shares, and whether one theme is mentioned clearly more than another."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Generic, TypeVar

import numpy as np

from consult.figures.intervals import Interval, normal_quantile
from consult.figures.shares import Share, share_of

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Mentions(Generic[K]):
    """How many of `base` answers mention each thing, and each pair of things. An answer counts once for each.

    The answers are worth `design_effect` times fewer independent ones: 1 where nobody was drawn in clusters.
    """

    base: int
    keys: tuple[K, ...]
    # together[i][j]: answers that mention both; together[i][i]: answers that mention i.
    together: tuple[tuple[int, ...], ...]
    design_effect: float = 1.0

    def count(self, key: K) -> int:
        """How many answers mention it."""
        place = self.keys.index(key)
        return self.together[place][place]

    def share(self, key: K) -> Share:
        """The share of all answers that mention it."""
        return share_of(self.count(key), self.base, design_effect=self.design_effect)

    def difference(self, one: K, other: K) -> Interval:
        """The 95% interval of the difference between two shares of the same answers."""
        both = self.together[self.keys.index(one)][self.keys.index(other)]
        only_one, only_other = self.count(one) - both, self.count(other) - both
        worth = self.design_effect
        return paired_difference(only_one / worth, only_other / worth, self.base / worth)

    def is_clearly_ahead(self, one: K, other: K) -> bool:
        """Whether the data support that `one` is mentioned more than `other`, and not only by chance."""
        return self.difference(one, other).low > 0


def count_mentions(answers: Sequence[Collection[K]], keys: Sequence[K], *, design_effect: float = 1.0) -> Mentions[K]:
    """Count the answers that mention each of `keys`. An answer that mentions none of them is still in the base."""
    column = {key: place for place, key in enumerate(keys)}
    table = np.zeros((len(answers), len(keys)), dtype=np.float64)  # floats: products of integers are slow
    for row, mentioned in enumerate(answers):
        for key in mentioned:
            if key in column:
                table[row, column[key]] = 1
    together = (table.T @ table).astype(int)
    counts = tuple(tuple(int(n) for n in row) for row in together)
    return Mentions(len(answers), tuple(keys), counts, design_effect)


def paired_difference(only_one: float, only_other: float, base: float) -> Interval:
    """The 95% interval of the difference between two shares of the same `base` answers (Bonett and Price).

    With b answers that mention only the one thing and c only the other, p₁ = (b+1)/(n+2), p₂ = (c+1)/(n+2):

        p₁ - p₂ ± z √((p₁ + p₂ - (p₁ - p₂)²) / (n + 2))

    Source: D. G. Bonett and R. M. Price, Journal of Educational and Behavioral Statistics 37 (2012), 479-488;
    recommended by Fagerland, Lydersen and Laake, Statistics in Medicine 33 (2014), 2850-2875. Units: shares, so that
    0.05 is five percentage points. Assumes independent answers; answers that mention both, or neither, tell nothing
    about the order and only widen or narrow the base. Of a survey with a design effect, give effective counts.
    """
    p_one, p_other = (only_one + 1) / (base + 2), (only_other + 1) / (base + 2)
    difference = p_one - p_other
    half = normal_quantile() * sqrt((p_one + p_other - difference**2) / (base + 2))
    return Interval(difference - half, difference + half).within(-1.0, 1.0)
