from datetime import timedelta

import pytest
from sqlmodel import select

from consult.models import AuditEvent, RunStatus, ThemingRun
from consult.services.arrivals import GIVEN_UP, are_given_up, begin_try
from consult.services.claiming import MOST_ATTEMPTS, SILENT_AFTER
from tests.clocks import SetClock

QUESTION = "main_issue"


@pytest.fixture
def consultation(factories):
    return factories.consultation()


@pytest.fixture
def clock(monkeypatch):
    return SetClock(monkeypatch)


@pytest.fixture
def run(session, consultation):
    run = ThemingRun(consultation_id=consultation.id, question_key=QUESTION, status=RunStatus.FINISHED)
    session.add(run)
    session.commit()
    return run


def test_new_comments_that_end_every_worker_are_not_tried_for_ever(session, consultation, run, clock):
    for _ in range(MOST_ATTEMPTS):
        assert begin_try(session, run)
    assert not are_given_up(session, consultation, QUESTION)
    clock.jump(SILENT_AFTER)
    assert not begin_try(session, run)
    assert are_given_up(session, consultation, QUESTION)
    failed = session.exec(select(ThemingRun).where(ThemingRun.status == RunStatus.FAILED)).one()
    assert failed.failure == GIVEN_UP
    assert session.exec(select(AuditEvent).where(AuditEvent.subject_id == failed.id)).one().action == "theming failed"


def test_many_workers_that_begin_at_once_are_not_taken_for_lost(session, run):
    assert all(begin_try(session, run) for _ in range(MOST_ATTEMPTS * 3))


def test_one_that_codes_something_begins_the_count_anew(session, run, clock):
    for _ in range(MOST_ATTEMPTS):
        begin_try(session, run)
    run.attempts = 0  # as storing does
    clock.jump(SILENT_AFTER + timedelta(hours=1))
    assert begin_try(session, run)


def test_a_run_that_somebody_starts_ends_it(session, consultation, run, clock, factories):
    for _ in range(MOST_ATTEMPTS):
        begin_try(session, run)
    clock.jump(SILENT_AFTER)
    begin_try(session, run)
    clock.jump(timedelta(seconds=1))
    session.add(ThemingRun(consultation_id=consultation.id, question_key=QUESTION))
    session.flush()
    assert not are_given_up(session, consultation, QUESTION)
