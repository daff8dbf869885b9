from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from consult.services.throttling import LONGEST_WAIT, Guessed

GUESSED = Guessed(("password", "somebody@example.org"), free=5)


def test_the_wait_begins_with_a_minute_and_doubles():
    waits = [GUESSED.wait_after(failures) // timedelta(minutes=1) for failures in range(4, 11)]
    assert waits == [0, 1, 2, 4, 8, 15, 15]


@given(st.integers(0, 10**9))
def test_the_wait_never_grows_shorter_nor_past_the_longest(failures):
    assert GUESSED.wait_after(failures) <= GUESSED.wait_after(failures + 1) <= LONGEST_WAIT


def test_fewer_than_a_hundred_guesses_an_hour_are_looked_at_however_long_somebody_goes_on():
    passed, failures, in_an_hour = timedelta(), 0, 0
    while passed < timedelta(hours=1):
        passed += GUESSED.wait_after(failures)
        failures, in_an_hour = failures + 1, in_an_hour + 1
    assert in_an_hour < 20
