"""By when those who were consulted may expect a response, and how long it has been."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from consult.clock import in_london

WEEKS = 12
"""How long after closing a response is expected at the latest."""


@dataclass(frozen=True, slots=True)
class ResponseDeadline:
    """Where a closed consultation stands against its deadline, in London days."""

    closed_on: date
    today: date
    responded_on: date | None = None

    @property
    def due_on(self) -> date:
        """The last day on which a response is in time."""
        return self.closed_on + timedelta(weeks=WEEKS)

    @property
    def days_since_closing(self) -> int:
        """How many days ago the last day was."""
        return (self.today - self.closed_on).days

    @property
    def days_overdue(self) -> int:
        """How many days too late it is; nought once there is a response, and until the deadline has passed."""
        return 0 if self.responded_on else max((self.today - self.due_on).days, 0)

    @property
    def is_overdue(self) -> bool:
        """Whether the deadline passed without a response."""
        return self.days_overdue > 0


def response_deadline(
    closes_at: datetime, now: datetime, *, responded_at: datetime | None = None
) -> ResponseDeadline | None:
    """How a consultation stands against its deadline; None until it is closed.

    `responded_at` is when the first decision was published of those that are published now.
    """
    if now <= closes_at:
        return None
    responded_on = in_london(responded_at).date() if responded_at else None
    return ResponseDeadline(in_london(closes_at).date(), in_london(now).date(), responded_on)
