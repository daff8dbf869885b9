"""Printing forms as background work, some copies to a file. A worker that is stopped goes on where it was."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from flask import Flask, current_app
from huey import crontab
from sqlmodel import Session

from consult.clock import utc_now
from consult.config import Settings
from consult.extensions import db
from consult.models import Consultation, PrintRun, PrintStatus, QuestionnaireVersion
from consult.page_furniture import date_and_time
from consult.queries.printing import list_printed_files, runs_without_a_worker
from consult.reports.printing import carry_out
from consult.services import printing
from consult.services.claiming import SILENT_AFTER
from consult.tasks.theming import Stopping, writing
from consult.telemetry import log
from forms.loading import parse_questionnaire
from forms.paper.serials import written
from forms.paper.wanted import FormsWanted, Printed, SheetWanted, Surroundings

PRINT_FORMS = "print_forms"
SWEEP = "sweep_for_print_runs"
QUEUED_TOO_LONG = timedelta(minutes=1)
COPIES_A_FILE = 20
"""About 200 pages: two megabytes, a few seconds and 350 MB of memory, which the program gives back after each file."""
GRID = "boxes.json"
EQUALITY_SHEET = "equality-sheet.pdf"
FAILED = (
    "The forms could not be made, because of a fault of the program ({fault}). Make a new run. If it fails again, ask "
    "the person who runs this service to look in its log."
)

Printer = Callable[[FormsWanted | SheetWanted], Printed]


class NotWanted(Exception):
    """The worker was asked to stop, or another has taken the work over."""


def print_forms(session: Session, run_id: UUID, settings: Settings, printer: Printer, *, is_stopping: Stopping) -> None:
    """Make the files of a run that are not there yet. Safe to repeat."""
    with writing(session):
        is_ours = printing.claim_run(session, run_id) is not None
    if not is_ours:
        return
    try:
        _print(session, run_id, settings, printer, is_stopping)
    except NotWanted:
        with writing(session):
            run = _again(session, run_id)
            if run.status is PrintStatus.RUNNING:
                printing.put_run_back(session, run)
    except Exception as error:  # whatever it was, the run must not look as if it were being made
        log.error("printing_failed", run=str(run_id), exc_info=error)
        with writing(session):
            printing.fail_run(session, _again(session, run_id), FAILED.format(fault=type(error).__name__))


def _print(session: Session, run_id: UUID, settings: Settings, printer: Printer, is_stopping: Stopping) -> None:
    run = session.get_one(PrintRun, run_id)
    wanted = _wanted(session, run, settings)
    title = session.get_one(Consultation, run.consultation_id).title
    there = {file.name for file in list_printed_files(session, run)}
    session.rollback()  # setting pages takes a while: no transaction stays open meanwhile
    for first, last in _files_of(wanted.first_serial, wanted.last_serial):
        name = f"forms-{_figures(first)}-to-{_figures(last)}.pdf"
        if name in there:
            continue
        if is_stopping():
            raise NotWanted
        printed = printer(wanted.model_copy(update={"first_serial": first, "last_serial": last}))
        with writing(session):
            run = _ours(session, run_id)
            if GRID not in there:
                there.add(GRID)
                printing.keep_file(
                    session, run, name=GRID, media_type="application/json", content=printed.grid, copies=0
                )
            printing.keep_file(
                session,
                run,
                name=name,
                media_type="application/pdf",
                content=printed.pdf,
                copies=last - first + 1,
            )
            run.pages = printed.pages
    sheet = _equality_sheet(wanted, title)
    if sheet is not None and EQUALITY_SHEET not in there:
        printed = printer(sheet)
        with writing(session):
            run = _ours(session, run_id)
            printing.keep_file(
                session, run, name=EQUALITY_SHEET, media_type="application/pdf", content=printed.pdf, copies=0
            )
    with writing(session):
        run = _ours(session, run_id)
        printing.finish_run(session, run, pages=run.pages or 0)


def _equality_sheet(wanted: FormsWanted, title: str) -> SheetWanted | None:
    """The sheet that goes with the forms; None where the questionnaire has no equality questions."""
    questionnaire = parse_questionnaire(wanted.definition, source="the questionnaire")
    if not questionnaire.equality_section:
        return None
    return SheetWanted(
        title=title,
        run_by=questionnaire.run_by,
        setting=wanted.setting,
        surroundings=replace(wanted.surroundings, online=""),
        made_at=wanted.made_at,
    )


def _wanted(session: Session, run: PrintRun, settings: Settings) -> FormsWanted:
    consultation = session.get_one(Consultation, run.consultation_id)
    version = session.get_one(QuestionnaireVersion, run.questionnaire_version_id)
    return FormsWanted(
        definition=version.definition,
        setting=run.setting,
        surroundings=Surroundings(
            closes=date_and_time(consultation.closes_at),
            return_address=settings.return_address_lines,
            online=online_address(consultation, settings),
            is_demonstration=consultation.is_demonstration,
        ),
        first_serial=run.first_serial,
        last_serial=run.last_serial,
        made_at=run.requested_at,
    )


def online_address(consultation: Consultation, settings: Settings) -> str:
    """Where people answer online; empty where nobody has said what the site's address is."""
    return f"{settings.site_address}/consultations/{consultation.slug}" if settings.site_address else ""


def _files_of(first: int, last: int) -> Iterator[tuple[int, int]]:
    for start in range(first, last + 1, COPIES_A_FILE):
        yield start, min(start + COPIES_A_FILE - 1, last)


def _figures(serial: int) -> str:
    return written(serial).replace(" ", "")


def _again(session: Session, run_id: UUID) -> PrintRun:
    """The run, read anew and locked in this transaction."""
    return session.get_one(PrintRun, run_id, populate_existing=True, with_for_update=True)


def _ours(session: Session, run_id: UUID) -> PrintRun:
    """The run, read anew and locked. Raises NotWanted where another worker has brought it further."""
    run = _again(session, run_id)
    if run.status is not PrintStatus.RUNNING:
        raise NotWanted
    return run


def enqueue_print_run(run_id: UUID) -> None:
    """Have a run made soon. Call it after committing. Never raises: the sweep finds what was lost."""
    try:
        current_app.extensions["printing_tasks"][PRINT_FORMS](str(run_id))
    except Exception as error:  # whatever the queue's store may raise
        log.error("not_enqueued", task=PRINT_FORMS, id=str(run_id), exc_info=error)


def sweep_for_print_runs() -> None:
    """Put in the queue what was lost on its way there."""
    now = utc_now()
    lost = runs_without_a_worker(db.session, queued_before=now - QUEUED_TOO_LONG, silent_since=now - SILENT_AFTER)
    for run_id in lost:
        enqueue_print_run(run_id)


def init_app(app: Flask, settings: Settings) -> None:
    """Register the tasks with the application's queue."""
    queue = app.extensions["queue"]
    app.extensions["printer"] = carry_out

    def make(run_id: str) -> None:
        """Print the forms of a run."""
        with app.app_context():
            print_forms(
                db.session,
                UUID(run_id),
                settings,
                app.extensions["printer"],
                is_stopping=app.extensions["worker_is_stopping"],
            )

    def sweep() -> None:
        """Find print runs that the queue does not know of."""
        with app.app_context():
            sweep_for_print_runs()

    app.extensions["printing_tasks"] = {
        PRINT_FORMS: queue.task(name=PRINT_FORMS)(make),
        SWEEP: queue.periodic_task(crontab(minute="*"), name=SWEEP, expires=timedelta(seconds=50))(sweep),
    }
