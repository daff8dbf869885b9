"""Figures of a sample survey with strata, clusters and weights, with the standard errors its design gives."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from consult.figures.intervals import Interval, t_quantile
from consult.figures.readings import Reading
from consult.figures.resampling import Numbers
from consult.figures.weighted import effective_size


@dataclass(frozen=True, slots=True)
class SurveyDesign:
    """How the answers of a survey were drawn, one entry for each answer, in the same order as the answers.

    `weights` is how many people each answer stands for. `strata` None: one stratum. `clusters` None: people were drawn
    one by one; else the name of the cluster, which is one within its stratum. `drawn_from` None: drawn from so many
    that it does not matter; else how many clusters (or people) the stratum of the answer holds. Raises ValueError for
    a stratum with a single cluster, of which nothing says how much clusters differ.
    """

    weights: tuple[float, ...]
    strata: tuple[Hashable, ...] | None = None
    clusters: tuple[Hashable, ...] | None = None
    drawn_from: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        alone = [name for name, places in self.clusters_by_stratum().items() if len(places) < 2]
        if alone:
            raise ValueError(f"nothing says how much the clusters of the strata {alone} differ: there is one of each")

    def clusters_by_stratum(self) -> dict[Hashable, dict[Hashable, list[int]]]:
        """The places of the answers in each cluster of each stratum, in the order in which they come."""
        found: dict[Hashable, dict[Hashable, list[int]]] = {}
        for place in range(len(self.weights)):
            stratum = self.strata[place] if self.strata else None
            cluster = self.clusters[place] if self.clusters else place
            found.setdefault(stratum, {}).setdefault(cluster, []).append(place)
        return found


@dataclass(frozen=True, slots=True)
class Raking:
    """What the weights of a design were raked by: the weights before, and the margins.

    `columns` holds a row of noughts and ones for each answer, one column for each group of each margin: those of
    `raking.margin_columns`, side by side.
    """

    weights_before: tuple[float, ...]
    columns: Numbers


@dataclass(frozen=True, slots=True)
class Linearised:
    """An estimate with its standard error, in the units of the answers, and its 95% interval."""

    estimate: float
    standard_error: float
    degrees_of_freedom: int
    interval: Interval


def survey_total(values: Sequence[float], design: SurveyDesign, *, raking: Raking | None = None) -> Linearised:
    """The total Σ w y over all people that the answers stand for. See `survey_mean` for the rest."""
    weights, answers = np.array(design.weights), np.array(values, dtype=np.float64)
    scores = answers if raking is None else _unexplained(answers, raking)
    return _with_error(float(weights @ answers), weights * scores, design)


def survey_mean(values: Sequence[float], design: SurveyDesign, *, raking: Raking | None = None) -> Linearised:
    """The mean Σ w y / Σ w, with the standard error that the design gives (Taylor's linearisation).

        V = Σ over strata (1 - n/N) n/(n - 1) Σ over clusters (z - z̄)²,  z = Σ in the cluster w(y - mean) / Σ w

    interval: t with clusters less strata degrees of freedom. Source: K. M. Wolter, Introduction to Variance Estimation,
    2nd edition 2007, 6; W. G. Cochran, Sampling Techniques 1977, 5.6 for strata. It assumes that clusters were drawn
    with replacement within strata, or without from N of them. A share is the mean of noughts and ones.

    With `raking`, only what the margins do not explain of the answers varies from sample to sample: z is made of what
    is left of y - mean after the best fit by the groups, weighted as before raking (J. C. Deville, C. E. Särndal and O.
    Sautory, Journal of the American Statistical Association 88 (1993), 1013-1020).
    """
    weights, answers = np.array(design.weights), np.array(values, dtype=np.float64)
    mean = float(weights @ answers / weights.sum())
    scores = answers - mean if raking is None else _unexplained(answers - mean, raking)
    return _with_error(mean, weights * scores / weights.sum(), design)


def survey_share(says_so: Sequence[bool], design: SurveyDesign, *, raking: Raking | None = None) -> Reading:
    """A share as a reading: its effective base is how many independent answers would give the design's standard error.

        n′ = p(1-p) / SE²

    With Wilson's interval for it, as N. Dean and M. Pagano recommend (Journal of Survey Statistics and Methodology 3
    (2015), 484-503). Where nobody or everybody said so the standard error is nought, and Kish's effective base stands
    in.
    """
    mean = survey_mean([float(flag) for flag in says_so], design, raking=raking)
    share = min(1.0, mean.estimate)
    kish = effective_size(design.weights)
    effective = share * (1 - share) / mean.standard_error**2 if mean.standard_error > 0 else kish
    return Reading(share, len(says_so), effective, float(sum(design.weights)))


def _unexplained(values: Numbers, raking: Raking) -> Numbers:
    root = np.sqrt(np.array(raking.weights_before))
    fitted, *_ = np.linalg.lstsq(raking.columns * root[:, np.newaxis], values * root, rcond=None)
    return np.asarray(values - raking.columns @ fitted, dtype=np.float64)


def _with_error(estimate: float, scores: Numbers, design: SurveyDesign) -> Linearised:
    variance, freedom = 0.0, 0
    for clusters in design.clusters_by_stratum().values():
        totals = np.array([scores[places].sum() for places in clusters.values()])
        drawn, first = len(totals), next(iter(clusters.values()))[0]
        unseen = 1 - drawn / design.drawn_from[first] if design.drawn_from else 1.0
        variance += unseen * drawn / (drawn - 1) * float(((totals - totals.mean()) ** 2).sum())
        freedom += drawn - 1
    error = sqrt(variance)
    half = t_quantile(freedom) * error
    return Linearised(estimate, error, freedom, Interval(estimate - half, estimate + half))
