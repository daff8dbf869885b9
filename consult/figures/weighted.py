"""Weighted shares, means and medians, each beside the unweighted one, with what the weights cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from consult.figures.intervals import Interval, t_quantile
from consult.figures.means import ROUNDING_VARIANCE, Mean, mean_of
from consult.figures.medians import Median, median_of
from consult.figures.readings import Reading
from consult.figures.resampling import Numbers
from consult.figures.shares import Share, score_interval, share_of

LEAST_WORTH = 2
"""Answers that are worth fewer than this say nothing of how much answers vary."""


@dataclass(frozen=True, slots=True)
class WeightedShare:
    """A share with weights, and the same share with every answer counted alike."""

    weighted: Reading
    unweighted: Share


@dataclass(frozen=True, slots=True)
class WeightedMean:
    """A mean with weights and its 95% interval, in the units of the scale, and the mean of all counted alike."""

    mean: float
    effective_base: float
    interval: Interval
    unweighted: Mean


@dataclass(frozen=True, slots=True)
class WeightedMedian:
    """A median with weights and its 95% interval, in the units of the scale, and the median of all counted alike."""

    median: float
    effective_base: float
    interval: Interval
    unweighted: Median


def effective_size(weights: Sequence[float]) -> float:
    """How many answers of equal weight would say as much: (Σw)² / Σw².

    Source: L. Kish, Survey Sampling 1965, 11.7, and Journal of Official Statistics 8 (1992), 183-200. It takes the
    weights to have nothing to do with the answers, and so allows only for what uneven weights cost. Raises ValueError
    where a weight is below nought or all are nought.
    """
    return effective_size_of_rows([1] * len(weights), weights)


def effective_size_of_rows(answers: Sequence[int], weights: Sequence[float]) -> float:
    """The same where each row stands for so many answers of one weight: (Σnw)² / Σnw²."""
    given, counts = _checked(weights), np.array(answers, dtype=np.float64)
    return float((counts @ given) ** 2 / (counts @ given**2))


def weighted_share_of_rows(counts: Sequence[int], bases: Sequence[int], weights: Sequence[float]) -> WeightedShare:
    """The share of the weight that says so: Σ w y / Σ w, with Wilson's interval for Kish's effective base.

    Each row stands for so many answers of one weight, `counts` of the `bases` of which say so. Below an effective base
    of 20 the interval is the exact one for that base.
    """
    given = _checked(weights)
    said, answered = np.array(counts, dtype=np.float64), np.array(bases, dtype=np.float64)
    weight = float(given @ answered)
    if not weight > 0:
        raise ValueError("no weighted share of nobody")
    share = min(1.0, float(given @ said) / weight)
    reading = Reading(share, int(answered.sum()), effective_size_of_rows(bases, weights), weight)
    return WeightedShare(reading, share_of(int(said.sum()), int(answered.sum())))


def weighted_mean(
    values: Sequence[float], weights: Sequence[float], *, lowest: float, highest: float, design_effect: float = 1.0
) -> WeightedMean:
    """The mean Σ w y / Σ w of whole-number answers on a scale, with Student's t interval for the effective base n′.

        mean ± t √(s²/n′), with n′ - 1 degrees of freedom, s² = Σ w(y - mean)² / Σw · n′/(n′ - 1), cut to the scale

    It comes down to `means.mean_of` where all weights are equal. A design effect above 1, which a survey's report
    gives, divides the effective base. Raises ValueError for an effective base under 2.
    """
    given, answers = _checked(weights), np.array(values, dtype=np.float64)
    effective = effective_size(weights) / design_effect
    if effective < LEAST_WORTH:
        raise ValueError(f"no interval for the mean of answers worth {effective:.1f}")
    mean = float((given * answers).sum() / given.sum())
    within = float((given * (answers - mean) ** 2).sum() / given.sum())
    spread = max(within * effective / (effective - 1), ROUNDING_VARIANCE)
    half = t_quantile(effective - 1) * sqrt(spread / effective)
    interval = Interval(mean - half, mean + half).within(lowest, highest)
    unweighted = mean_of(values, lowest=lowest, highest=highest, design_effect=design_effect)
    return WeightedMean(mean, effective, interval, unweighted)


def weighted_median(values: Sequence[float], weights: Sequence[float]) -> WeightedMedian:
    """The value at which half the weight is reached, with Woodruff's 95% interval.

    The interval runs between the values at which the weight reaches the ends of Wilson's interval for one half with
    Kish's effective base. Source: R. S. Woodruff, Journal of the American Statistical Association 47 (1952), 635-646.
    Raises ValueError for fewer than six answers, as `medians.median_of` does.
    """
    given, answers = _checked(weights), np.array(values, dtype=np.float64)
    unweighted = median_of(values)
    order = np.argsort(answers, kind="stable")
    reached = np.cumsum(given[order]) / given.sum()
    ends = score_interval(0.5, effective_size(weights))
    low, middle, high = (float(answers[order][_first(reached, share)]) for share in (ends.low, 0.5, ends.high))
    return WeightedMedian(middle, effective_size(weights), Interval(low, high), unweighted)


def _first(reached: Numbers, share: float) -> int:
    # A hair's breadth, so that half of the weight is half in floating point too.
    return min(int(np.searchsorted(reached, share - 1e-12)), len(reached) - 1)


def _checked(weights: Sequence[float]) -> Numbers:
    given = np.array(weights, dtype=np.float64)
    if not len(given) or (given < 0).any() or not given.sum() > 0:
        raise ValueError("weights must be nought or more, and not all nought")
    return given
