"""A published figure: the median of several runs, with the least and the most of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """What several runs gave of one measure."""

    median: float
    least: float
    most: float
    runs: int


def figure_of(values: Sequence[float]) -> Figure:
    """Sum up the runs of one measure. There must be at least one."""
    return Figure(median(values), min(values), max(values), len(values))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least this share of them do not exceed: 0.95 for p95."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def said(figure: Figure, decimals: int = 0) -> str:
    """A figure as it is published: its median, with the least and the most in brackets."""
    median_, least, most = (f"{value:,.{decimals}f}" for value in (figure.median, figure.least, figure.most))
    return median_ if figure.runs == 1 else f"{median_} ({least} to {most})"
