"""Shares of themes corrected for the machine's errors, from a blind sample that people coded.

Two uncertainties are kept apart. The interval here is about coding: what share of the comments that were received
careful people would have given the theme, had they read them all. The interval of `shares` is about who answered: how
far chance could move the figure if those who answered were a random draw. For a self-selected consultation nothing
makes the second one honest, so the two are not added up. (For a survey drawn at random, the variance p(1-p)/N of the
second would be added to the first.)
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from consult.figures.intervals import Interval, normal_quantile
from consult.figures.samples import Design


@dataclass(frozen=True, slots=True)
class CheckedComment:
    """A comment of a blind sample: the machine's themes, those that people settled on, and its stratum."""

    stratum: str
    machine: frozenset[str]
    people: frozenset[str]


@dataclass(frozen=True, slots=True)
class CorrectedShare:
    """A theme's share of all comments, three ways, each from 0 to 1.

    `naive` is the machine's count of every comment. `people` is the share in the sample alone, as people coded it
    (the classical estimate). `corrected` is the machine's count put right by its errors in the sample.
    """

    key: str
    machine_count: int
    missed: int  # in the sample: people give the theme and the machine does not
    wrongly_given: int  # in the sample: the machine gives it and people do not
    naive: float
    people: float
    people_interval: Interval
    corrected: float
    interval: Interval

    @property
    def is_naive_within(self) -> bool:
        """Whether the machine's own share is one that the corrected interval allows."""
        return self.naive in self.interval


def corrected_shares(
    machine_counts: Mapping[str, int], sample: Sequence[CheckedComment], keys: Sequence[str], *, design: Design
) -> tuple[CorrectedShare, ...]:
    """Each theme's share of the population, corrected from the sample.

        corrected = F/N + d,  d = Σ w (y - f) over the sample

    F is how many of all N comments the machine gives the theme; y and f are 1 where people and where the machine give
    it; w weighs the strata (1/n without). This is the difference estimator of survey sampling (W. G. Cochran, Sampling
    Techniques, 3rd edition 1977, 7.2 with slope 1; Särndal, Swensson and Wretman 1992, 6.3), and the point estimate of
    prediction-powered inference (A. N. Angelopoulos and others, Science 382 (2023), 669-674). It is right on average
    however bad the machine is; a good machine makes it precise.

    The interval, 95%:

        F/N + d·n/(n+2) ± z √(s² · n/(n+2) · Σ W²(1-f)/n),  s² = p₁ + p₂ - (p₁ - p₂)²

    with p₁ = (missed + 1)/(n+2), p₂ = (wrongly given + 1)/(n+2), as Bonett and Price do for paired shares (see
    `mentions.paired_difference`), so that a sample without any error does not claim certainty, and with Cochran's
    finite population correction in place of 1/n: all N comments are known to the machine, n of them to people, drawn
    without replacement. So it is about coding error among those who answered (N finite), not about those who did not;
    the term of prediction-powered inference for drawing the N themselves is left out on purpose. s² is taken over the
    whole sample also where it is stratified, which if anything makes the interval too wide. It takes the settled codes
    for the truth. Cut to what the counts allow: 0 to 1.

    The classical share is Σ w y with the Wilson interval of `samples.Design.interval_of`.
    """
    return tuple(_corrected(key, machine_counts.get(key, 0), sample, design) for key in keys)


def _corrected(key: str, machine_count: int, sample: Sequence[CheckedComment], design: Design) -> CorrectedShare:
    n = len(sample)
    weights = {name: design.weight(name) for name in design.strata}
    missed = [comment for comment in sample if key in comment.people and key not in comment.machine]
    wrong = [comment for comment in sample if key in comment.machine and key not in comment.people]
    naive = machine_count / design.population
    difference = _weighed(missed, weights) - _weighed(wrong, weights)
    people = min(1.0, _weighed([comment for comment in sample if key in comment.people], weights))
    p_missed, p_wrong = (len(missed) + 1) / (n + 2), (len(wrong) + 1) / (n + 2)
    spread = p_missed + p_wrong - (p_missed - p_wrong) ** 2
    half = normal_quantile() * sqrt(spread * n / (n + 2) * design.variance_factor)
    # With everything sampled there is nothing left to guess, and nothing to draw towards nought.
    centre = naive + difference * (n / (n + 2) if design.variance_factor > 0 else 1)
    corrected = min(1.0, max(0.0, naive + difference))
    interval = Interval(centre - half, centre + half).within(0.0, 1.0)
    return CorrectedShare(
        key=key,
        machine_count=machine_count,
        missed=len(missed),
        wrongly_given=len(wrong),
        naive=naive,
        people=people,
        people_interval=design.interval_of(people),
        corrected=corrected,
        interval=Interval(min(interval.low, corrected), max(interval.high, corrected)),
    )


def _weighed(comments: Collection[CheckedComment], weights: Mapping[str, float]) -> float:
    return sum(weights[comment.stratum] for comment in comments)
