"""Counts that are looked at again and again while they grow, without telling who came between two looks."""

from collections.abc import Mapping


def may_move_on(before: Mapping[str, int], now: Mapping[str, int], *, smallest: int) -> bool:
    """Whether groups that were shown as `before` may be shown as they are `now`; before the first look: nothing.

    Only where every group changed by none or by at least `smallest`, and all together by at least twice as many (so
    that not all of a few are told to be in one group). What two looks differ by is then a sum of such changes. The
    first look is one too: no group is shown that has fewer than `smallest` people in it, and no total tells it.
    """
    changes = [abs(now.get(key, 0) - before.get(key, 0)) for key in {*before, *now}]
    return sum(changes) >= 2 * smallest and all(change == 0 or change >= smallest for change in changes)
