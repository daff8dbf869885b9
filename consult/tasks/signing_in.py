"""Clearing away each hour what signing in leaves behind: sessions, counts of tries, links and forms that are over."""

from datetime import timedelta

from flask import Flask
from huey import crontab
from sqlmodel import Session

from consult.clock import utc_now
from consult.config import Settings
from consult.db.session import begin_writing
from consult.extensions import db
from consult.services.kept_forms import forget_kept_forms
from consult.services.password_links import delete_links_over
from consult.services.sessions import delete_sessions_run_out, limits_by
from consult.services.throttling import delete_old_failures
from consult.telemetry import log

CLEAR_AWAY = "clear_away_after_signing_in"


def clear_away(session: Session, settings: Settings) -> int:
    """Delete what counts for nothing any more, and give how many sessions had run out. It commits. Safe to repeat."""
    now = utc_now()
    begin_writing(session)
    ended = delete_sessions_run_out(session, limits_by(settings), now)
    delete_old_failures(session, now)
    delete_links_over(session, now)
    forget_kept_forms(session)
    session.commit()
    return ended


def init_app(app: Flask, settings: Settings) -> None:
    """Register the task with the application's queue."""

    def carry_out() -> None:
        """Clear away."""
        with app.app_context():
            log.info("sessions_ran_out", sessions=clear_away(db.session, settings))

    queue = app.extensions["queue"]
    hourly = queue.periodic_task(crontab(minute="41"), name=CLEAR_AWAY, expires=timedelta(minutes=50))
    app.extensions["signing_in_tasks"] = {CLEAR_AWAY: hourly(carry_out)}
