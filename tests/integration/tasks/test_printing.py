"""Printing as background work: to the end, from where a worker was stopped, or to a sentence that says why not."""

import io
import json
from datetime import timedelta

import pikepdf
import pytest

from consult.clock import utc_now
from consult.extensions import db
from consult.models import Consultation, PrintStatus
from consult.page_furniture import date_and_time
from consult.queries.printing import list_printed_files, require_printed_file
from consult.reports.printing import carry_out
from consult.services.claiming import SILENT_AFTER
from consult.tasks import printing
from consult.tasks.printing import (
    COPIES_A_FILE,
    EQUALITY_SHEET,
    GRID,
    enqueue_print_run,
    print_forms,
    sweep_for_print_runs,
)
from forms.paper.serials import written
from tests.integration.printing import QuickPrinter, a_run


@pytest.fixture
def printer(app, monkeypatch):
    printer = QuickPrinter()
    monkeypatch.setitem(app.extensions, "printer", printer)
    return printer


@pytest.fixture
def run(session, factories):
    return a_run(session, factories.consultation(is_demonstration=True), factories.user(), copies=45)


@pytest.fixture
def make(app, session, settings, printer):
    def make(run, *, printer=printer, is_stopping=lambda: False):
        with app.app_context():
            print_forms(db.session, run.id, settings, printer, is_stopping=is_stopping)
        session.rollback()
        session.refresh(run)

    return make


def ranges(printer):
    return [(wanted.first_serial, wanted.last_serial) for wanted in printer.asked]


def names(session, run):
    return [file.name for file in list_printed_files(session, run)]


def test_a_run_is_printed_some_copies_to_a_file_with_its_grid(session, run, make, printer):
    make(run)
    assert (run.status, run.steps_done, run.pages) == (PrintStatus.READY, 45, 6)
    assert ranges(printer) == [(1, COPIES_A_FILE), (COPIES_A_FILE + 1, 2 * COPIES_A_FILE), (2 * COPIES_A_FILE + 1, 45)]
    figures = [written(serial).replace(" ", "") for pair in ranges(printer) for serial in pair]
    assert names(session, run) == [
        EQUALITY_SHEET,
        f"forms-{figures[0]}-to-{figures[1]}.pdf",
        f"forms-{figures[2]}-to-{figures[3]}.pdf",
        f"forms-{figures[4]}-to-{figures[5]}.pdf",
        GRID,
    ]


def test_the_form_says_until_when_where_to_answer_and_that_it_is_a_demonstration(session, run, make, printer):
    consultation = session.get_one(Consultation, run.consultation_id)
    make(run)
    around = printer.asked[0].surroundings
    assert around.closes == date_and_time(consultation.closes_at)
    assert around.is_demonstration
    assert around.return_address == ()
    assert around.online == f"http://localhost:8000/consultations/{consultation.slug}"


def test_a_worker_that_is_stopped_leaves_what_it_made_and_the_next_goes_on(session, run, make, printer):
    make(run, is_stopping=lambda: bool(printer.asked))
    assert (run.status, run.steps_done, run.attempts) == (PrintStatus.QUEUED, COPIES_A_FILE, 0)
    make(run)
    assert (run.status, run.steps_done) == (PrintStatus.READY, 45)
    assert ranges(printer)[1:] == [(COPIES_A_FILE + 1, 2 * COPIES_A_FILE), (2 * COPIES_A_FILE + 1, 45)]
    assert len(names(session, run)) == 5
    assert len(printer.sheets) == 1, "one sheet does for all forms"


def test_a_worker_that_was_overtaken_keeps_nothing(session, run, make, printer):
    def failed_meanwhile():
        with session.begin_nested():
            run.status = PrintStatus.FAILED
        session.commit()

    printer.meanwhile = failed_meanwhile
    make(run)
    assert run.status is PrintStatus.FAILED
    assert names(session, run) == []


def test_a_printer_that_fails_is_said_in_a_sentence(run, make):
    def broken(_wanted):
        raise ValueError("what the form said")

    make(run, printer=broken)
    assert run.status is PrintStatus.FAILED
    assert "fault of the program (ValueError)" in (run.failure or "")
    assert "what the form said" not in (run.failure or "")


def test_a_run_that_is_there_is_not_printed_again(run, make, printer):
    make(run)
    make(run)
    assert len(printer.asked) == 3


def test_the_sweep_finds_what_waits_too_long_and_whose_worker_is_silent(app, session, run, monkeypatch):
    found = []
    monkeypatch.setattr(printing, "enqueue_print_run", found.append)
    with app.app_context():
        sweep_for_print_runs()
        assert found == []
    run.requested_at = utc_now() - timedelta(minutes=2)
    session.commit()
    with app.app_context():
        sweep_for_print_runs()
    run.status, run.heartbeat_at = PrintStatus.RUNNING, utc_now() - 2 * SILENT_AFTER
    session.commit()
    with app.app_context():
        sweep_for_print_runs()
    assert found == [run.id, run.id]


def test_a_queue_that_cannot_be_reached_is_no_error_for_the_officer(app, run, monkeypatch):
    def broken(_run_id):
        raise OSError

    monkeypatch.setitem(app.extensions, "printing_tasks", {printing.PRINT_FORMS: broken})
    with app.app_context():
        enqueue_print_run(run.id)


def test_the_worker_prints_what_the_page_asked_for(app, session, run, printer):
    with app.app_context():
        enqueue_print_run(run.id)
    queue = app.extensions["queue"]
    while (task := queue.dequeue()) is not None:
        queue.execute(task)
    session.rollback()
    session.refresh(run)
    assert run.status is PrintStatus.READY


def test_the_real_printer_makes_forms_and_their_grid(session, factories, make):
    run = a_run(session, factories.consultation(), factories.user(), copies=2)
    make(run, printer=carry_out)
    assert run.status is PrintStatus.READY
    name = names(session, run)[1]
    with pikepdf.open(io.BytesIO(require_printed_file(session, run, name).content)) as opened:
        assert len(opened.pages) == 2 * (run.pages or 0)
    assert json.loads(require_printed_file(session, run, GRID).content)["form"] == "every-kind"
