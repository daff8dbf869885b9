"""Printed forms: runs with serial numbers, what became of their forms, and posters that lead to the online form."""

from uuid import UUID

from flask import Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.clock import utc_now
from consult.errors import Conflict
from consult.extensions import db
from consult.models import Consultation, PrintedFile, PrintStatus, Role
from consult.officers.blueprint import bp
from consult.officers.print_facts import (
    SETTINGS,
    is_valid_void,
    print_form,
    read_print_facts,
    read_void_facts,
    void_form,
)
from consult.page_furniture import date_and_time
from consult.queries.consultations import State, questionnaire_of, require_consultation, state_of
from consult.queries.printing import (
    MAKING,
    consultation_of_run,
    list_printed_files,
    list_runs,
    list_voided,
    require_printed_file,
    require_run,
    run_on_record,
)
from consult.reports.printing import NotPrinted
from consult.services import printing
from consult.summary_pages import size_in_words
from consult.tasks.printing import enqueue_print_run, online_address
from forms.build import error_summary
from forms.paper.serials import written
from forms.paper.wanted import Notice, NoticeSize, NoticeWanted
from forms.widgets import blocks

TAGS = {
    PrintStatus.QUEUED: ("Waiting to start", "grey"),
    PrintStatus.RUNNING: ("Being made", "blue"),
    PrintStatus.READY: ("Ready", "green"),
    PrintStatus.FAILED: ("Failed", "red"),
}
NO_ADDRESS = (
    "Nobody has said what the address of this site is, so no poster can lead to it. Ask the person who runs this "
    "service to set CONSULT_PUBLIC_ADDRESS."
)


@bp.get("/consultations/<slug>/printed-forms")
@requires(Role.OFFICER)
def print_runs(slug: str) -> ResponseReturnValue:
    """Every print run of a consultation, with how many of its forms came back."""
    consultation = require_consultation(db.session, slug)
    return render_template(
        "officers/print_runs.html",
        consultation=consultation,
        runs=list_runs(db.session, consultation),
        can_print=not consultation.is_imported and state_of(consultation, utc_now()) is not State.CLOSED,
        tags=TAGS,
        settings=SETTINGS,
        written=written,
    )


@bp.route("/consultations/<slug>/printed-forms/new", methods=["GET", "POST"])
@requires(Role.OFFICER)
def print_forms(slug: str) -> ResponseReturnValue:
    """Ask what to print, and have it made."""
    consultation = require_consultation(db.session, slug)
    printing.refuse_to_print(consultation)
    form = print_form(formdata=request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        run = printing.request_run(db.session, consultation, read_print_facts(form), requested_by=current_user())
        db.session.commit()
        enqueue_print_run(run.id)
        flash("The forms are being made. You can leave this page: it goes on without you.", "success")
        return redirect(url_for("officers.print_run", run_id=run.id), code=303)
    return render_template(
        "officers/print_forms.html", consultation=consultation, blocks=blocks(form), errors=error_summary(form)
    )


@bp.get("/print-runs/<uuid:run_id>")
@requires(Role.OFFICER)
def print_run(run_id: UUID) -> ResponseReturnValue:
    """One run: how far it is, its files, and the forms that were not handed out."""
    found = require_run(db.session, run_id)
    return render_template(
        "officers/print_run.html",
        consultation=consultation_of_run(db.session, found),
        record=run_on_record(db.session, found),
        is_being_made=found.status in MAKING,
        files=list_printed_files(db.session, found),
        voided=list_voided(db.session, found),
        tags=TAGS,
        settings=SETTINGS,
        written=written,
        size_in_words=size_in_words,
    )


@bp.get("/print-runs/<uuid:run_id>/progress.json")
@requires(Role.OFFICER)
def print_progress(run_id: UUID) -> ResponseReturnValue:
    """How far a run has come, for the script that keeps the page up to date."""
    found = require_run(db.session, run_id)
    return jsonify(done=found.steps_done, total=found.steps_total, status=found.status.value)


@bp.get("/print-runs/<uuid:run_id>/files/<name>")
@requires(Role.OFFICER)
def printed_file(run_id: UUID, name: str) -> ResponseReturnValue:
    """A file of a run."""
    found = require_run(db.session, run_id)
    file: PrintedFile = require_printed_file(db.session, found, name)
    return _to_keep(file.content, file.media_type, file.name)


@bp.route("/print-runs/<uuid:run_id>/not-handed-out", methods=["GET", "POST"])
@requires(Role.OFFICER)
def void_serials(run_id: UUID) -> ResponseReturnValue:
    """Say which forms of a run were never handed out."""
    found = require_run(db.session, run_id)
    form = void_form(found, formdata=request.form if request.method == "POST" else None)
    if request.method == "POST" and is_valid_void(form, db.session, found):
        voided = printing.void_serials(db.session, found, read_void_facts(form), voided_by=current_user())
        how_many = voided.forms
        db.session.commit()
        flash(f"{how_many:,} {'form is' if how_many == 1 else 'forms are'} noted as not handed out.", "success")
        return redirect(url_for("officers.print_run", run_id=run_id), code=303)
    return render_template(
        "officers/void_serials.html",
        consultation=consultation_of_run(db.session, found),
        run=found,
        blocks=blocks(form),
        errors=error_summary(form),
    )


@bp.get("/consultations/<slug>/<any(poster, flyer):size>.pdf")
@requires(Role.OFFICER)
def notice(slug: str, size: str) -> ResponseReturnValue:
    """A poster or a flyer with a QR code that leads to the online form."""
    consultation = require_consultation(db.session, slug)
    printing.refuse_to_print(consultation)
    wanted = NoticeWanted(notice=_notice(consultation, NoticeSize(size)), made_at=consultation.created_at)
    db.session.rollback()  # printing takes a second: no transaction stays open meanwhile
    try:
        printed = current_app.extensions["printer"](wanted)
    except NotPrinted as error:
        raise Conflict(f"The {size} could not be made. Try again in a minute.") from error
    return _to_keep(printed.pdf, "application/pdf", f"{slug}-{size}.pdf")


def _notice(consultation: Consultation, size: NoticeSize) -> Notice:
    address = online_address(consultation, current_app.config["CONSULT"])
    if not address:
        raise Conflict(NO_ADDRESS)
    questionnaire = questionnaire_of(db.session, consultation)
    opens, closes = date_and_time(consultation.opens_at), date_and_time(consultation.closes_at)
    has_opened = state_of(consultation, utc_now()) is State.OPEN
    return Notice(
        size=size,
        title=consultation.title,
        run_by=questionnaire.run_by,
        summary=questionnaire.summary,
        dates=f"Answer by {closes}" if has_opened else f"Answer from {opens} to {closes}",
        address=address,
        other_formats=questionnaire.other_formats,
        is_demonstration=consultation.is_demonstration,
    )


def _to_keep(content: bytes, media_type: str, name: str) -> Response:
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
