"""Whether paper and online answers differ: as they are, and as if the same kinds of people had used both."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from scipy.special import chdtrc

from consult.figures.differences import (
    Difference,
    chance_of_difference,
    difference_between,
    difference_of,
)
from consult.figures.intervals import Interval
from consult.figures.readings import reading_of
from consult.figures.shares import Share, share_of, wilson_interval
from consult.figures.verdicts import Verdict, verdict_of

FEWEST_IN_A_GROUP = 5
"""A group with fewer answers than this by either way cannot stand for its kind of people."""
LEAST_COMPARED = 0.8
"""Standardised figures speak of groups that answered both ways: they must hold this share of the answers."""


class NotStandardised(StrEnum):
    """Why the difference cannot be worked out as if the same people had answered both ways."""

    NO_GROUPS = "no groups to compare within"
    DIFFERENT_PEOPLE = "too many answered only one way"


@dataclass(frozen=True, slots=True)
class GroupByMode:
    """Of one kind of people, how many say so of how many who answered on paper and online."""

    group: str
    paper_count: int
    paper_base: int
    online_count: int
    online_base: int


@dataclass(frozen=True, slots=True)
class ModeDifference:
    """Paper less online, with its 95% interval and p-value (None: too few to test)."""

    paper: float
    online: float
    difference: Difference
    chance: float | None

    @property
    def verdict(self) -> Verdict:
        """Whether paper is higher or lower than online, or not shown to differ."""
        return verdict_of(self.difference, self.chance)


@dataclass(frozen=True, slots=True)
class ModeEffect:
    """The difference between paper and online, raw and standardised.

    `standardised` is None where `not_standardised` says why. `left_out` names the groups that are not in it, and
    `compared` is the share of all answers that are in groups which could be compared.
    """

    paper: Share
    online: Share
    raw: ModeDifference
    standardised: ModeDifference | None
    not_standardised: NotStandardised | None
    compared: float
    left_out: tuple[str, ...]


def mode_effect(groups: Sequence[GroupByMode]) -> ModeEffect | None:
    """Compare paper with online on one share; None where nobody answered by one of them.

    Raw: `differences.difference_of` and its test. It mixes two things: who answers on paper, and what paper does to an
    answer. Standardised (direct standardisation; J. L. Fleiss, Statistical Methods for Rates and Proportions, 2nd
    edition 1981, 14): within each group of people, paper and online are compared, and the groups are weighted alike in
    both, by all who answered:

        p = Σ W_g p_g;  l, u = p ∓ √(Σ W_g² (p_g - l_g)²), with l_g, u_g Wilson's;  paper less online by Newcombe

    Source of the interval: G. Y. Zou, W. Huang and X. Zhang, Computational Statistics and Data Analysis 53 (2009),
    1080-1085; with one group it is Newcombe's own. The p-value is that of Cochran, Mantel and Haenszel without
    correction (N. Mantel and W. Haenszel, Journal of the National Cancer Institute 22 (1959), 719-748). Only groups
    with 5 answers each way count; where they hold less than 80% of the answers, it is refused. What is left when groups
    are alike may still be people who differ within a group: it is not proof that paper changes answers.
    """
    paper_base, online_base = (sum(group.paper_base for group in groups), sum(group.online_base for group in groups))
    if not paper_base or not online_base:
        return None
    paper = share_of(sum(group.paper_count for group in groups), paper_base)
    online = share_of(sum(group.online_count for group in groups), online_base)
    raw = ModeDifference(
        paper.share,
        online.share,
        difference_of(paper, online),
        chance_of_difference(reading_of(paper.count, paper.base), reading_of(online.count, online.base)),
    )
    kept = [group for group in groups if min(group.paper_base, group.online_base) >= FEWEST_IN_A_GROUP]
    compared = sum(group.paper_base + group.online_base for group in kept) / (paper_base + online_base)
    refused = _why_not(groups, compared)
    return ModeEffect(
        paper=paper,
        online=online,
        raw=raw,
        standardised=None if refused else _standardised(kept),
        not_standardised=refused,
        compared=compared,
        left_out=tuple(group.group for group in groups if group not in kept),
    )


def _why_not(groups: Sequence[GroupByMode], compared: float) -> NotStandardised | None:
    if len(groups) < 2:
        return NotStandardised.NO_GROUPS
    return NotStandardised.DIFFERENT_PEOPLE if compared < LEAST_COMPARED else None


def _standardised(groups: Sequence[GroupByMode]) -> ModeDifference:
    total = sum(group.paper_base + group.online_base for group in groups)
    weights = [(group.paper_base + group.online_base) / total for group in groups]
    paper, of_paper = _weighed([(group.paper_count, group.paper_base) for group in groups], weights)
    online, of_online = _weighed([(group.online_count, group.online_base) for group in groups], weights)
    difference = difference_between(paper, of_paper, online, of_online)
    return ModeDifference(paper, online, difference, _mantel_haenszel(groups))


def _weighed(counts: Sequence[tuple[int, int]], weights: Sequence[float]) -> tuple[float, Interval]:
    shares = [
        (count / base, wilson_interval(count, base), weight)
        for (count, base), weight in zip(counts, weights, strict=True)
    ]
    share = sum(weight * each for each, _, weight in shares)
    below = sqrt(sum((weight * (each - interval.low)) ** 2 for each, interval, weight in shares))
    above = sqrt(sum((weight * (interval.high - each)) ** 2 for each, interval, weight in shares))
    return share, Interval(share - below, share + above)


def _mantel_haenszel(groups: Sequence[GroupByMode]) -> float | None:
    surplus, spread = 0.0, 0.0
    for group in groups:
        said = group.paper_count + group.online_count
        whole = group.paper_base + group.online_base
        surplus += group.paper_count - group.paper_base * said / whole
        spread += group.paper_base * group.online_base * said * (whole - said) / (whole**2 * (whole - 1))
    return float(chdtrc(1, surplus**2 / spread)) if spread > 0 else None
