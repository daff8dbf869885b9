"""Words for amounts, with fixed meanings: "most", "about half", "some", "a few" are said by rule or not at all.

The rules go by whole percentages, as they are shown, so that a reader can check each word against the figures that
stand beside it. A word is said only where the whole likely range allows it; where none is allowed, none is said.
"""

from dataclasses import dataclass
from enum import StrEnum

from consult.figures.shares import Share
from consult.rounding import whole_percentage

CLEAR_MAJORITY, HALF_FROM, HALF_TO, SOME_FROM, FEWER_FROM = 60, 45, 55, 10, 25
"""In whole percentages: where "most", "about half", "some" and "fewer than half" begin, and where half ends."""

WIDEST_ABOUT_HALF = 20
"""How many percentage points wide a likely range may be for "about half"."""


class Amount(StrEnum):
    """A word for a share, as it stands at the beginning of a sentence."""

    MOST = "Most"
    MORE_THAN_HALF = "More than half"
    ABOUT_HALF = "About half"
    FEWER_THAN_HALF = "Fewer than half"
    SOME = "Some"
    A_FEW = "A few"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A word and the rule that licenses it."""

    amount: Amount
    rule: str


MEANINGS = (
    Meaning(Amount.MOST, "60% or more, and the whole likely range is above 50%."),
    Meaning(Amount.MORE_THAN_HALF, "From 51% to 59%, and the whole likely range is above 50%."),
    Meaning(
        Amount.ABOUT_HALF,
        "From 45% to 55%, the likely range takes in 50%, and it is no more than 20 percentage points wide.",
    ),
    Meaning(Amount.FEWER_THAN_HALF, "From 25% to 49%, and the whole likely range is below 50%."),
    Meaning(Amount.SOME, "From 10% to 24%, and the whole likely range is below 50%."),
    Meaning(Amount.A_FEW, "Under 10% but at least two people, and the whole likely range is below 25%."),
)


def amount_of(share: Share) -> Amount | None:
    """The word that the figures license for a share; None where they license none."""
    shown, low, high = (whole_percentage(each) for each in (share.share, share.interval.low, share.interval.high))
    if low > 50 and shown > 50:
        return Amount.MOST if shown >= CLEAR_MAJORITY else Amount.MORE_THAN_HALF
    if HALF_FROM <= shown <= HALF_TO and low <= 50 <= high and high - low <= WIDEST_ABOUT_HALF:
        return Amount.ABOUT_HALF
    if high < 50 and shown >= SOME_FROM:
        return Amount.FEWER_THAN_HALF if shown >= FEWER_FROM else Amount.SOME
    if shown < SOME_FROM and high < FEWER_FROM and share.count >= 2:
        return Amount.A_FEW
    return None
