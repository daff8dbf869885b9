"""What a person's look at a comment is worth: an explicit score, so that anybody can say why one comes before another.

A comment has points for each sign that the machine may be wrong about it, and the most points come first:

* flagged, 100 points: its words suggest a person at risk, so somebody should read it today;
* new wording, 40 points where nothing in the code book fits, 30 where none of the code book's phrases stand in it and
  the machine is less than 40% sure of everything;
* uncertain, up to 30 points: all of them where the machine is as sure as not (50%) of the theme it is least sure of,
  falling evenly to none at 25% and 75%;
* rare theme, up to 20 points: the fewer comments carry its rarest theme, the more one mistake moves that theme's
  count. Rare is under 1% of the comments that are coded, and at least under 10 comments;
* a check, up to 5 points: where none of these stands out, the comments that the machine is less sure of come first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

POINTS_FLAGGED = 100.0
POINTS_FITS_NOTHING = 40.0
POINTS_NO_KNOWN_WORDS = 30.0
POINTS_UNCERTAIN = 30.0
POINTS_RARE = 20.0
POINTS_CHECK = 5.0

AS_SURE_AS_NOT = 0.5
UNCERTAIN_WITHIN = 0.25
LOW = 0.4
RARE_AT_LEAST_BELOW = 10
RARE_SHARE = 0.01


class Reason(StrEnum):
    """Why a comment is worth a look."""

    FLAGGED = "flagged"
    NEW_WORDING = "new-wording"
    UNCERTAIN = "uncertain"
    RARE = "rare"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of a comment that nobody has decided. Probabilities are the machine's, of the themes it gave.

    `has_known_phrase` says something only where `strongest` is low.
    """

    is_flagged: bool
    is_covered: bool
    has_known_phrase: bool
    strongest: float
    weakest: float
    rarest_count: int  # how many comments carry the rarest of its themes, itself among them


def rare_below(coded: int) -> int:
    """The number of comments under which a theme is rare, where so many are coded."""
    return max(RARE_AT_LEAST_BELOW, round(coded * RARE_SHARE))


def points_of(signs: Signs, *, rare_below: int) -> Mapping[Reason, float]:
    """The points of a comment by what they are for. It has at least one reason: where nothing stands out, a check."""
    points = {
        Reason.FLAGGED: POINTS_FLAGGED if signs.is_flagged else 0.0,
        Reason.NEW_WORDING: _for_new_wording(signs),
        Reason.UNCERTAIN: POINTS_UNCERTAIN * max(0.0, 1 - abs(signs.weakest - AS_SURE_AS_NOT) / UNCERTAIN_WITHIN),
        Reason.RARE: POINTS_RARE * max(0.0, 1 - (signs.rarest_count - 1) / (rare_below - 1)),
    }
    found = {reason: number for reason, number in points.items() if number > 0}
    return found or {Reason.CHECK: POINTS_CHECK * (1 - signs.strongest)}


def main_reason(points: Mapping[Reason, float]) -> Reason:
    """What most of a comment's points are for."""
    return max(points, key=lambda reason: points[reason])


def _for_new_wording(signs: Signs) -> float:
    if not signs.is_covered:
        return POINTS_FITS_NOTHING
    if not signs.has_known_phrase and signs.strongest < LOW:
        return POINTS_NO_KNOWN_WORDS
    return 0.0
