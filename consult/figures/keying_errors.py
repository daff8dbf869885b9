"""How often keying errs: the share of fields that were keyed wrongly, and what is left of it after verification."""

from collections.abc import Sequence

from consult.figures.intervals import Interval
from consult.figures.shares import Share, share_of

FEWEST_ERRORS = 5
"""With fewer wrong fields than this, the share of one person or one field is mostly chance."""


def error_share(errors_on_each: Sequence[int], fields_per_form: int) -> Share:
    """The share of fields keyed wrongly on some forms, with its 95% interval. Raises ValueError for no forms.

    Whole forms are drawn, and errors may come several to a form. The interval is wider by the design effect of
    clusters of one size: the variance of the forms' own shares over that of as many fields drawn one by one

        deff = (Σ (eᵢ - e)² / (k - 1)) / (m p (1 - p))

    with eᵢ errors on form i, e their mean, k forms of m fields and p = e/m; never taken for less than 1. Source: W. G.
    Cochran, Sampling Techniques, 3rd edition 1977, 9.4 and 10.4. A batch that ends is not allowed for, which makes the
    interval wider than it need be.
    """
    forms, errors = len(errors_on_each), sum(errors_on_each)
    return share_of(errors, forms * fields_per_form, design_effect=_design_effect(errors_on_each, fields_per_form))


def share_left(first: Share, second: Share, checked: float) -> tuple[float, Interval]:
    """The share of fields still wrong after a share `checked` of the forms was keyed twice and put right.

    In forms keyed once the share is that of the first keying. In forms keyed twice only what both people keyed alike
    and wrongly is left; if they err independently of one another that is at most the product of their shares. Where a
    hand is hard to read they do not, and more is left than this says. The interval takes both low ends and both high
    ends together, so that it is wide rather than narrow.
    """

    def left(one: float, other: float) -> float:
        return (1 - checked) * one + checked * one * other

    return (
        left(first.share, second.share),
        Interval(left(first.interval.low, second.interval.low), left(first.interval.high, second.interval.high)),
    )


def _design_effect(errors_on_each: Sequence[int], fields_per_form: int) -> float:
    forms = len(errors_on_each)
    if forms < 2:
        return 1.0
    mean = sum(errors_on_each) / forms
    share = mean / fields_per_form
    if share in (0, 1):
        return 1.0
    between = sum((errors - mean) ** 2 for errors in errors_on_each) / (forms - 1)
    return max(1.0, between / (fields_per_form * share * (1 - share)))
