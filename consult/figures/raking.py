"""Weights that make those who answered look like the area, group by group, or the reason why they cannot be had."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from consult.figures.resampling import Numbers
from consult.figures.weighted import effective_size_of_rows

FEWEST_IN_A_GROUP = 10
"""A group with fewer answers than this would speak for many people through a handful."""
LARGEST_WEIGHT = 5.0
"""No answer counts for more than so many times the average: heavier ones are trimmed."""
ROUNDS = 200
TOLERANCE = 1e-9
NEAR_THE_CEILING = 1e-6
FURTHEST_OFF = 0.01
"""After trimming, no group's weighted share may be further than this from the area's: one percentage point."""


class NotRaked(StrEnum):
    """Why there are no weights."""

    NOBODY = "nobody answered"
    THIN = "too few answered in a group"
    NO_CONVERGENCE = "the margins contradict each other"
    TOO_UNEVEN = "some answers would have to count for too many"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there are no weights; `groups` names the thin ones, as (margin, group, how many answered)."""

    reason: NotRaked
    groups: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Raked:
    """A weight for each answer of each row, in the order of the rows, on average 1 an answer, and what it cost.

    `answers` is how many answers each row stands for, `trimmed` how many of them would have weighed more than the
    largest weight allowed. `furthest_off` is the largest difference left between a group's weighted share and the
    area's, as a share.
    """

    weights: tuple[float, ...]
    answers: tuple[int, ...]
    rounds: int
    trimmed: int
    furthest_off: float

    @property
    def effective_base(self) -> float:
        """How many answers of equal weight would say as much (Kish)."""
        return effective_size_of_rows(self.answers, self.weights)

    @property
    def design_effect(self) -> float:
        """How many times larger the weights make a variance (Kish)."""
        return sum(self.answers) / self.effective_base


@dataclass(frozen=True, slots=True)
class _Margin:
    places: NDArray[np.int64]  # the group of each answer, by its number
    shares: Numbers  # of each group


def rake(
    groups: Mapping[str, Sequence[str]],
    area: Mapping[str, Mapping[str, float]],
    *,
    answers: Sequence[int] | None = None,
    start: Sequence[float] | None = None,
    fewest: int = FEWEST_IN_A_GROUP,
    largest: float | None = LARGEST_WEIGHT,
) -> Raked | Refusal:
    """Weights with which every margin of the answers is that of the area: raking, or iterative proportional fitting.

    Round by round, for each margin in turn, the weights of each group are multiplied so that the group has the area's
    share, until nothing moves. Source: W. E. Deming and F. F. Stephan, Annals of Mathematical Statistics 11 (1940),
    427-444. `groups` gives for each margin the group of each row, `area` for each margin the shares of its groups,
    together 1. A row is one answer, or `answers` of them that are in the same groups. Those who did not say, or said
    what the area lacks, keep their share of the answers as a group of their own, and the others are fitted to the
    area's shares of what is left.

    Trimming: weights above `largest` times the average are cut to it and the fitting goes on from there, until both
    hold (M. P. Battaglia, D. Izrael, D. C. Hoaglin and M. R. Frankel, Survey Practice 2 (2009)). Refused: where a group
    of the area has fewer than `fewest` answers; where the fitting does not settle in 200 rounds, which is so when the
    margins cannot be had together; where trimming leaves a group more than a percentage point off. It assumes that
    within groups those who answered are like those who did not, which nothing here can show.
    """
    rows = len(next(iter(groups.values()), ()))
    counts = np.ones(rows) if answers is None else np.array(answers, dtype=np.float64)
    if not counts.sum():
        return Refusal(NotRaked.NOBODY)
    margins = [_margin(groups[name], shares, counts) for name, shares in area.items()]
    thin = tuple(
        (name, group, int(held))
        for (name, shares), margin in zip(area.items(), margins, strict=True)
        for group, held in zip(shares, _held(counts, margin), strict=False)
        if held < fewest
    )
    if thin:
        return Refusal(NotRaked.THIN, thin)
    weights = np.ones(rows) if start is None else np.array(start, dtype=np.float64)
    return _fit(weights * counts.sum() / (weights @ counts), counts, margins, largest)


def _margin(groups: Sequence[str], shares: Mapping[str, float], counts: Numbers) -> _Margin:
    number = {group: place for place, group in enumerate(shares)}
    places = np.array([number.get(group, len(number)) for group in groups])
    not_said = float(counts[places == len(number)].sum() / counts.sum())
    known = np.array(list(shares.values()), dtype=np.float64)
    if not not_said:
        return _Margin(places, known / known.sum())
    return _Margin(places, np.append(known / known.sum() * (1 - not_said), not_said))


def _fit(weights: Numbers, counts: Numbers, margins: Sequence[_Margin], largest: float | None) -> Raked | Refusal:
    ceiling, is_trimmed = largest or np.inf, False
    rounds, off = 0, 1.0
    while off >= TOLERANCE and rounds < ROUNDS:
        rounds += 1
        weights = _one_round(weights, counts, margins)
        if weights.max() > ceiling:
            is_trimmed = True
            weights = np.minimum(weights, ceiling)
            weights = weights * counts.sum() / (weights @ counts)
        off = max(float(np.abs(_shares(weights * counts, margin) - margin.shares).max()) for margin in margins)
    if off >= TOLERANCE and not is_trimmed:
        return Refusal(NotRaked.NO_CONVERGENCE)
    if off > FURTHEST_OFF:
        return Refusal(NotRaked.TOO_UNEVEN)
    trimmed = int(counts[weights >= ceiling * (1 - NEAR_THE_CEILING)].sum())
    return Raked(
        tuple(float(weight) for weight in weights), tuple(int(count) for count in counts), rounds, trimmed, off
    )


def _one_round(weights: Numbers, counts: Numbers, margins: Sequence[_Margin]) -> Numbers:
    for margin in margins:
        weights = weights * (margin.shares / _shares(weights * counts, margin))[margin.places]
    return np.asarray(weights * counts.sum() / (weights @ counts), dtype=np.float64)


def _shares(mass: Numbers, margin: _Margin) -> Numbers:
    return np.asarray(_held(mass, margin) / mass.sum(), dtype=np.float64)


def _held(mass: Numbers, margin: _Margin) -> Numbers:
    return np.asarray(np.bincount(margin.places, weights=mass, minlength=len(margin.shares)), dtype=np.float64)
