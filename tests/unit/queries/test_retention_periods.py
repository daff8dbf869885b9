from datetime import UTC, datetime

import pytest

from consult.queries.retention import months_after


@pytest.mark.parametrize(
    ("moment", "months", "after"),
    [
        (datetime(2026, 1, 31, 23, 59, tzinfo=UTC), 1, datetime(2026, 2, 28, 23, 59, tzinfo=UTC)),
        (datetime(2027, 12, 31, 12, tzinfo=UTC), 2, datetime(2028, 2, 29, 12, tzinfo=UTC)),
        (datetime(2026, 11, 20, 12, tzinfo=UTC), 12, datetime(2027, 11, 20, 12, tzinfo=UTC)),
        # The same time on a clock in London, although summer time has begun.
        (datetime(2026, 1, 15, 23, 30, tzinfo=UTC), 6, datetime(2026, 7, 15, 22, 30, tzinfo=UTC)),
    ],
)
def test_months_are_counted_by_the_calendar_in_london(moment, months, after):
    assert months_after(moment, months) == after
