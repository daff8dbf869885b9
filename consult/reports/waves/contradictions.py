"""Published figures of a question that cannot all be true: a slip of the hand, or of the report."""

from collections.abc import Iterator, Mapping
from math import sqrt

from consult.figures.intervals import normal_quantile
from consult.reports.waves.lines import Line, Part
from consult.rounding import fixed

ROUNDING = 0.005
"""What a share or margin that was published in whole percentages may be off by."""
BEYOND_FLOATING_POINT = 1e-9


def contradictions(
    part: Part, shares: Mapping[str, float], *, base: int | None, margin: float | None
) -> Iterator[tuple[str, str]]:
    """What cannot be true together of figures from 0 to 1, each with where it stands: a line's key, or “margin”.

    Figures that were rounded to whole percentages are never refused for it.
    """
    single = [line for line in part.lines if not line.is_together and line.key in shares]
    total = sum(shares[line.key] for line in single)
    if not part.may_choose_several and total > 1 + ROUNDING * len(single) + BEYOND_FLOATING_POINT:
        yield single[0].key, f"Each person gave one answer, and the percentages add up to {_percent(total)}. Check them"
    for line in part.lines:
        if line.is_together and line.key in shares:
            yield from _of_sum(line, part, shares)
    if margin is not None and base is None and any(share in (0, 1) for share in shares.values()):
        yield "base", "Of 0% or 100% a margin says nothing. Enter how many people answered too"
    if margin is not None and base is not None:
        least = max(normal_quantile() * sqrt(share * (1 - share) / base) for share in shares.values())
        if margin + ROUNDING < least:
            said = f"{fixed(margin * 100, 1)} points is less than {base:,} answers allow, about {fixed(least * 100, 1)}"
            yield "margin", f"{said}. Check the margin and how many people answered"


def _of_sum(line: Line, part: Part, shares: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    """Whether answers that are read together have the sum of their shares, or no less than of those that are known."""
    parts = [each for each in part.lines if not each.is_together and each.values <= line.values]
    known = [shares[each.key] for each in parts if each.key in shares]
    short = sum(known) - shares[line.key]
    tolerance = ROUNDING * (len(known) + 1) + BEYOND_FLOATING_POINT
    if short > tolerance or (len(known) == len(parts) and -short > tolerance):
        said = (
            f"“{line.label}” is {_percent(shares[line.key])}, and the answers that it sums are {_percent(sum(known))}"
        )
        yield line.key, f"{said}. Check them"


def _percent(share: float) -> str:
    return f"{fixed(share * 100, 1)}%"
