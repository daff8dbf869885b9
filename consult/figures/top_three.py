"""How likely each issue is to be among the first three, by mentions and by impact."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from consult.figures.means import Mean
from consult.figures.resampling import Numbers

K = TypeVar("K", bound=Hashable)

TOP = 3
DRAWS = 4000
"""With so many a probability is known to within ± 1.6 percentage points, and the seed makes it the same each time."""
AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class InTopThree(Generic[K]):
    """How likely an issue is to be among the first three, from 0 to 1, if those who answered stand for many more."""

    key: K
    probability: float


def top_three_by_mentions(
    answers: Sequence[Collection[K]], keys: Sequence[K], *, seed: int, design_effect: float = 1.0
) -> tuple[InTopThree[K], ...]:
    """For each of `keys`, in their order, how likely it is to be among the three that most mention.

    The Bayesian bootstrap: each answer gets a random weight, exponential and independent, and the issues are ranked by
    the weight of the answers that mention them; the probability is the share of 4,000 such draws in which an issue is
    among the first three. Source: D. B. Rubin, Annals of Statistics 9 (1981), 130-134. It is the posterior of a
    multinomial over the kinds of answer seen, with a Dirichlet prior that adds nothing; so mentions that come together
    stay together. Issues that tie share what places are left, so that the probabilities add up to three, or to the
    number of issues where there are fewer. What nobody mentions has nought. Assumes independent answers. The same seed
    gives the same figures, whatever the order of the answers. Nobody answered: all nought. Of a survey with a design
    effect the answers are worth so many times fewer.
    """
    kinds = _kinds_of(answers, keys)
    if not kinds:
        return tuple(InTopThree(key, 0.0) for key in keys)
    flags = np.array([[place in kind for place in range(len(keys))] for kind in kinds], dtype=np.float64)
    counts = np.array(list(kinds.values()), dtype=np.float64) / design_effect
    source = np.random.default_rng(seed)
    total = np.zeros(len(keys))
    for _ in range(0, DRAWS, AT_A_TIME):
        weights = source.standard_gamma(counts, size=(AT_A_TIME, len(counts)))
        total += _placed(weights @ flags).sum(axis=0)
    mentioned = {place for kind in kinds for place in kind}
    return tuple(
        InTopThree(key, float(total[place] / DRAWS) if place in mentioned else 0.0) for place, key in enumerate(keys)
    )


def top_three_by_means(means: Mapping[K, Mean], *, seed: int) -> tuple[InTopThree[K], ...]:
    """For each issue, in the order given, how likely its mean is to be among the three highest.

    Each mean is drawn 4,000 times from m + t s/√n, t with n - 1 degrees of freedom: what is known of a mean after n
    answers when nothing was known before (A. Gelman and others, Bayesian Data Analysis, 3rd edition 2013, 3.2), and
    what its interval is made from (`means.mean_of`). Means are drawn apart; where the same people are in two of them
    the order is in truth a little surer than this says. The probabilities add up to three, or to the number of issues
    where there are fewer.
    """
    if not means:
        return ()
    rows = list(means.values())
    centre = np.array([mean.mean for mean in rows])
    error = np.sqrt([mean.variance / mean.base for mean in rows])
    freedom = np.array([mean.base - 1 for mean in rows], dtype=np.float64)
    drawn = centre + error * np.random.default_rng(seed).standard_t(freedom, size=(DRAWS, len(rows)))
    shares = _placed(drawn).mean(axis=0)
    return tuple(InTopThree(key, float(share)) for key, share in zip(means, shares, strict=True))


def _kinds_of(answers: Sequence[Collection[K]], keys: Sequence[K]) -> dict[tuple[int, ...], int]:
    """How many answers mention exactly these issues, by the places of the issues; in an order of its own."""
    place = {key: number for number, key in enumerate(keys)}
    counts: dict[tuple[int, ...], int] = {}
    for answer in answers:
        kind = tuple(sorted({place[key] for key in answer if key in place}))
        counts[kind] = counts.get(kind, 0) + 1
    return dict(sorted(counts.items()))


def _placed(scores: Numbers) -> Numbers:
    """For each row, 1 for those among the highest three, and for those that tie for the last place a part of it."""
    if scores.shape[1] <= TOP:
        return np.ones_like(scores)
    third = -np.partition(-scores, TOP - 1, axis=1)[:, TOP - 1 : TOP]
    above = scores > third
    tied = scores == third
    left = TOP - above.sum(axis=1, keepdims=True)
    return np.asarray(above + tied * (left / tied.sum(axis=1, keepdims=True)), dtype=np.float64)
