"""How many responses to expect by the last day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.figures.pace import NoPace, Pace, pace_of

OPENED, CLOSES = date(2026, 11, 2), date(2026, 11, 29)


def on_days(*counts: int, first: date = OPENED) -> dict[date, int]:
    return {first + timedelta(days=number): count for number, count in enumerate(counts)}


def pace(by_day, today: date, last_day: date = CLOSES):
    return pace_of(by_day, first_day=OPENED, today=today, last_day=last_day)


def test_each_day_that_is_left_brings_as_many_as_the_average_day_of_the_last_week():
    # 10 a day for ten days: 100 before 12 November, and 18 days left with it, so 280 by the 29th.
    found = pace(on_days(*[10] * 10), date(2026, 11, 12))
    assert found == Pace(in_last_week=70, days_left=18, expected=280.0)
    assert found.about == 280


def test_an_early_rush_that_is_over_counts_as_received_and_not_as_pace():
    found = pace(on_days(200, 50, 50, *[2] * 10), date(2026, 11, 15))
    assert found == Pace(in_last_week=14, days_left=15, expected=350.0)


def test_what_came_today_is_not_lost_on_the_last_day():
    found = pace(on_days(*[2] * 27, 60), CLOSES)
    assert isinstance(found, Pace)
    assert (found.days_left, found.expected) == (1, 114.0)


@pytest.mark.parametrize(
    ("today", "why"),
    [
        (OPENED - timedelta(days=1), NoPace.NOT_OPEN),
        (OPENED, NoPace.TOO_EARLY),
        (OPENED + timedelta(days=6), NoPace.TOO_EARLY),
        (CLOSES + timedelta(days=1), NoPace.NOT_OPEN),
    ],
)
def test_outside_the_days_that_it_needs_nothing_is_said(today, why):
    assert pace(on_days(*[50] * 28), today) is why


def test_with_fewer_than_ten_in_the_week_nothing_is_said():
    assert pace(on_days(9, 0, 0, 0, 0, 0, 0), OPENED + timedelta(days=7)) is NoPace.TOO_FEW
    assert isinstance(pace(on_days(10, 0, 0, 0, 0, 0, 0), OPENED + timedelta(days=7)), Pace)


@pytest.mark.parametrize(("expected", "about"), [(237.0, 240), (99.0, 100), (42.4, 40), (1234.0, 1230)])
def test_it_is_said_to_the_nearest_ten_or_five(expected, about):
    assert Pace(10, 3, expected).about == about


@given(st.lists(st.integers(0, 40), min_size=28, max_size=28), st.integers(0, 27))
def test_it_is_never_fewer_than_are_in_already_and_no_later_day_is_looked_at(counts, days):
    by_day = on_days(*counts[: days + 1])
    found = pace(by_day, OPENED + timedelta(days=days))
    if isinstance(found, Pace):
        assert found.expected >= sum(by_day.values())
        assert days >= 7
        assert found.in_last_week == sum(counts[days - 7 : days]) >= 10
