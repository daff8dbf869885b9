"""How many responses there will be by the last day, if they go on coming as they came in the last week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAYS_LOOKED_AT = 7
"""A whole week, so that every day of the week is in it once."""
FEWEST_IN_A_WEEK = 10
"""With fewer, one market stall more or less would change everything."""


class NoPace(StrEnum):
    """Why nothing is said of the last day."""

    NOT_OPEN = "not open"
    TOO_EARLY = "not open for a week yet"
    TOO_FEW = "too few in the last week"


@dataclass(frozen=True, slots=True)
class Pace:
    """What the last seven whole days lead one to expect. `expected` is not rounded; `days_left` has today in it."""

    in_last_week: int
    days_left: int
    expected: float

    @property
    def about(self) -> int:
        """The number as people say it: to the nearest 10 from 100 on, to the nearest 5 below."""
        step = 10 if self.expected >= 100 else 5
        return round(self.expected / step) * step


def pace_of(by_day: Mapping[date, int], *, first_day: date, today: date, last_day: date) -> Pace | NoPace:
    """Expect as many on each day that is left as on the average day of the last week, or say why not.

    N = B + d·w/7, where B came in before today, w of them in the seven days before today, and d days are left, today
    and the last day included; never fewer than are in already. It assumes that nothing changes: no last rush, no
    event, no pile of paper. It is refused while the consultation is not open, in its first seven days, and where fewer
    than `FEWEST_IN_A_WEEK` came in those days.
    """
    if not first_day <= today <= last_day:
        return NoPace.NOT_OPEN
    week_from = today - timedelta(days=DAYS_LOOKED_AT)
    if week_from < first_day:
        return NoPace.TOO_EARLY
    in_last_week = sum(count for day, count in by_day.items() if week_from <= day < today)
    if in_last_week < FEWEST_IN_A_WEEK:
        return NoPace.TOO_FEW
    before_today = sum(count for day, count in by_day.items() if day < today)
    days_left = (last_day - today).days + 1
    expected = before_today + days_left * in_last_week / DAYS_LOOKED_AT
    return Pace(in_last_week, days_left, max(expected, float(sum(by_day.values()))))
