"""Shares of wrong fields in words, the same on every page and on the certificate."""

from consult.figures.intervals import Interval
from consult.figures.shares import Share
from consult.page_furniture import count_of
from consult.rounding import percentage

A_WHOLE_NUMBER = 1e-6


def one_in(share: float) -> str:
    """A share of a plan as people say it: "1 in 200", "3 in 1,000"."""
    if share == 0:
        return "none"
    fields = 1 / share
    if abs(fields - round(fields)) < A_WHOLE_NUMBER * fields:
        return f"1 in {round(fields):,}"
    of = 100 if abs(share * 100 - round(share * 100)) < A_WHOLE_NUMBER else 1000
    return f"{share * of:.3g} in {of:,}"


def in_a_thousand(share: float) -> str:
    """A share that was measured: "2.5 in 1,000". What rounds to nothing is never shown as nothing."""
    if 0 < share < 0.00005:
        return "under 0.1 in 1,000"
    return f"{share * 1000:.1f} in 1,000"


def range_in_a_thousand(interval: Interval) -> str:
    """A likely range: "0.9 to 7.3 in 1,000"."""
    return f"{interval.low * 1000:.1f} to {interval.high * 1000:.1f} in 1,000"


def share_with_range(share: Share) -> str:
    """A share of wrong fields with what it was worked out from: "3 of 1,200 fields, 2.5 in 1,000 (0.9 to 7.3 …)"."""
    return (
        f"{share.count:,} of {count_of(share.base, 'field')}, "
        f"{in_a_thousand(share.share)} (likely range {range_in_a_thousand(share.interval)})"
    )


def forms_with_range(share: Share) -> str:
    """On how many forms one field was wrong: "3 of 12 forms, 25% (likely range 9% to 53%)"."""
    interval = f"{percentage(share.interval.low)} to {percentage(share.interval.high)}"
    forms = count_of(share.base, "form")
    return f"{share.count:,} of {forms}, {percentage(share.share)} (likely range {interval})"


def often(chance: float) -> str:
    """How often a batch passes: "95 in 100". Never all or none where it is not certain."""
    if 0 < chance < 0.005:
        return "under 1 in 100"
    if 0.995 <= chance < 1:
        return "over 99 in 100"
    return f"{chance * 100:.0f} in 100"
