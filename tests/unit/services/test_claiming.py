"""Taking up work of which one worker at a time may do each piece."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from consult.clock import utc_now
from consult.services.claiming import MOST_ATTEMPTS, SILENT_AFTER, claim


@dataclass
class Work:
    heartbeat_at: datetime | None = None
    attempts: int = 0
    is_given_up: bool = False

    def give_up(self) -> None:
        self.is_given_up = True


@pytest.mark.parametrize("silent_for", [None, SILENT_AFTER, timedelta(days=1)])
def test_work_that_nobody_is_alive_on_is_taken_up(silent_for):
    work = Work(utc_now() - silent_for if silent_for else None, attempts=1)
    before = utc_now()
    assert claim(work, give_up=work.give_up)
    assert work.attempts == 2
    assert work.heartbeat_at >= before


def test_work_that_a_worker_is_alive_on_is_left_to_it():
    work = Work(at := utc_now() - SILENT_AFTER / 2, attempts=MOST_ATTEMPTS)
    assert not claim(work, give_up=work.give_up)
    assert work == Work(at, attempts=MOST_ATTEMPTS)


def test_work_that_was_taken_up_too_often_is_given_up_and_not_taken():
    work = Work(attempts=MOST_ATTEMPTS)
    assert not claim(work, give_up=work.give_up)
    assert (work.is_given_up, work.attempts, work.heartbeat_at) == (True, MOST_ATTEMPTS, None)
