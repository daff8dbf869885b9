"""Localities: each against the rest, the limits within which chance keeps them, and whether they differ at all."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import bdtr, bdtrik, chdtrc

from consult.figures.differences import FEWEST_EXPECTED, Difference, chance_of_difference, difference_of_readings
from consult.figures.intervals import Interval
from consult.figures.many_comparisons import ALPHA, holm
from consult.figures.readings import Reading, combined
from consult.figures.resampling import Numbers
from consult.figures.verdicts import Verdict, verdict_of

WARNING, ALARM = 0.95, 0.998
"""How many in 100 localities that are no different lie within each pair of funnel limits: about 2 and 3 errors."""

SHUFFLES = 9999


@dataclass(frozen=True, slots=True)
class Locality:
    """A locality against all others taken together. `chance` is adjusted for as many comparisons (Holm).

    `warning` and `alarm` are the funnel limits: where its share would lie 95 and 99.8 times in 100 if it were no
    different from the whole.
    """

    key: str
    reading: Reading
    rest: Reading
    difference: Difference
    chance: float | None
    warning: Interval
    alarm: Interval

    @property
    def verdict(self) -> Verdict:
        """Whether the locality is higher or lower than the rest, or not shown to differ."""
        return verdict_of(self.difference, self.chance)


@dataclass(frozen=True, slots=True)
class Localities:
    """Localities compared on one figure: one test of them all together, and each against the rest.

    `too_few` names those that too few people answered from to be compared; their answers are in no figure here.
    """

    whole: Reading
    chance: float | None
    lines: tuple[Locality, ...]
    too_few: tuple[str, ...]

    @property
    def have_evidence(self) -> bool:
        """Whether anything supports that localities differ: all together, or one against the rest."""
        together = self.chance is not None and self.chance < ALPHA
        return together or any(line.verdict in (Verdict.HIGHER, Verdict.LOWER) for line in self.lines)


def compare_localities(
    readings: Sequence[tuple[str, Reading]], *, smallest: int, seed: int = 20260401
) -> Localities | None:
    """Compare localities on one share, in the order given; None where fewer than two have `smallest` answers.

    Each against the rest: Newcombe's interval, the pooled or exact test, Holm's rule over the localities. All together:
    `chance_that_all_are_alike`. Limits: `funnel_limits` around the share of the whole. Assumes that nobody answered in
    two localities.
    """
    kept = [(key, reading) for key, reading in readings if reading.base >= smallest]
    if len(kept) < 2:
        return None
    whole = combined([reading for _, reading in kept])
    rests = [combined([other for place, (_, other) in enumerate(kept) if place != here]) for here in range(len(kept))]
    chances: Sequence[float | None] = [
        chance_of_difference(reading, rest) for (_, reading), rest in zip(kept, rests, strict=True)
    ]
    if len(kept) > 2:  # of two, each is the other's rest: that is one comparison
        chances = holm(chances)
    lines = tuple(
        Locality(
            key=key,
            reading=reading,
            rest=rest,
            difference=difference_of_readings(reading, rest),
            chance=chance,
            warning=funnel_limits(whole.share, reading.effective_base, WARNING),
            alarm=funnel_limits(whole.share, reading.effective_base, ALARM),
        )
        for (key, reading), rest, chance in zip(kept, rests, chances, strict=True)
    )
    return Localities(
        whole=whole,
        chance=chance_that_all_are_alike([reading for _, reading in kept], seed=seed),
        lines=lines,
        too_few=tuple(key for key, reading in readings if reading.base < smallest),
    )


def funnel_limits(share: float, size: float, confidence: float) -> Interval:
    """Between which shares a group of `size` answers lies, `confidence` of the time, if its true share is `share`.

        (r - α)/n, with r the first count at which the binomial distribution reaches p, and
        α = (P(R ≤ r) - p) / (P(R ≤ r) - P(R ≤ r - 1)), for p = (1 ± confidence)/2

    Source: D. J. Spiegelhalter, Statistics in Medicine 24 (2005), 1185-1202, with its interpolation between counts, so
    that the limits narrow smoothly as groups grow. Sizes are rounded: an effective base need not be whole. Cut to 0
    and 1.
    """
    answers = max(1, round(size))
    if share in (0, 1):
        return Interval(share, share)
    low, high = (_limit(share, answers, 0.5 + side * confidence / 2) for side in (-1, 1))
    return Interval(low, high).within(0.0, 1.0)


def _limit(share: float, answers: int, tail: float) -> float:
    r = float(np.ceil(np.round(bdtrik(tail, answers, share), 9)))
    if not r > 0:  # even nought is likelier than the tail: the limit lies below the scale
        return 0.0
    reached, before = (float(bdtr(count, answers, share)) for count in (r, r - 1))
    return (r - (reached - tail) / (reached - before)) / answers


def chance_that_all_are_alike(readings: Sequence[Reading], *, seed: int = 20260401) -> float | None:
    """How often chance alone would part groups that are alike by so much or more: one p-value for them all.

        X² = Σ n(p - p̄)² / (p̄(1 - p̄)), against χ² with one degree of freedom fewer than groups

    K. Pearson 1900, with effective bases (J. N. K. Rao and A. J. Scott's first-order correction, a design effect for
    each group: Biometrics 48 (1992), 577-585). Where any expected count is below 5, X² is compared with that of 9,999
    random shufflings of the answers among the groups, margins kept (a Monte Carlo exact test, A. C. A. Hope, Journal
    of the Royal Statistical Society B 30 (1968), 582-598): the same seed gives the same answer. It needs whole answers;
    with weights so few cannot be tested, and there is None. Nothing to part where nobody or everybody said so: 1.
    """
    sizes = np.array([reading.effective_base for reading in readings])
    shares = np.array([reading.share for reading in readings])
    pooled = float((sizes * shares).sum() / sizes.sum())
    if pooled in (0.0, 1.0):
        return 1.0
    if sizes.min() * min(pooled, 1 - pooled) >= FEWEST_EXPECTED:
        statistic = float((sizes * (shares - pooled) ** 2).sum() / (pooled * (1 - pooled)))
        return float(chdtrc(len(readings) - 1, statistic))
    if not all(reading.is_plain_count for reading in readings):
        return None
    return _by_shuffling(np.round(sizes * shares), np.round(sizes), seed)


def _by_shuffling(counts: Numbers, bases: Numbers, seed: int) -> float:
    said = int(counts.sum())
    # X² rises and falls with Σ count²/base when the margins are kept.
    seen = float((counts**2 / bases).sum())
    shuffled = np.random.default_rng(seed).multivariate_hypergeometric(bases.astype(int), said, size=SHUFFLES)
    at_least = int(((shuffled**2 / bases).sum(axis=1) >= seen - 1e-9).sum())
    return (at_least + 1) / (SHUFFLES + 1)
