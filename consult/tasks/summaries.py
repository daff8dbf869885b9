"""Making board summaries as background work: counted, written as files, and sealed when somebody has signed.

The data are read in one transaction that sees one moment. Each step is kept by itself, so a worker may be stopped or
lost at any moment: the next begins the summary again. Until the last step nothing is signed.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Protocol
from uuid import UUID

from flask import Flask, current_app
from huey import crontab
from sqlmodel import Session

from consult.clock import utc_now
from consult.config import Settings
from consult.db.session import begin_snapshot
from consult.extensions import db
from consult.models import Consultation, Summary, SummaryStatus, User
from consult.queries.summaries import summaries_without_a_worker
from consult.reports.chart_pictures import FOLDER
from consult.reports.rendering import STEPS as STEPS_OF_FILES
from consult.reports.rendering import RenderedFile, render_all
from consult.reports.summary.content import SignOff, SummaryContent, from_json
from consult.reports.summary.freezing import freeze, not_to_sign_because
from consult.services import summaries
from consult.services.claiming import SILENT_AFTER
from consult.services.summaries import NewFile
from consult.tasks.theming import Stopping, writing
from consult.telemetry import log

MAKE_SUMMARY = "make_summary"
SWEEP = "sweep_for_summaries"
QUEUED_TOO_LONG = timedelta(minutes=1)
STEPS = 1 + STEPS_OF_FILES
FAILED = (
    "The summary could not be made, because of a fault of the program ({fault}). Ask for it again. If it fails again, "
    "ask the person who runs this service to look in its log."
)
NOT_SEALED = (
    "The files with the number and the signature could not be made, because of a fault of the program ({fault}). So it "
    "is not signed. Sign it again. If it fails again, ask the person who runs this service to look in its log."
)


class Renderer(Protocol):
    """Makes the files of a summary, and says how many of its steps are done."""

    def __call__(self, content: SummaryContent, *, progress: Callable[[int, int], None]) -> Sequence[RenderedFile]:
        """Every file, from the frozen object alone."""
        ...


class NotWanted(Exception):
    """The worker was asked to stop, or another has taken the work over."""


def make_summary(
    session: Session, summary_id: UUID, settings: Settings, render: Renderer, *, is_stopping: Stopping
) -> None:
    """Make a summary that was asked for, or write the files of one that was signed off. Safe to repeat."""
    with writing(session):
        claimed = summaries.claim_summary(session, summary_id)
        is_signing = claimed is not None and claimed.status is SummaryStatus.SIGNING
    if claimed is None:
        return
    try:
        if is_signing:
            _seal(session, summary_id, render, is_stopping)
        else:
            _draft(session, summary_id, settings, render, is_stopping)
    except NotWanted:
        with writing(session):
            summary = _again(session, summary_id)
            if summary.status in (SummaryStatus.RUNNING, SummaryStatus.SIGNING):
                summaries.put_summary_back(session, summary)
    except Exception as error:  # whatever it was, the summary must not look as if it were being made
        log.error("summary_failed", summary=str(summary_id), exc_info=error)
        sentence = (NOT_SEALED if is_signing else FAILED).format(fault=type(error).__name__)
        with writing(session):
            summaries.fail_summary(session, _again(session, summary_id), sentence)


def _draft(session: Session, summary_id: UUID, settings: Settings, render: Renderer, is_stopping: Stopping) -> None:
    begin_snapshot(session)
    summary = session.get_one(Summary, summary_id)
    consultation = session.get_one(Consultation, summary.consultation_id)
    asked_by = session.get_one(User, summary.requested_by_id).name
    content = freeze(
        session,
        consultation,
        asked_by=asked_by,
        partnership=settings.partnership,
        smallest=settings.smallest_cell,
    )
    _tell(session, summary_id, is_stopping, done=1)
    files = _files(session, summary_id, content, render, is_stopping)
    with writing(session):
        summary = _ours(session, summary_id, SummaryStatus.RUNNING)
        against = not_to_sign_because(content)
        summaries.keep_draft(session, summary, content.to_json(), files, not_to_sign_because=against)


def _seal(session: Session, summary_id: UUID, render: Renderer, is_stopping: Stopping) -> None:
    session.rollback()
    content = _signed(session, session.get_one(Summary, summary_id))
    _tell(session, summary_id, is_stopping, done=1)
    files = _files(session, summary_id, content, render, is_stopping)
    with writing(session):
        summaries.seal(session, _ours(session, summary_id, SummaryStatus.SIGNING), content.to_json(), files)


def _signed(session: Session, summary: Summary) -> SummaryContent:
    """The draft that was looked at, with the signature of whoever signed it off."""
    if summary.content is None or summary.number is None or summary.signed_by is None or summary.signed_at is None:
        raise ValueError(f"summary {summary.id} was not signed off")
    before = session.get_one(Summary, summary.supersedes_id).number if summary.supersedes_id else None
    return from_json(summary.content).signed(
        SignOff(
            number=summary.number,
            signed_by=summary.signed_by,
            signed_at=summary.signed_at,
            draft_checksum=summary.checksum or "",
            supersedes=before,
            supersedes_because=summary.supersedes_because,
        )
    )


def _files(
    session: Session, summary_id: UUID, content: SummaryContent, render: Renderer, is_stopping: Stopping
) -> list[NewFile]:
    def progress(done: int, _steps: int) -> None:
        _tell(session, summary_id, is_stopping, done=1 + done)

    session.rollback()  # writing the files takes a while: no transaction stays open meanwhile
    return [NewFile(file.name, file.media_type, file.content) for file in render(content, progress=progress)]


def _tell(session: Session, summary_id: UUID, is_stopping: Stopping, *, done: int) -> None:
    """Keep the summary from being taken for lost, and say how far it is. Raises NotWanted where the work should end."""
    if is_stopping():
        raise NotWanted
    with writing(session):
        summary = _ours(session, summary_id, SummaryStatus.RUNNING, SummaryStatus.SIGNING)
        summaries.say_how_far(session, summary, done=done, total=STEPS)


def _again(session: Session, summary_id: UUID) -> Summary:
    """The summary, read anew and locked in this transaction."""
    return session.get_one(Summary, summary_id, populate_existing=True, with_for_update=True)


def _ours(session: Session, summary_id: UUID, *statuses: SummaryStatus) -> Summary:
    """The summary, read anew and locked. Raises NotWanted where another worker has brought it further."""
    summary = _again(session, summary_id)
    if summary.status not in statuses:
        raise NotWanted
    return summary


def enqueue_summary(summary_id: UUID) -> None:
    """Have a summary made soon. Call it after committing. Never raises: the sweep finds what was lost."""
    try:
        current_app.extensions["summary_tasks"][MAKE_SUMMARY](str(summary_id))
    except Exception as error:  # whatever the queue's store may raise
        log.error("not_enqueued", task=MAKE_SUMMARY, id=str(summary_id), exc_info=error)


def sweep_for_summaries() -> None:
    """Put in the queue what was lost on its way there."""
    now = utc_now()
    for summary_id in summaries_without_a_worker(
        db.session, queued_before=now - QUEUED_TOO_LONG, silent_since=now - SILENT_AFTER
    ):
        enqueue_summary(summary_id)


def init_app(app: Flask, settings: Settings) -> None:
    """Register the tasks with the application's queue."""
    queue = app.extensions["queue"]
    app.extensions["summary_renderer"] = partial(render_all, charts=settings.data_folder / FOLDER)

    def make(summary_id: str) -> None:
        """Make a summary."""
        with app.app_context():
            make_summary(
                db.session,
                UUID(summary_id),
                settings,
                app.extensions["summary_renderer"],
                is_stopping=app.extensions["worker_is_stopping"],
            )

    def sweep() -> None:
        """Find summaries that the queue does not know of."""
        with app.app_context():
            sweep_for_summaries()

    app.extensions["summary_tasks"] = {
        MAKE_SUMMARY: queue.task(name=MAKE_SUMMARY)(make),
        SWEEP: queue.periodic_task(crontab(minute="*"), name=SWEEP, expires=timedelta(seconds=50))(sweep),
    }
