"""Which groups of passages are fit to be proposed: no two alike, none too small, none that catches all."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from nlp.config import ThemingConfig
from nlp.discover.closeness import NO_GROUP, Labels, closeness_within, sameness
from nlp.encoder import Vectors
from nlp.types import CandidateTheme, SetAside

NEARLY_ONE = 0.85
"""Groups as much the same as this are joined. In trials, groups of different themes came to 0.70 at most."""
CATCH_ALL = 0.2
"""Passages of a group less close than this have little in common: in trials, passages taken at large were at 0.13."""
UNSTABLE = 0.3
"""A group that loses more than two thirds of its pairs from one grouping to the next is an accident."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A candidate before it is judged, with the places of its passages and their vectors."""

    candidate: CandidateTheme
    places: Labels
    vectors: Vectors


def members_of(labels: Labels) -> list[Labels]:
    """Give the places of each group's passages, the largest group first."""
    groups = [np.flatnonzero(labels == label) for label in np.unique(labels[labels != NO_GROUP])]
    return sorted(groups, key=lambda group: (-len(group), group[0]))


def join_duplicates(labels: Labels, vectors: Vectors) -> Labels:
    """Compare all pairs of groups and join those that are nearly one."""
    groups = members_of(labels)
    if not groups:
        return labels
    alike = np.eye(len(groups))
    for first, second in combinations(range(len(groups)), 2):
        alike[first, second] = sameness(vectors[groups[first]], vectors[groups[second]]) >= NEARLY_ONE
    _, joined = connected_components(csr_matrix(alike), directed=False)
    together = np.full_like(labels, NO_GROUP)
    for group, label in zip(groups, joined, strict=True):
        together[group] = label
    return together


def sift(drafts: Sequence[Draft], *, config: ThemingConfig) -> tuple[list[Draft], tuple[SetAside, ...]]:
    """Give the drafts to propose, the largest first, and those set aside, each with the reason."""
    kept: list[Draft] = []
    set_aside: list[SetAside] = []
    for draft in sorted(drafts, key=lambda draft: (-draft.candidate.size, draft.candidate.label)):
        reason = _why_not(draft, already=len(kept), config=config)
        if reason:
            set_aside.append(SetAside(draft.candidate.label, draft.candidate.comment_ids, reason))
        else:
            kept.append(draft)
    return kept, tuple(set_aside)


def _why_not(draft: Draft, *, already: int, config: ThemingConfig) -> str | None:
    if draft.candidate.size < config.min_comments_per_candidate:
        return f"Too small: {draft.candidate.size} comments, and a theme needs {config.min_comments_per_candidate}."
    if closeness_within(draft.vectors) < CATCH_ALL:
        return "A catch-all: its passages have little in common."
    if not draft.candidate.key_phrases:
        return "No two comments share a word that could name it."
    if draft.candidate.stability_0_to_1 is not None and draft.candidate.stability_0_to_1 < UNSTABLE:
        return "It comes and goes: few of its passages stay together when the grouping is repeated."
    if already == config.most_candidates:
        return f"There are {config.most_candidates} larger ones already."
    return None
