from datetime import UTC, date, datetime

import pytest

from consult.page_furniture import TextBlock, count_of, date_and_time, long_date, text_blocks


def test_dates_are_written_as_gov_uk_writes_them():
    assert long_date(date(2024, 4, 14)) == "14 April 2024"


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2024, 4, 14, 22, 59, tzinfo=UTC), "14 April 2024 at 11:59pm"),
        (datetime(2024, 1, 2, 9, 0, tzinfo=UTC), "2 January 2024 at 9am"),
        (datetime(2024, 1, 2, 12, 30, tzinfo=UTC), "2 January 2024 at 12:30pm"),
        (datetime(2024, 1, 2, 12, 0, tzinfo=UTC), "2 January 2024 at midday"),
        (datetime(2024, 1, 2, 0, 0, tzinfo=UTC), "2 January 2024 at midnight"),
        (datetime(2024, 1, 2, 0, 5, tzinfo=UTC), "2 January 2024 at 12:05am"),
    ],
)
def test_moments_are_written_in_london_time(moment, written):
    assert date_and_time(moment) == written


def test_a_moment_is_dated_by_the_day_in_london():
    assert long_date(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"


def test_counts_carry_their_noun():
    assert count_of(1, "response") == "1 response"
    assert count_of(1211, "response") == "1,211 responses"
    assert count_of(2, "return of forms", "returns of forms") == "2 returns of forms"


def test_plain_text_becomes_paragraphs_and_bullets():
    text = "First line\nsame paragraph\n\n- one\n- two\n  goes on\n\nLead:\n- three"
    assert text_blocks(text) == [
        TextBlock(paragraph="First line same paragraph"),
        TextBlock(bullets=("one", "two goes on")),
        TextBlock(paragraph="Lead:"),
        TextBlock(bullets=("three",)),
    ]
