from datetime import UTC, date, datetime

from consult.clock import end_of_day_in_london, in_london, start_of_day_in_london


def test_a_summer_day_in_london_ends_an_hour_before_it_does_in_utc():
    assert end_of_day_in_london(date(2026, 7, 1)) == datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC)


def test_a_winter_day_in_london_ends_as_it_does_in_utc():
    assert end_of_day_in_london(date(2026, 12, 1)) == datetime(2026, 12, 1, 23, 59, 59, tzinfo=UTC)


def test_a_summer_day_in_london_starts_on_the_day_before_in_utc():
    assert start_of_day_in_london(date(2026, 7, 1)) == datetime(2026, 6, 30, 23, 0, tzinfo=UTC)


def test_a_moment_is_shown_as_a_london_clock_shows_it():
    assert in_london(datetime(2026, 7, 1, 11, 0, tzinfo=UTC)).hour == 12
