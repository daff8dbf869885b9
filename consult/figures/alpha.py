"""Krippendorff's alpha: agreement between any number of coders, for any kind of code, with gaps."""

from collections.abc import Callable, Hashable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from consult.figures.resampling import Numbers

V = TypeVar("V", bound=Hashable)
Distance = Callable[[V, V], float]


def nominal(one: object, other: object) -> float:
    """The distance of codes that are the same or not: 0 or 1."""
    return 0.0 if one == other else 1.0


def masi(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """The distance of two sets of themes, from 0 (the same) to 1 (nothing in common): 1 - J·M.

    J is what they share over what either has (Jaccard). M says how they differ: 1 the same, 2/3 one within the other,
    1/3 some in common and some apart, 0 nothing in common. Source: R. Passonneau, Measuring Agreement on Set-valued
    Items (MASI), LREC 2006. Two empty sets are the same.
    """
    if one == other:
        return 0.0
    shared = len(one & other)
    if not shared:
        return 1.0
    monotony = 2 / 3 if one <= other or other <= one else 1 / 3
    return 1 - shared / len(one | other) * monotony


@dataclass(frozen=True, slots=True)
class Reliability(Generic[V]):
    """Codings made ready for alpha: worked out for all comments, or for any weighting of them."""

    disagreements: Numbers  # for each comment: how far its codes are apart, over all ordered pairs, by codes less one
    counts: Numbers  # for each comment and each distinct code: how many coders gave it
    distances: Numbers  # between each two distinct codes

    def alpha(self) -> float | None:
        """The alpha of all comments, each once; None where nothing varies, so that nothing could disagree."""
        value = float(self.alphas(np.ones((1, len(self.disagreements))))[0])
        return None if np.isnan(value) else value

    def alpha_at(self, disagreement: float) -> float | None:
        """The alpha that would go with this mean distance between the codes of a comment, as far as they vary now."""
        used = self.counts.sum(axis=0)
        codes = used.sum()
        apart = float(used @ self.distances @ used)
        return 1 - disagreement * codes * (codes - 1) / apart if apart > 0 else None

    def alphas(self, weights: Numbers) -> Numbers:
        """The alpha of each row of weights: how often each comment counts. NaN where nothing varies."""
        used = weights @ self.counts
        codes = used.sum(axis=1)
        apart = np.einsum("rk,rk->r", used @ self.distances, used)
        with np.errstate(divide="ignore", invalid="ignore"):
            observed = weights @ self.disagreements / codes
            expected = apart / (codes * (codes - 1))
            return np.where(apart > 0, 1 - observed / expected, np.nan)


def reliability(units: Sequence[Sequence[V]], distance: Distance[V]) -> Reliability[V]:
    """Make codings ready for alpha. `units` holds the codes that each comment got, of however many coders coded it.

        α = 1 - D_o/D_e

    D_o is the mean distance between the codes of one comment: the sum over its ordered pairs of codes, by its number
    of codes less one, over all n codes. D_e is the mean distance between any two of the n codes, whoever and whatever
    they were given to. Comments with one code or none cannot agree or disagree and are left out. Source: K.
    Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), for any distance.
    """
    paired = [tuple(unit) for unit in units if len(unit) > 1]
    distinct = list(dict.fromkeys(code for unit in paired for code in unit))
    place = {code: number for number, code in enumerate(distinct)}
    distances = np.array([[distance(one, other) for other in distinct] for one in distinct], dtype=np.float64)
    counts = np.zeros((len(paired), len(distinct)))
    for row, unit in enumerate(paired):
        for code in unit:
            counts[row, place[code]] += 1
    distances = distances.reshape(len(distinct), len(distinct))
    between = np.einsum("uk,uk->u", counts @ distances, counts)
    return Reliability(between / np.maximum(counts.sum(axis=1) - 1, 1), counts, distances)
