"""When responses came in: by week, or by month where there are many weeks."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from consult.page_furniture import long_date

MOST_WEEKS = 20


@dataclass(frozen=True, slots=True)
class Periods:
    """What the periods are called, and how many responses came in each that had any, in order of time."""

    called: str
    counted: tuple[tuple[str, int], ...]


def responses_by_period(by_day: Sequence[tuple[date, int]]) -> Periods:
    """Responses of each day as responses of each week, or of each month where that would be too many lines."""
    weeks = _by_period(by_day, _first_of_week)
    if len(weeks) <= MOST_WEEKS:
        return Periods("Week", tuple((f"Week of {long_date(first)}", count) for first, count in weeks))
    months = _by_period(by_day, _first_of_month)
    return Periods("Month", tuple((f"{first:%B %Y}", count) for first, count in months))


def _first_of_week(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


def _by_period(by_day: Sequence[tuple[date, int]], first_of: Callable[[date], date]) -> Sequence[tuple[date, int]]:
    counts: Counter[date] = Counter()
    for day, count in by_day:
        counts[first_of(day)] += count
    return sorted(counts.items())
