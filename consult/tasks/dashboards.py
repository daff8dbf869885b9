"""The groups on the dashboards of open consultations, counted each hour."""

from datetime import datetime, timedelta

from flask import Flask
from huey import crontab
from sqlmodel import Session

from consult.clock import utc_now
from consult.config import Settings
from consult.db.session import begin_writing
from consult.extensions import db
from consult.models import Consultation
from consult.queries.consultations import State, list_consultations, require_consultation, state_of
from consult.queries.shown_groups import count_groups_to_show
from consult.services.shown_groups import move_groups_on

COUNT_GROUPS = "count_groups_for_dashboards"
COUNTED_ON = timedelta(days=30)
"""Paper is keyed, and letters are entered, after the last day."""


def count_groups_for_dashboards(session: Session, *, smallest: int) -> None:
    """Move the groups of every consultation on that is open, or closed not long ago. Safe to repeat."""
    now = utc_now()
    slugs = [each.slug for each in list_consultations(session) if not each.is_imported and _is_on(each, now)]
    session.rollback()  # each consultation is counted by itself, and nobody waits for that
    for slug in slugs:
        counted = count_groups_to_show(session, require_consultation(session, slug))
        session.rollback()
        begin_writing(session)
        move_groups_on(session, require_consultation(session, slug), counted, smallest=smallest)
        session.commit()


def _is_on(consultation: Consultation, now: datetime) -> bool:
    return state_of(consultation, now) is not State.FORTHCOMING and now <= consultation.closes_at + COUNTED_ON


def init_app(app: Flask, settings: Settings) -> None:
    """Register the task with the application's queue."""

    def count() -> None:
        """Count the groups of each consultation that has a dashboard."""
        with app.app_context():
            count_groups_for_dashboards(db.session, smallest=settings.smallest_cell)

    queue = app.extensions["queue"]
    hourly = queue.periodic_task(crontab(minute="37"), name=COUNT_GROUPS, expires=timedelta(minutes=50))
    app.extensions["dashboard_tasks"] = {COUNT_GROUPS: hourly(count)}
