"""By when a concern is due."""

from datetime import UTC, datetime

import pytest

from consult.clock import LONDON
from consult.services.concern_deadline import due_after


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("raised", "due"),
    [
        (london(2026, 11, 20, 0, 0), london(2026, 11, 20, 23, 59, 59)),
        (london(2026, 11, 20, 16, 0), london(2026, 11, 20, 23, 59, 59)),
        (london(2026, 11, 20, 16, 0, 1), london(2026, 11, 21, 12)),
        (london(2026, 11, 20, 23, 59), london(2026, 11, 21, 12)),
        # The clocks go forward on 29 March: noon is noon on the wall.
        (london(2026, 3, 28, 20), london(2026, 3, 29, 12)),
        # An hour of the wall clock counts, not of UTC: 15:30 UTC is half past four in summer.
        (datetime(2026, 7, 1, 15, 30, tzinfo=UTC), london(2026, 7, 2, 12)),
    ],
)
def test_a_concern_is_due_that_day_or_when_raised_late_at_noon_of_the_next(raised, due):
    assert due_after(raised.astimezone(UTC)) == due
    assert due_after(raised).astimezone(UTC).tzinfo is UTC
