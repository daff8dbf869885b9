"""How close passages are to each other in meaning, and whether they stay together."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.encoder import Vectors

Labels = NDArray[np.intp]
"""For each passage the number of its group, or NO_GROUP."""
NO_GROUP = -1


def closeness_within(vectors: Vectors) -> float:
    """Give the mean likeness of two different passages of a group; 0 where there are not two."""
    count = len(vectors)
    if count < 2:
        return 0.0
    total = vectors.sum(axis=0, dtype=np.float64)
    return float((total @ total - count) / (count * (count - 1)))


def sameness(first: Vectors, second: Vectors) -> float:
    """Say how nearly two groups are one: 1 where a passage is as close to the other group as to its own."""
    within = closeness_within(first) * closeness_within(second)
    between = float(first.mean(axis=0, dtype=np.float64) @ second.mean(axis=0, dtype=np.float64))
    return between / np.sqrt(within) if within > 0 else 0.0


def share_that_stays_together(members: Labels, runs: Sequence[Labels]) -> float:
    """Give the share of pairs of members that other runs put into one group, the mean over those runs."""
    pairs = len(members) * (len(members) - 1)
    shares = []
    for labels in runs:
        _, sizes = np.unique(labels[members][labels[members] != NO_GROUP], return_counts=True)
        shares.append(float((sizes * (sizes - 1)).sum()) / pairs)
    return float(np.mean(shares))
