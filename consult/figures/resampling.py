"""Bootstrap intervals: how a figure would vary if other comments had been drawn."""

from collections.abc import Iterator
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from consult.figures.intervals import CONFIDENCE, Interval

Numbers = NDArray[np.float64]

RESAMPLES = 1000
AT_A_TIME = 100


def resamples(size: int, *, seed: int, times: int = RESAMPLES) -> Iterator[Numbers]:
    """How often each of `size` comments is in each resample: rows of counts that add up to `size`, some at a time.

    B. Efron, Annals of Statistics 7 (1979), 1-26: as many drawn with replacement as there are. The same seed gives
    the same resamples.
    """
    source = np.random.default_rng(seed)
    for start in range(0, times, AT_A_TIME):
        rows = min(AT_A_TIME, times - start)
        drawn = source.integers(0, size, size=(rows, size)) + size * np.arange(rows)[:, np.newaxis]
        yield np.bincount(drawn.ravel(), minlength=rows * size).reshape(rows, size).astype(np.float64)


def interval_from(
    values: Numbers, estimate: float, *, unseen_share: float = 1.0, confidence: float = CONFIDENCE
) -> Interval | None:
    """The percentile interval of a figure from its value in each resample; None when hardly any has a value.

    `values` are NaN where a resample gives none (nobody used the theme); when more than one in twenty give none, there
    is no interval. Resampling with replacement takes the population as endless. For a sample that holds part of a
    finite one, both ends are drawn towards the estimate by the square root of `unseen_share` (1 - n/N), by which the
    standard error shrinks (J. N. K. Rao and C. F. J. Wu, Journal of the American Statistical Association 83 (1988),
    231-241).
    """
    there = values[~np.isnan(values)]
    if not len(values) or len(there) < CONFIDENCE * len(values):
        return None
    low, high = np.quantile(there, [0.5 - confidence / 2, 0.5 + confidence / 2])
    shrink = sqrt(unseen_share)
    ends = (estimate + (float(low) - estimate) * shrink, estimate + (float(high) - estimate) * shrink)
    return Interval(min(*ends, estimate), max(*ends, estimate))
