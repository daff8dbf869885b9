"""Carrying out the retention schedules each day. What is deleted is logged as counts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from flask import Flask
from huey import crontab
from sqlmodel import Session

from consult.clock import utc_now
from consult.config import Settings
from consult.extensions import db
from consult.models import Consultation, KeptThing
from consult.originals.folder import OriginalsFolder
from consult.queries.consultations import list_consultations, require_consultation
from consult.queries.counts_folder import shared_counts
from consult.queries.retention import periods_of, what_is_over
from consult.reports.waves.kept import figures_to_keep
from consult.services.deleting_responses import (
    announce_deletion,
    begin_deleting,
    delete_some_responses,
    finish_deleting,
)
from consult.services.retention import Deleted, delete_what_is_over
from consult.tasks.clock_leaps import find_leap
from consult.tasks.theming import writing
from consult.telemetry import log

CARRY_OUT = "carry_out_retention"


def carry_out_retention(session: Session, folder: OriginalsFolder, settings: Settings) -> Iterator[tuple[str, Deleted]]:
    """Delete what is over, one consultation after the other, and give its address and what was deleted. It commits.

    Safe to repeat, and to be ended anywhere: the next run goes on. A file whose row was deleted just before a worker
    was lost is cleared away with the strays.
    """
    slugs = [each.slug for each in list_consultations(session)]
    session.rollback()
    for slug in slugs:
        with writing(session):
            consultation = require_consultation(session, slug)
            deleted = delete_what_is_over(session, consultation, settings, utc_now())
            announce_deletion(session, consultation, settings, utc_now())
            may_go = KeptThing.RESPONSES in _over(session, consultation, settings)
        _delete_files(folder, deleted.files)
        yield slug, delete_responses(session, slug, folder, settings, deleted) if may_go else deleted


def delete_responses(
    session: Session, slug: str, folder: OriginalsFolder, settings: Settings, before: Deleted
) -> Deleted:
    """Delete the responses of a consultation, some at a time, and what was made of them. What went is added."""
    with writing(session):
        consultation = require_consultation(session, slug)
        figures = partial(figures_to_keep, session, consultation, smallest=settings.smallest_cell)
        problem = begin_deleting(session, consultation, utc_now(), figures=figures)
    if problem is not None:
        return replace(before, problem=before.problem or problem)
    while True:
        with writing(session):
            gone = delete_some_responses(session, require_consultation(session, slug))
        _delete_files(folder, gone.files)
        if not gone.responses:
            break
    with writing(session):
        recorded = finish_deleting(session, require_consultation(session, slug), utc_now())
    counts = shared_counts(session) if recorded else None
    if counts is not None:
        counts.let_go_of_all()
    return replace(before, counts={**before.counts, KeptThing.RESPONSES: recorded} if recorded else before.counts)


def _over(session: Session, consultation: Consultation, settings: Settings) -> Iterable[KeptThing]:
    return what_is_over(session, consultation, periods_of(session, consultation, settings), utc_now())


def _delete_files(folder: OriginalsFolder, names: Sequence[str]) -> None:
    for name in names:
        folder.delete(name)


def init_app(app: Flask, settings: Settings) -> None:
    """Register the task with the application's queue."""

    def carry_out() -> None:
        """Carry out the retention schedule of each consultation, unless the clock may be years ahead."""
        with app.app_context():
            leap = find_leap(db.session, queue, utc_now())
            if leap is not None:
                log.error("nothing_deleted", why=leap.sentence)
                return
            for slug, deleted in carry_out_retention(db.session, app.extensions["originals"], settings):
                if deleted.problem:
                    log.error("not_deleted", consultation=slug, why=deleted.problem)
                if deleted.counts:
                    counts = {thing.name.lower(): number for thing, number in deleted.counts.items()}
                    log.info("retention_carried_out", consultation=slug, **counts)

    queue = app.extensions["queue"]
    daily = queue.periodic_task(crontab(minute="23", hour="3"), name=CARRY_OUT, expires=timedelta(hours=20))
    app.extensions["retention_tasks"] = {CARRY_OUT: daily(carry_out)}
