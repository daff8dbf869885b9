"""Marked responses that came close together are one burst, whatever the clock says."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from consult.queries.marks import QUIET, GroupedBy, GroupInList, MarkedGroup, bursts_of

START = datetime(2026, 11, 20, 19, 5, tzinfo=UTC)


def minute(after: int, responses: int = 1) -> GroupInList:
    moment = START + timedelta(minutes=after)
    group = MarkedGroup(GroupedBy.TIME, f"{moment:%Y%m%dT%H%M}-{moment:%Y%m%dT%H%M}")
    return GroupInList(group, responses, responses, 0, moment, moment + timedelta(seconds=30))


def test_a_burst_goes_on_until_it_was_quiet_for_ten_minutes():
    first, second = bursts_of([minute(0, 2), minute(1, 3), minute(11, 4), minute(30)])
    assert (first.responses, first.waiting, second.responses) == (9, 9, 1)
    assert first.group.value == "20261120T1905-20261120T1916"
    assert first.group.burst == (START, START + timedelta(minutes=11))


def test_without_marked_responses_there_is_no_burst():
    assert bursts_of([]) == []


@given(st.lists(st.integers(0, 300), unique=True).map(sorted))
def test_every_response_is_in_one_burst_and_bursts_are_far_apart(after):
    minutes = [minute(each, responses=each + 1) for each in after]
    bursts = bursts_of(minutes)
    assert sum(each.responses for each in bursts) == sum(each.responses for each in minutes)
    assert all(later.first_at - earlier.last_at > QUIET for earlier, later in pairwise(bursts))
