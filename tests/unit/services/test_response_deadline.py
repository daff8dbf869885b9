"""By when those who were consulted may expect a response."""

from datetime import UTC, date, datetime

import pytest

from consult.clock import LONDON
from consult.policy.decisions.words import said_of_change, said_of_deadline
from consult.services.response_deadline import response_deadline

CLOSES = datetime(2026, 11, 10, 23, 59, 59, tzinfo=LONDON).astimezone(UTC)


def on(*day: int) -> datetime:
    return datetime(*day, 9, tzinfo=LONDON).astimezone(UTC)


def test_there_is_no_deadline_until_the_consultation_is_closed():
    assert response_deadline(CLOSES, CLOSES) is None


def test_a_response_is_expected_twelve_weeks_after_the_last_day():
    deadline = response_deadline(CLOSES, on(2026, 11, 24))
    assert deadline.due_on == date(2027, 2, 2)
    assert deadline.days_since_closing == 14


@pytest.mark.parametrize(
    ("today", "overdue"), [((2027, 2, 1), 0), ((2027, 2, 2), 0), ((2027, 2, 3), 1), ((2027, 3, 2), 28)]
)
def test_it_is_overdue_from_the_day_after_the_deadline(today, overdue):
    deadline = response_deadline(CLOSES, on(*today))
    assert (deadline.days_overdue, deadline.is_overdue) == (overdue, overdue > 0)


def test_nothing_is_overdue_once_there_is_a_response():
    deadline = response_deadline(CLOSES, on(2027, 3, 2), responded_at=on(2027, 2, 20))
    assert not deadline.is_overdue
    assert said_of_deadline(deadline) == "Closed 112 days ago; the first decision was published on 20 February 2027"


def test_days_are_counted_by_the_calendar_in_london_across_the_change_of_clocks():
    summer = datetime(2027, 3, 14, 23, 59, 59, tzinfo=LONDON).astimezone(UTC)
    deadline = response_deadline(summer, datetime(2027, 4, 14, 23, 30, tzinfo=UTC))
    assert deadline.days_since_closing == 32  # half past midnight in London already


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ((2026, 11, 11), "Closed 1 day ago; a response is expected by 2 February 2027 (12 weeks)"),
        ((2026, 11, 24), "Closed 14 days ago; a response is expected by 2 February 2027 (12 weeks)"),
        (
            (2027, 2, 3),
            "Closed 85 days ago; a response was expected by 2 February 2027 (12 weeks) and is 1 day overdue",
        ),
    ],
)
def test_it_is_said_in_a_sentence(today, said):
    assert said_of_deadline(response_deadline(CLOSES, on(*today))) == said


def test_a_consultation_that_closes_at_noon_closed_today():
    noon = datetime(2026, 11, 10, 12, tzinfo=LONDON)
    assert said_of_deadline(response_deadline(noon, noon.replace(hour=15))).startswith("Closed today; ")


def test_history_names_what_was_changed():
    assert said_of_change("decision changed", ["because", "due_on"]) == "Changed why, the due date"
    assert said_of_change("decision changed", []) == "Written down"
    assert said_of_change("decision taken back", []) == "Taken back"
