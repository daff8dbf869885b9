"""Carrying out the retention schedules each day. What is deleted is logged as counts."""

from collections.abc import Iterator
from datetime import timedelta

from flask import Flask
from huey import crontab
from sqlmodel import Session

from consult.clock import utc_now
from consult.config import Settings
from consult.db.session import begin_writing
from consult.extensions import db
from consult.originals.folder import OriginalsFolder
from consult.queries.consultations import list_consultations, require_consultation
from consult.services.retention import Deleted, delete_what_is_over
from consult.telemetry import log

CARRY_OUT = "carry_out_retention"


def carry_out_retention(session: Session, folder: OriginalsFolder, settings: Settings) -> Iterator[tuple[str, Deleted]]:
    """Delete what is over, one consultation after the other, and give its address and what was deleted. It commits.

    Safe to repeat. A file whose row was deleted just before a worker was lost is cleared away with the strays.
    """
    slugs = [each.slug for each in list_consultations(session)]
    session.rollback()
    for slug in slugs:
        begin_writing(session)
        deleted = delete_what_is_over(session, require_consultation(session, slug), settings, utc_now())
        session.commit()
        for name in deleted.files:
            folder.delete(name)
        yield slug, deleted


def init_app(app: Flask, settings: Settings) -> None:
    """Register the task with the application's queue."""

    def carry_out() -> None:
        """Carry out the retention schedule of each consultation."""
        with app.app_context():
            for slug, deleted in carry_out_retention(db.session, app.extensions["originals"], settings):
                if deleted.problem:
                    log.error("not_deleted", consultation=slug, why=deleted.problem)
                if deleted.counts:
                    counts = {thing.name.lower(): number for thing, number in deleted.counts.items()}
                    log.info("retention_carried_out", consultation=slug, **counts)

    queue = app.extensions["queue"]
    daily = queue.periodic_task(crontab(minute="23", hour="3"), name=CARRY_OUT, expires=timedelta(hours=20))
    app.extensions["retention_tasks"] = {CARRY_OUT: daily(carry_out)}
