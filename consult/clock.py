"""The one clock: moments are UTC, people read them in London."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def utc_now() -> datetime:
    """The present moment, with its zone."""
    return datetime.now(UTC)


def today_in_london() -> date:
    """The calendar day on a wall in County Durham."""
    return utc_now().astimezone(LONDON).date()


def in_london(moment: datetime) -> datetime:
    """The same moment as a London clock shows it."""
    return moment.astimezone(LONDON)


def start_of_day_in_london(day: date) -> datetime:
    """The first moment of a London day, in UTC."""
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)


def end_of_day_in_london(day: date) -> datetime:
    """The last second of a London day, in UTC: a consultation that closes on a day is open until then."""
    return datetime.combine(day, time(23, 59, 59), LONDON).astimezone(UTC)
