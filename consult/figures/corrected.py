"""Shares of themes corrected for the machine's errors, from a blind sample that people coded.

Two uncertainties are kept apart. The interval here is about coding: what share of the comments that were received
careful people would have given the theme, had they read them all. The interval of `shares` is about who answered: how
far chance could move the figure if those who answered were a random draw. For a self-selected consultation nothing
makes the second one honest, so the two are not added up: `corrected_shares`. For a survey drawn at random they are, and
both are given, apart: `corrected_shares_of_survey`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt

from consult.figures.intervals import Interval, normal_quantile
from consult.figures.samples import Design
from consult.figures.shares import score_interval


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


@dataclass(frozen=True, slots=True)
class SurveyedShare:
    """A theme's share three ways, for a survey drawn at random: each with an interval that holds sampling error too.

    `coding` has the same three shares with intervals that are about coding error alone, among those who answered.
    `naive_interval` holds sampling error and no coding error; the other two hold both.
    """

    coding: CorrectedShare
    naive_interval: Interval
    people_interval: Interval
    interval: Interval


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
    return tuple(
        _corrected_share(key, _difference_estimate(key, machine_counts.get(key, 0), sample, design), sample, design)
        for key in keys
    )


def corrected_shares_of_survey(
    machine_counts: Mapping[str, int],
    sample: Sequence[CheckedComment],
    keys: Sequence[str],
    *,
    design: Design,
    design_effect: float = 1.0,
) -> tuple[SurveyedShare, ...]:
    """Each theme's share of the people a survey speaks of: `corrected_shares`, and with sampling error beside it.

    The N who answered are a random draw from many more; `design_effect` is what the survey's own design and weights
    cost. The two errors are independent, so their variances add up:

        corrected ± √(half² + z² p(1-p) design effect / N), half the half width of the coding interval

    p drawn towards one half as (Np + 1)/(N + 2), so that a theme nobody has is not certain. This is the variance of
    prediction-powered inference for a share, its labelled comments drawn from the unlabelled ones (Angelopoulos and
    others 2023), and Cochran's of double sampling with a regression estimator (1977, 12.7). The classical share: Wilson
    for the size 1/(Σ W²(1-f)/n + design effect/N), which for a simple sample is n. The naive one: Wilson for
    N/design effect, as if the machine made no errors.
    """
    surveyed = []
    for key in keys:
        count = machine_counts.get(key, 0)
        estimate = _difference_estimate(key, count, sample, design)
        coding = _corrected_share(key, estimate, sample, design)
        by_drawing = design_effect / design.population
        likely = (coding.corrected * design.population + 1) / (design.population + 2)
        half = hypot(estimate.half, normal_quantile() * sqrt(likely * (1 - likely) * by_drawing))
        interval = Interval(estimate.centre - half, estimate.centre + half).within(0.0, 1.0)
        surveyed.append(
            SurveyedShare(
                coding=coding,
                naive_interval=score_interval(coding.naive, 1 / by_drawing),
                people_interval=score_interval(coding.people, 1 / (design.variance_factor + by_drawing)),
                interval=_holding(interval, coding.corrected),
            )
        )
    return tuple(surveyed)


@dataclass(frozen=True, slots=True)
class _DifferenceEstimate:
    machine_count: int
    naive: float
    missed: int
    wrong: int
    difference: float
    centre: float  # of the interval, drawn a little towards the naive share
    half: float  # half its width


def _difference_estimate(
    key: str, machine_count: int, sample: Sequence[CheckedComment], design: Design
) -> _DifferenceEstimate:
    n = len(sample)
    missed = [comment for comment in sample if key in comment.people and key not in comment.machine]
    wrong = [comment for comment in sample if key in comment.machine and key not in comment.people]
    naive = machine_count / design.population
    difference = _weighed(missed, design) - _weighed(wrong, design)
    p_missed, p_wrong = (len(missed) + 1) / (n + 2), (len(wrong) + 1) / (n + 2)
    spread = p_missed + p_wrong - (p_missed - p_wrong) ** 2
    half = normal_quantile() * sqrt(spread * n / (n + 2) * design.variance_factor)
    # With everything sampled there is nothing left to guess, and nothing to draw towards nought.
    centre = naive + difference * (n / (n + 2) if design.variance_factor > 0 else 1)
    return _DifferenceEstimate(machine_count, naive, len(missed), len(wrong), difference, centre, half)


def _corrected_share(
    key: str, estimate: _DifferenceEstimate, sample: Sequence[CheckedComment], design: Design
) -> CorrectedShare:
    people = min(1.0, _weighed([comment for comment in sample if key in comment.people], design))
    corrected = min(1.0, max(0.0, estimate.naive + estimate.difference))
    interval = Interval(estimate.centre - estimate.half, estimate.centre + estimate.half).within(0.0, 1.0)
    return CorrectedShare(
        key=key,
        machine_count=estimate.machine_count,
        missed=estimate.missed,
        wrongly_given=estimate.wrong,
        naive=estimate.naive,
        people=people,
        people_interval=design.interval_of(people),
        corrected=corrected,
        interval=_holding(interval, corrected),
    )


def _holding(interval: Interval, value: float) -> Interval:
    return Interval(min(interval.low, value), max(interval.high, value))


def _weighed(comments: Collection[CheckedComment], design: Design) -> float:
    return sum(design.weight(comment.stratum) for comment in comments)
