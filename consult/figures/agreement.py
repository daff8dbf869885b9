"""How far two codings of the same comments agree: as wholes, and theme by theme."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from consult.figures.alpha import masi, reliability
from consult.figures.intervals import Interval
from consult.figures.resampling import Numbers, interval_from, resamples
from consult.figures.samples import Design

FEWEST_CODINGS = 10
"""A theme that fewer comments carry than this, in either coding, is too rare for a figure of agreement."""

WIDEST_INTERVAL = 0.5
"""An interval wider than this leaves open whether agreement is good or poor."""


class TooSmall(StrEnum):
    """Why nothing can be said of a figure."""

    FEW = "few"
    WIDE = "wide"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95% interval. None: it has no value here, because nothing varies."""

    value: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class ThemeAgreement:
    """How far two codings agree on one theme. `codings` counts the comments to which either gives it."""

    key: str
    codings: int
    kappa: Estimate
    alpha: Estimate

    def too_small(self, estimate: Estimate) -> TooSmall | None:
        """Why this figure must not be read, if it must not."""
        if self.codings < FEWEST_CODINGS or estimate.value is None:
            return TooSmall.FEW
        if estimate.interval is None or estimate.interval.high - estimate.interval.low > WIDEST_INTERVAL:
            return TooSmall.WIDE
        return None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two codings of the same comments agree."""

    comments: int
    f1: Estimate
    same: int
    exact: Estimate
    alpha: Estimate
    themes: tuple[ThemeAgreement, ...]


def compare(
    one: Sequence[Collection[str]],
    other: Sequence[Collection[str]],
    keys: Sequence[str],
    *,
    design: Design,
    seed: int,
) -> Agreement | None:
    """Compare two codings, comment by comment in the same order; None for no comments.

    Each comment counts once, however it was drawn: where small strata were given more than their share, the figures
    lean to them a little. The intervals are percentile bootstrap intervals over comments with this seed, narrowed for
    the part of the population that was sampled; that of the exact share is Wilson's, narrowed in the same way. They
    speak of the comments the sample was drawn from, coded by these two.

    Where the two never differ, no resample differs either, and the bootstrap would claim certainty. The lower end is
    then the figure that goes with the most differences that so many comments without any allow: the upper end of
    Wilson's interval for nought, each difference taken as a whole one.
    """
    if not one:
        return None
    pairs = [(frozenset(first), frozenset(second)) for first, second in zip(one, other, strict=True)]
    first, second = (_flags([pair[side] for pair in pairs], keys) for side in (0, 1))
    both = first * second
    f1 = per_comment_f1(first, second)
    sets = reliability(pairs, masi)
    same = sum(here == there for here, there in pairs)
    drawn: dict[str, list[Numbers]] = {"f1": [], "sets": [], "kappa": [], "alpha": []}
    for weights in resamples(len(pairs), seed=seed):
        shared, mine, theirs = weights @ both, weights @ first, weights @ second
        drawn["f1"].append(weights @ f1 / len(pairs))
        drawn["sets"].append(sets.alphas(weights))
        drawn["kappa"].append(cohen_kappas(shared, mine, theirs, len(pairs)))
        drawn["alpha"].append(binary_alphas(shared, mine, theirs, len(pairs)))
    resampled = {name: np.concatenate(chunks) for name, chunks in drawn.items()}
    totals = both.sum(axis=0), first.sum(axis=0), second.sum(axis=0)
    unseen, differing = design.unseen_share, design.interval_of(0).high
    kappas = _estimates(
        cohen_kappas(*totals, len(pairs)),
        resampled["kappa"],
        unseen,
        lowest=_kappas_at(differing, totals[1], totals[2], len(pairs)),
    )
    alphas = _estimates(
        binary_alphas(*totals, len(pairs)),
        resampled["alpha"],
        unseen,
        lowest=_alphas_at(differing, totals[1] + totals[2], len(pairs)),
    )
    codings = totals[1] + totals[2] - totals[0]
    return Agreement(
        comments=len(pairs),
        f1=_estimate(float(f1.mean()), resampled["f1"], unseen, lowest=1 - differing),
        same=same,
        exact=Estimate(same / len(pairs), design.interval_of(same / len(pairs))),
        alpha=_estimate(sets.alpha(), resampled["sets"], unseen, lowest=sets.alpha_at(differing)),
        themes=tuple(
            ThemeAgreement(key, int(codings[place]), kappas[place], alphas[place]) for place, key in enumerate(keys)
        ),
    )


def per_comment_f1(one: Numbers, other: Numbers) -> Numbers:
    """For each comment 2·shared / (given by one + given by the other): 1 the same themes, 0 none in common.

    Rows are comments, columns themes, 1 where a comment carries it. A comment without themes in both scores 1.
    """
    given = one.sum(axis=1) + other.sum(axis=1)
    return np.where(given > 0, 2 * (one * other).sum(axis=1) / np.maximum(given, 1), 1.0)


def cohen_kappas(both: Numbers, one: Numbers, other: Numbers, comments: int) -> Numbers:
    """Cohen's kappa from counts of comments: given by both, by one, by the other. NaN where nothing varies.

        κ = (p_o - p_e) / (1 - p_e)

    p_o is the share of comments on which the two say the same, p_e what chance would give to two who use the theme as
    often as these do. Source: J. Cohen, Educational and Psychological Measurement 20 (1960), 37-46.
    """
    observed = 1 - (one + other - 2 * both) / comments
    share, other_share = one / comments, other / comments
    by_chance = share * other_share + (1 - share) * (1 - other_share)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(by_chance < 1, (observed - by_chance) / (1 - by_chance), np.nan)


def binary_alphas(both: Numbers, one: Numbers, other: Numbers, comments: int) -> Numbers:
    """Krippendorff's nominal alpha of two coders who give a theme or not; the same counts. NaN where nothing varies.

        α = 1 - (m - 1) d / (m₁ m₀)

    d comments on which they differ; of all m = 2n codes m₁ say the theme is there and m₀ that it is not. The general
    formula of `alpha.reliability` for this case (Krippendorff 2011, section A).
    """
    codes = 2 * comments
    given = one + other
    with np.errstate(divide="ignore", invalid="ignore"):
        alphas = 1 - (codes - 1) * (given - 2 * both) / (given * (codes - given))
    return np.where((given > 0) & (given < codes), alphas, np.nan)


def _flags(codings: Sequence[Collection[str]], keys: Sequence[str]) -> Numbers:
    column = {key: place for place, key in enumerate(keys)}
    flags = np.zeros((len(codings), len(keys)))
    for row, coding in enumerate(codings):
        for key in coding:
            if key in column:
                flags[row, column[key]] = 1
    return flags


def _kappas_at(differing: float, one: Numbers, other: Numbers, comments: int) -> Numbers:
    """The kappa that would go with this share of comments on which two differ."""
    share, other_share = one / comments, other / comments
    by_chance = share * other_share + (1 - share) * (1 - other_share)
    with np.errstate(divide="ignore", invalid="ignore"):
        return 1 - differing / (1 - by_chance)


def _alphas_at(differing: float, given: Numbers, comments: int) -> Numbers:
    codes = 2 * comments
    with np.errstate(divide="ignore", invalid="ignore"):
        return 1 - (codes - 1) * differing * comments / (given * (codes - given))


def _estimates(values: Numbers, resampled: Numbers, unseen_share: float, *, lowest: Numbers) -> list[Estimate]:
    return [
        _estimate(
            None if np.isnan(value) else float(value), resampled[:, place], unseen_share, lowest=float(lowest[place])
        )
        for place, value in enumerate(values)
    ]


def _estimate(value: float | None, resampled: Numbers, unseen_share: float, *, lowest: float | None) -> Estimate:
    """A figure with its interval; `lowest` is the lower end for a figure of perfect agreement."""
    if value is None:
        return Estimate(None, None)
    interval = interval_from(resampled, value, unseen_share=unseen_share)
    if interval is not None and lowest is not None and np.isclose(value, 1):
        interval = Interval(max(-1.0, min(interval.low, lowest)), interval.high)
    return Estimate(value, interval)
