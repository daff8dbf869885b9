"""Acceptance sampling by attributes: how many forms to key again, how many wrong fields to accept, and what that does.

A batch is judged by its fields. Whole forms are drawn, since nobody keys half a form, and every field of them is
compared. Symbols: N fields in the batch, D of them wrong, n in the sample, c the most that are accepted.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, exp, floor, lgamma

PRODUCERS_RISK = 0.05
"""How often, at most, a batch of the accepted quality fails all the same."""

CONSUMERS_RISK = 0.10
"""How often, at most, a batch of the rejected quality passes all the same."""

EXACT = 9
"""Places to which a number of fields is rounded before it is made whole: floating point must not push it over."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Two shares of wrong fields: a batch with the first should pass, a batch with the second should not."""

    accepted: float
    rejected: float

    def __post_init__(self) -> None:
        if not 0 <= self.accepted < self.rejected < 1:
            raise ValueError(f"no quality between {self.accepted} and {self.rejected}")


@dataclass(frozen=True, slots=True)
class Plan:
    """Key `sample` of `forms` forms again; with more than `most_errors` wrong fields in them the batch fails."""

    forms: int
    fields_per_form: int
    sample: int
    most_errors: int

    @property
    def fields(self) -> int:
        """How many fields are compared."""
        return self.sample * self.fields_per_form

    def chance_of_passing(self, wrong: int) -> float:
        """How often a batch with so many wrong fields passes."""
        return chance_of_at_most(self.most_errors, self.forms * self.fields_per_form, wrong, self.fields)


def chance_of_at_most(most: int, lot: int, wrong: int, sample: int) -> float:
    """The chance that a random sample from a lot holds no more than `most` of its wrong ones.

        P(X ≤ c) = Σₖ C(D, k) C(N - D, n - k) / C(N, n), k from 0 to c

    The hypergeometric distribution: drawn without replacement from a lot that ends. It takes each field for drawn by
    itself. Where wrong fields come in clusters, a form keyed one line off for instance, a sample of whole forms says
    less than it gives. Source: E. G. Schilling and D. V. Neubauer, Acceptance Sampling in Quality Control, 2nd edition
    2009, chapter 5. Raises ValueError where lot, wrong ones and sample cannot be.
    """
    if not (0 <= wrong <= lot and 0 <= sample <= lot):
        raise ValueError(f"no sample of {sample} with {wrong} wrong from {lot}")
    fewest = max(0, sample - (lot - wrong))
    all_samples = _log_choices(lot, sample)
    chances = (
        exp(_log_choices(wrong, found) + _log_choices(lot - wrong, sample - found) - all_samples)
        for found in range(fewest, min(most, wrong, sample) + 1)
    )
    return min(1.0, sum(chances))


def smallest_plan(forms: int, fields_per_form: int, quality: Quality) -> Plan | None:
    """The plan with the fewest forms that keeps both risks; None where nothing less than the whole batch does.

    For c = 0, 1, 2, … the fewest forms by which a batch of the rejected quality passes no more often than the
    consumer's risk; the first c by which a batch of the accepted quality then fails no more often than the producer's.
    Wrong fields are whole: as many as the accepted share allows, and as few as reach the rejected one.
    """
    if forms < 1 or fields_per_form < 1:
        raise ValueError(f"no plan for {forms} forms of {fields_per_form} fields")
    lot = forms * fields_per_form
    good, bad = wrong_at_most(quality.accepted, lot), wrong_at_least(quality.rejected, lot)

    def with_at_most(most: int) -> Plan:
        return Plan(forms, fields_per_form, _fewest_forms(forms, fields_per_form, bad, most), most)

    plan = with_at_most(0)
    while plan.sample < forms and plan.chance_of_passing(good) < 1 - PRODUCERS_RISK:
        plan = with_at_most(plan.most_errors + 1)
    return plan if plan.sample < forms else None


def wrong_at_most(share: float, lot: int) -> int:
    """The most fields of a lot that can be wrong without more than this share of it being so."""
    return floor(round(lot * share, EXACT))


def wrong_at_least(share: float, lot: int) -> int:
    """The fewest fields of a lot that make up this share of it."""
    return ceil(round(lot * share, EXACT))


def operating_curve(plan: Plan, shares: Iterable[float]) -> tuple[tuple[float, float], ...]:
    """How often batches with these shares of wrong fields pass: pairs of the share and the chance.

    Of a small batch no share is met exactly: the nearest whole number of wrong fields stands for it.
    """
    lot = plan.forms * plan.fields_per_form
    return tuple((share, plan.chance_of_passing(round(lot * share))) for share in shares)


def _fewest_forms(forms: int, fields_per_form: int, bad: int, most: int) -> int:
    """The fewest forms by which a batch with `bad` wrong fields passes no more often than the consumer's risk."""

    def is_enough(size: int) -> bool:
        return Plan(forms, fields_per_form, size, most).chance_of_passing(bad) <= CONSUMERS_RISK

    return 1 + bisect_left(range(1, forms), True, key=is_enough)


def _log_choices(of: int, chosen: int) -> float:
    return lgamma(of + 1) - lgamma(chosen + 1) - lgamma(of - chosen + 1)
