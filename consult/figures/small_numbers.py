"""Keeping small groups of people from being picked out of a table."""

from collections.abc import Sequence
from enum import StrEnum


class Hidden(StrEnum):
    """Why a count is not shown."""

    TOO_FEW = "too few"
    TO_PROTECT_ANOTHER = "to protect another"


def hide_small_counts(counts: Sequence[int], *, smallest: int, adds_up: bool) -> tuple[Hidden | None, ...]:
    """Which counts of a table to hide, and why; None for those that may be shown. Nought is shown.

    A count from 1 to `smallest` - 1 is hidden. Where the counts add up to a total that is shown (`adds_up`), a hidden
    one could be had by taking the others away from it; so, while there is only one number that it could be, the
    smallest count still shown is hidden as well. When even that leaves one number, nothing says which of the hidden
    counts is the small one. Protects one table by itself: a table of the same people split in another way can still
    give a count away.
    """
    hidden: list[Hidden | None] = [Hidden.TOO_FEW if 0 < count < smallest else None for count in counts]
    while adds_up and _can_be_worked_out(counts, hidden, smallest):
        shown = [place for place, reason in enumerate(hidden) if reason is None and counts[place] > 0]
        if not shown:
            return tuple(reason and Hidden.TO_PROTECT_ANOTHER for reason in hidden)
        hidden[min(shown, key=lambda place: (counts[place], place))] = Hidden.TO_PROTECT_ANOTHER
    return tuple(hidden)


def _can_be_worked_out(counts: Sequence[int], hidden: Sequence[Hidden | None], smallest: int) -> bool:
    """Whether there is only one number that a count under `smallest` can be, for a reader who knows the rule.

    Such a reader knows the hidden total, that each count said to be too small is from 1 to `smallest` - 1, and that
    each of the others is at least `smallest` and no more than the smallest that is shown.
    """
    few = [count for count, reason in zip(counts, hidden, strict=True) if reason is Hidden.TOO_FEW]
    others = [count for count, reason in zip(counts, hidden, strict=True) if reason is Hidden.TO_PROTECT_ANOTHER]
    if not few:
        return False
    total = sum(few) + sum(others)
    shown = [count for count, reason in zip(counts, hidden, strict=True) if reason is None and count > 0]
    ceiling = min(shown, default=total)
    least = (len(few) - 1) + len(others) * smallest
    most = (len(few) - 1) * (smallest - 1) + len(others) * ceiling
    possible = [number for number in range(1, smallest) if least <= total - number <= most]
    return len(possible) == 1
