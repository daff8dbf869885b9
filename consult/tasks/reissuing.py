"""Making the documents of a signed summary again, without the quotes that are withheld since. Safe to repeat."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from flask import Flask, current_app
from huey import crontab
from sqlmodel import Session, col, delete

from consult.extensions import db
from consult.models import ReissuedFile, Summary
from consult.queries.withheld import PICTURE, summaries_to_make_again, withheld_quotes
from consult.reports.rendering import RenderedFile
from consult.reports.summary.content import SummaryContent, from_json
from consult.reports.summary.withholding import without_quotes
from consult.services.erasing import Erased
from consult.services.summaries import NewFile, row_of
from consult.tasks.theming import writing
from consult.telemetry import log

MAKE_AGAIN = "make_summary_again"
SWEEP = "sweep_for_summaries_to_make_again"

Render = Callable[[SummaryContent], Sequence[RenderedFile]]


def make_summary_again(session: Session, summary_id: UUID, render: Render) -> None:
    """Make the documents of a summary as they may be given now. Pictures of charts hold no quote and stay.

    Where another quote is withheld meanwhile, nothing is kept: that erasing has asked for the documents once more.
    """
    session.rollback()
    withheld = withheld_quotes(session, summary_id)
    content = session.get_one(Summary, summary_id).content
    session.rollback()  # writing the files takes a while: no transaction stays open meanwhile
    if not withheld or content is None:
        return
    rendered = render(without_quotes(from_json(content), withheld))
    files = [NewFile(each.name, each.media_type, each.content) for each in rendered if each.media_type != PICTURE]
    with writing(session):
        session.get_one(Summary, summary_id, with_for_update=True)
        if withheld_quotes(session, summary_id) == withheld:
            session.exec(delete(ReissuedFile).where(col(ReissuedFile.summary_id) == summary_id))
            session.add_all(row_of(ReissuedFile, summary_id, file) for file in files)


def finish_erasing(erased: Erased) -> None:
    """Do what is left to do once an erasing is committed: files go, and documents are made again."""
    for name in erased.files:
        current_app.extensions["originals"].delete(name)
    enqueue_summaries_again(erased.to_make_again)


def enqueue_summaries_again(summary_ids: Iterable[UUID]) -> None:
    """Have documents made again soon. Call it after committing. Never raises: the sweep finds what was lost."""
    for summary_id in summary_ids:
        try:
            current_app.extensions["reissuing_tasks"][MAKE_AGAIN](str(summary_id))
        except Exception as error:  # whatever the queue's store may raise
            log.error("not_enqueued", task=MAKE_AGAIN, id=str(summary_id), exc_info=error)


def init_app(app: Flask) -> None:
    """Register the tasks with the application's queue. Call it after that of the summaries."""
    queue = app.extensions["queue"]

    def make(summary_id: str) -> None:
        """Make the documents of a summary again."""
        with app.app_context():
            make_summary_again(db.session, UUID(summary_id), app.extensions["summary_renderer"])

    def sweep() -> None:
        """Find summaries that the queue does not know of."""
        with app.app_context():
            enqueue_summaries_again(summaries_to_make_again(db.session))

    app.extensions["reissuing_tasks"] = {
        MAKE_AGAIN: queue.task(name=MAKE_AGAIN)(make),
        SWEEP: queue.periodic_task(crontab(minute="*/10"), name=SWEEP, expires=timedelta(minutes=5))(sweep),
    }
