"""Importing files of responses as background work: reading, checking, importing. Each step is safe to repeat."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from flask import Flask, current_app
from huey import crontab
from sqlmodel import Session

from consult.clock import utc_now
from consult.db.session import begin_writing, begin_writing_much
from consult.errors import Conflict, ConsultError
from consult.extensions import db
from consult.importing.checking import Known, check_rows, responses_in
from consult.importing.columns import columns_in, without_cells_of
from consult.importing.files import FileUnreadable, as_csv_text, table_in, without_columns
from consult.importing.guessing import guess
from consult.importing.products import personal_places, product_called, product_of
from consult.importing.rows import RowReader
from consult.models import Consultation, ImportStatus, ResponseImport
from consult.queries.consultations import questionnaire_with
from consult.queries.imports import content_of, forgotten_imports, imports_without_a_worker
from consult.services import imports as services
from consult.services.added_responses import add_whole, days_of, known_to
from consult.services.imported_responses import import_whole
from consult.services.writing_imported import prepare_rows
from consult.tasks.coding import enqueue_new_comments
from consult.tasks.upkeep import count_rows_after
from consult.telemetry import log
from forms.spec import Questionnaire

CARRY_ON = "carry_on_with_import"
SWEEP = "sweep_for_imports"
ASKED_TOO_LONG_AGO = timedelta(minutes=1)
WENT_WRONG = (
    "Something went wrong while the worker was at this file. Try again, or ask the person who runs this service."
)


def enqueue_import(import_id: UUID) -> None:
    """Have the step that an import waits for carried out. Call it after committing. Never raises: see the sweep."""
    try:
        current_app.extensions["import_tasks"][CARRY_ON](str(import_id))
    except Exception as error:  # whatever the queue's store may raise
        log.error("not_enqueued", task=CARRY_ON, id=str(import_id), exc_info=error)


def carry_on(session: Session, import_id: UUID) -> None:
    """Carry out the step that an import waits for. Safe to repeat, and to be killed at any moment."""
    session.rollback()
    begin_writing(session)
    step = services.claim_step(session, import_id)
    session.commit()
    if step is None:
        return
    carry_out = {ImportStatus.READING: _read, ImportStatus.CHECKING: _check, ImportStatus.IMPORTING: _import}[step]
    try:
        carry_out(session, import_id)
    except (FileUnreadable, ConsultError) as error:
        _give_back(session, import_id, step, str(error))
    except Exception as error:  # whatever it was, the file must not look as if somebody were at it
        log.error("import_failed", id=str(import_id), step=step.value, exc_info=error)
        _give_back(session, import_id, step, WENT_WRONG)


def sweep_for_imports(session: Session) -> None:
    """Put in the queue the steps that were lost, and give up the files that nobody has gone on with."""
    now = utc_now()
    lost = imports_without_a_worker(
        session, asked_before=now - ASKED_TOO_LONG_AGO, taken_before=now - services.TAKEN_FOR
    )
    for import_id in lost:
        enqueue_import(import_id)
    session.rollback()
    begin_writing(session)
    for found in forgotten_imports(session, begun_before=now - services.FORGOTTEN_AFTER):
        services.give_up(session, found)
    session.commit()


def init_app(app: Flask) -> None:
    """Register the tasks with the application's queue."""
    queue = app.extensions["queue"]

    def step(import_id: str) -> None:
        """Carry on with an import."""
        with app.app_context():
            carry_on(db.session, UUID(import_id))

    def sweep() -> None:
        """Find imports to carry on with."""
        with app.app_context():
            sweep_for_imports(db.session)

    app.extensions["import_tasks"] = {
        CARRY_ON: queue.task(name=CARRY_ON)(step),
        SWEEP: queue.periodic_task(crontab(minute="*"), name=SWEEP, expires=timedelta(seconds=50))(sweep),
    }


def _read(session: Session, import_id: UUID) -> None:
    """Make out rows and columns. What says who somebody is, and answers no question, is kept no longer than this."""
    content, questionnaire = _file_and_questions(session, import_id)
    text = as_csv_text(content)
    table = table_in(text)
    columns, rows = columns_in(table.header, table.rows)
    if not rows:
        raise FileUnreadable("The file has headings and no rows below them. Choose another.")
    product = product_of(columns)
    first = guess(columns, questionnaire, product)
    personal = personal_places(columns, first.columns)
    if personal:
        text, columns = without_columns(text, personal), without_cells_of(columns, personal)

    def keep(found: ResponseImport) -> None:
        services.finish_reading(session, found, text, columns, rows=rows, guess=first, product=product)

    _finish(session, import_id, ImportStatus.READING, keep)


def _check(session: Session, import_id: UUID) -> None:
    content, reader, known = _inputs(session, import_id)
    check = check_rows(table_in(content.decode()).rows, reader, known=known)
    _finish(session, import_id, ImportStatus.CHECKING, lambda found: services.finish_check(session, found, check))


def _import(session: Session, import_id: UUID) -> None:
    """Read first and write then: nobody else could save on SQLite while a transaction that writes is open."""
    content, reader, known = _inputs(session, import_id)
    rows = list(responses_in(table_in(content.decode()).rows, reader, known=known))
    if any(row.wrong for row in rows):  # the product was brought up to date between check and import
        raise Conflict("The check of this file does not hold any more. Check it again.")

    prepared = prepare_rows(rows, reader.questionnaire)
    added_to: list[UUID] = []

    def write(found: ResponseImport) -> None:
        if services.adds_to_a_consultation(found):
            added_to.append(add_whole(session, found, prepared).id)
        else:
            import_whole(session, found, prepared)

    _finish(session, import_id, ImportStatus.IMPORTING, write)
    count_rows_after(session, came_in=len(rows))
    for consultation_id in added_to:  # the comments of an earlier wave wait until a person asks
        enqueue_new_comments(consultation_id)


def _file_and_questions(session: Session, import_id: UUID) -> tuple[bytes, Questionnaire]:
    """The file of an import and the questionnaire that it answers. No transaction stays open behind it."""
    found = session.get_one(ResponseImport, import_id)
    content = content_of(session, import_id) or b""
    questionnaire = questionnaire_with(session, found.questionnaire_id)
    session.rollback()
    return content, questionnaire


def _inputs(session: Session, import_id: UUID) -> tuple[bytes, RowReader, Known]:
    """What a step works on: the file, who reads its rows, and what was imported before. As above."""
    content, questionnaire = _file_and_questions(session, import_id)
    found = session.get_one(ResponseImport, import_id)
    days = wave_days = None
    if services.adds_to_a_consultation(found):
        days = days_of(session.get_one(Consultation, found.consultation_id))
    else:
        wave = services.wave_of_import(found)
        wave_days = (wave.first_on, wave.last_on)
    known = known_to(session, found) if services.adds_to_a_consultation(found) else {}
    matching, product = services.matching_of(found), product_called(found.product)
    session.rollback()
    reader = RowReader(questionnaire, matching, product=product, received_between=days, days_of_wave=wave_days)
    return content, reader, known


def _finish(session: Session, import_id: UUID, step: ImportStatus, keep: Callable[[ResponseImport], None]) -> None:
    """Keep what a step came to, in one transaction; drop it where the import was given up or changed meanwhile."""
    begin_writing_much(session)
    found = session.get_one(ResponseImport, import_id, populate_existing=True, with_for_update=True)
    if found.status is step:
        keep(found)
    session.commit()


def _give_back(session: Session, import_id: UUID, step: ImportStatus, why: str) -> None:
    session.rollback()
    _finish(session, import_id, step, lambda found: services.fail_step(session, found, why))
