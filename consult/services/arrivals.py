"""Tries to code comments that have just come in, counted, so that what ends every worker is not tried for ever."""

from sqlmodel import Session

from consult.clock import utc_now
from consult.models import Consultation, RunStatus, ThemingRun
from consult.queries.themes import latest_run
from consult.services.auditing import record
from consult.services.claiming import MOST_ATTEMPTS, SILENT_AFTER

GIVEN_UP = (
    f"The machine tried {MOST_ATTEMPTS} times or more to code comments that had come in, and was lost or stopped each "
    "time. New comments on this question wait. Ask the person who runs this service to look at the worker and its log, "
    "then start theming again."
)


def begin_try(session: Session, run: ThemingRun) -> bool:
    """Note that a worker is about to code new comments under a run, which the caller has locked. False: given up.

    A question is given up when workers have begun again and again, for longer than any of them takes, and none has
    coded anything. What is shown then is a run of its own that has failed; a whole run that somebody starts ends it.
    """
    now = utc_now()
    if run.attempts >= MOST_ATTEMPTS and run.heartbeat_at is not None and run.heartbeat_at <= now - SILENT_AFTER:
        _give_up(session, run)
        return False
    if run.attempts == 0:
        run.heartbeat_at = now
    run.attempts += 1
    session.flush()
    return True


def are_given_up(session: Session, consultation: Consultation, question_key: str) -> bool:
    """Whether new comments on a question wait for a person to start theming again."""
    latest = latest_run(session, consultation, question_key)
    return latest is not None and latest.status is RunStatus.FAILED and latest.failure == GIVEN_UP


def _give_up(session: Session, run: ThemingRun) -> None:
    now = utc_now()
    failed = ThemingRun(
        consultation_id=run.consultation_id,
        question_key=run.question_key,
        code_book_id=run.code_book_id,
        status=RunStatus.FAILED,
        requested_at=now,
        started_at=run.heartbeat_at,
        finished_at=now,
        failure=GIVEN_UP,
    )
    run.attempts = 0
    session.add(failed)
    record(session, "theming failed", failed, question=run.question_key, comments=0)
    session.flush()
