"""Days as people type them."""

from datetime import date, datetime

DATE_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y")
FIRST_YEAR, LAST_YEAR = 2000, 2100


def day_of(text: str) -> date | None:
    """The day that somebody typed, in one of the ways people write one; None for what is no day."""
    for pattern in DATE_FORMATS:
        try:
            day = datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
        return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
    return None
