from datetime import UTC, datetime, timedelta

import pytest

from tests.turn_of_the_day import LONGEST_TEST, seconds_until_it_has_turned

IN_SUMMER, IN_WINTER = datetime(2026, 7, 1, 23, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize("midnight", [IN_SUMMER, IN_WINTER])
def test_a_test_waits_for_the_midnight_that_it_would_meet(midnight: datetime):
    assert seconds_until_it_has_turned(midnight - timedelta(seconds=5)) == 5
    assert seconds_until_it_has_turned(midnight - LONGEST_TEST) == LONGEST_TEST.total_seconds()


@pytest.mark.parametrize("midnight", [IN_SUMMER, IN_WINTER])
def test_no_other_moment_has_it_wait(midnight: datetime):
    assert seconds_until_it_has_turned(midnight) == 0
    assert seconds_until_it_has_turned(midnight - LONGEST_TEST - timedelta(milliseconds=1)) == 0
