"""Cells of the summary's tables, worded and rounded in one way everywhere."""

import re
from math import copysign

from consult.figures.differences import Difference
from consult.figures.intervals import Interval
from consult.figures.means import Mean
from consult.figures.ranking import Place
from consult.figures.readings import Reading
from consult.figures.shares import Share
from consult.reports.sentences import score_range
from consult.reports.summary.tables import Cell, HiddenBecause, IntervalKind
from consult.rounding import exact_points as in_exact_points
from consult.rounding import fixed, rounded, short_exact_percentage, short_percentage, short_probability, signed

NOT_SHOWN = "Not shown"
NO_FIGURE = "–"
DIGITS_KEPT = 6
"""So that the canonical text does not hang on the last bits of floating point."""


def key_of(*parts: str) -> str:
    """A key made of names: lower case, words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", "-".join(parts).lower()).strip("-")


def words(text: str) -> Cell:
    """A cell of words."""
    return Cell(text=text)


def count(number: int, *, of: int | None = None) -> Cell:
    """How many, of how many."""
    return Cell(text=f"{number:,}", value=number, base=of)


def place(standing: Place) -> Cell:
    """A place in a ranking, with an equals sign where it is shared."""
    return Cell(text=str(standing), value=standing.place)


def plain_share(share: Share) -> Cell:
    """A share of a whole that is known, so that it has no interval: the routes that all responses came by."""
    return Cell(text=short_percentage(share.share), value=_kept(share.share), base=share.base)


def share(share: Share, kind: IntervalKind) -> Cell:
    """A share with its interval."""
    return interval_share(share.share, share.interval, base=share.base, kind=kind)


def interval_share(value: float, interval: Interval, *, base: int, kind: IntervalKind) -> Cell:
    """A share from 0 to 1 with an interval of any kind."""
    return Cell(
        text=short_percentage(value),
        range_text=f"{short_percentage(interval.low)} to {short_percentage(interval.high)}",
        value=_kept(value),
        base=base,
        low=_kept(interval.low),
        high=_kept(interval.high),
        interval=kind,
    )


def reading_share(reading: Reading, kind: IntervalKind) -> Cell:
    """A share with its interval, of answers that do not all count alike."""
    return interval_share(reading.share, reading.interval, base=reading.base, kind=kind)


def exact_share(value: float, interval: Interval, *, base: int, kind: IntervalKind) -> Cell:
    """A share with its interval to one decimal place, as an indicator is printed."""
    return Cell(
        text=short_exact_percentage(value),
        range_text=f"{short_exact_percentage(interval.low)} to {short_exact_percentage(interval.high)}",
        value=_kept(value),
        base=base,
        low=_kept(interval.low),
        high=_kept(interval.high),
        interval=kind,
    )


def bare_share(value: float, *, base: int | None = None) -> Cell:
    """A share to one decimal place whose interval is not known, or stands elsewhere."""
    return Cell(text=short_exact_percentage(value), value=_kept(value), base=base)


def margin(half_width: float, *, base: int) -> Cell:
    """Half the width of a share's interval, in percentage points."""
    return Cell(text=f"±{fixed(half_width * 100, 1)}", value=_kept(half_width), base=base)


def score(mean: Mean, kind: IntervalKind) -> Cell:
    """A mean with its interval, to one decimal place."""
    return Cell(
        text=fixed(mean.mean, 1),
        range_text=score_range(mean.interval),
        value=_kept(mean.mean),
        base=mean.base,
        low=_kept(mean.interval.low),
        high=_kept(mean.interval.high),
        interval=kind,
    )


def points(difference: Difference, kind: IntervalKind, *, base: int) -> Cell:
    """A difference of two shares in percentage points, with its sign and its interval."""
    interval = difference.interval
    return Cell(
        text=in_points(difference.difference),
        range_text=f"{in_points(interval.low)} to {in_points(interval.high)}",
        value=_kept(difference.difference),
        base=base,
        low=_kept(interval.low),
        high=_kept(interval.high),
        interval=kind,
    )


def exact_points(difference: Difference, kind: IntervalKind, *, base: int) -> Cell:
    """The same to one decimal place."""
    interval = difference.interval
    return Cell(
        text=in_exact_points(difference.difference),
        range_text=f"{in_exact_points(interval.low)} to {in_exact_points(interval.high)}",
        value=_kept(difference.difference),
        base=base,
        low=_kept(interval.low),
        high=_kept(interval.high),
        interval=kind,
    )


def in_points(difference: float) -> str:
    """A difference of shares in whole percentage points, with a sign: "+3", "−12", "0".

    What would be rounded to nought has one decimal place, and at least a tenth of a point, so that nobody reads that a
    range reaches nought where it does not.
    """
    points = difference * 100
    if not difference:
        return "0"
    return signed(points, 0) if rounded(points) else signed(copysign(max(abs(points), 0.1), points), 1)


def probability(value: float) -> Cell:
    """A probability as a percentage, never as certainty or impossibility."""
    return Cell(text=short_probability(value), value=_kept(value))


def hidden() -> Cell:
    """A figure that is not shown, because of small groups of people."""
    return Cell(text=NOT_SHOWN, hidden=HiddenBecause.SMALL_GROUPS)


def nothing() -> Cell:
    """A cell that has no figure to show."""
    return Cell(text=NO_FIGURE)


def _kept(value: float) -> float:
    return round(float(value), DIGITS_KEPT)
