"""No test runs across midnight in London, where what it called today is yesterday before its end."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
LONGEST_TEST = timedelta(seconds=20)


def seconds_until_it_has_turned(now: datetime) -> float:
    """How long to wait before a test begins: nothing but in the last seconds of a London day."""
    tomorrow = (now.astimezone(LONDON) + LONGEST_TEST).date()
    if tomorrow == now.astimezone(LONDON).date():
        return 0.0
    return (datetime.combine(tomorrow, datetime.min.time(), LONDON) - now).total_seconds()
