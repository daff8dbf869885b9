"""By when a concern must have been read and acted upon."""

from datetime import datetime, time, timedelta

from consult.clock import LONDON, end_of_day_in_london, in_london

LATE = time(16)
"""What is raised after this hour in London may wait until the next day; what is raised before it may not."""

NEXT_DAY_BY = time(12)
"""By when, on the next day, what was raised late is due. Every day counts, weekends and holidays too."""


def due_after(raised_at: datetime) -> datetime:
    """The end of the London day on which a concern was raised; noon of the next day when it was raised late."""
    moment = in_london(raised_at)
    if moment.time() <= LATE:
        return end_of_day_in_london(moment.date())
    return datetime.combine(moment.date() + timedelta(days=1), NEXT_DAY_BY, LONDON).astimezone(raised_at.tzinfo)
