"""Bringing in an earlier wave from a file: upload, match, check, import; and giving up or undoing it."""

from collections.abc import Callable
from contextlib import closing
from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from consult.access import current_user, requires
from consult.errors import Conflict
from consult.extensions import db
from consult.forgery import STALE_WITH_A_FILE, form_is_stale, keeps_what_was_typed
from consult.importing.products import product_called
from consult.models import Channel, ResponseImport, Role
from consult.paging import Paging
from consult.policy.blueprint import bp
from consult.policy.downloads import sent_as_file
from consult.policy.waves.facts import STUDIES, import_form, is_valid_wave, read_import
from consult.policy.waves.matched import columns_matched
from consult.policy.waves.words import IMPORT_TAGS
from consult.policy.words import CHANNELS
from consult.queries.consultations import questionnaire_with
from consult.queries.imports import (
    STEPS,
    consultation_added_to,
    count_problems_listed,
    list_problems,
    require_import,
)
from consult.queries.questionnaires import list_versions, require_version
from consult.queries.waves import require_series
from consult.reach import current_reach
from consult.reports.spreadsheets import Sheet
from consult.security import takes_large_files
from consult.services import imports as services
from consult.services.added_responses import undo_adding
from consult.services.imported_responses import undo_import as undo
from consult.services.imports import begin_import as begin
from consult.services.imports import wave_of_import
from consult.tasks.imports import enqueue_import
from forms.build import error_summary
from forms.widgets import blocks


@bp.route("/series/<uuid:series_id>/import", methods=["GET", "POST"])
@requires(Role.POLICY)
@takes_large_files
@keeps_what_was_typed
def begin_import(series_id: UUID) -> ResponseReturnValue:
    """Ask what the wave is called, and for its file."""
    series = require_series(db.session, series_id)
    form = import_form(request.form if request.method == "POST" else None)
    versions = [version for version in list_versions(db.session, within=current_reach()) if version.published_at]
    chosen = request.form.get("questionnaire", "")
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        file = request.files.get("file")
        is_valid = is_valid_wave(form)
        errors = [("", STALE_WITH_A_FILE)] if form_is_stale() else [*error_summary(form)]
        if chosen not in {str(version.id) for version in versions}:
            errors.append(("questionnaire", "Choose the questionnaire that the wave asked from the list"))
        if file is None or not file.filename:
            errors.append(("file", "Choose the file of responses"))
        elif is_valid and not errors:
            made = _begun(series_id, chosen, file)
            if isinstance(made, UUID):
                return redirect(url_for("policy.response_import", import_id=made), code=303)
            errors.append(("", made))
    return render_template(
        "policy/waves/begin_import.html",
        series=series,
        versions=versions,
        chosen=chosen,
        megabytes=current_app.config["CONSULT"].max_upload_megabytes,
        blocks=blocks(form),
        errors=errors,
    )


@bp.get("/imports/<uuid:import_id>")
@requires(Role.POLICY)
def response_import(import_id: UUID) -> ResponseReturnValue:
    """Where an import stands, and what can be done next."""
    found = require_import(db.session, import_id)
    listed = count_problems_listed(db.session, found)
    paging = Paging.of(listed, request.args.get("page"))
    version = require_version(db.session, found.questionnaire_id)
    wave = None if services.adds_to_a_consultation(found) else wave_of_import(found)
    channel = wave.channel if wave else found.channel or Channel.NOT_KNOWN
    columns = columns_matched(found, questionnaire_with(db.session, version.id))
    return render_template(
        "policy/waves/import.html",
        found=found,
        consultation=consultation_added_to(db.session, found),
        series=require_series(db.session, found.series_id) if found.series_id else None,
        wave=wave,
        channel=CHANNELS[channel],
        study=STUDIES[wave.study][0] if wave else None,
        product=product_called(found.product),
        version=version,
        tag=IMPORT_TAGS[found.status],
        is_waiting=found.status in STEPS,
        is_open=found.status in services.OPEN,
        columns=columns,
        personal=[each for each in columns if each.column.is_personal],
        problems=list_problems(db.session, found, offset=paging.offset, limit=paging.last - paging.offset),
        listed=listed,
        paging=paging,
        pagination=paging.links("policy.response_import", {"import_id": str(import_id)}),
    )


@bp.get("/imports/<uuid:import_id>/progress.json")
@requires(Role.POLICY)
def import_progress(import_id: UUID) -> ResponseReturnValue:
    """Where an import stands, for the script that keeps its page up to date."""
    found = require_import(db.session, import_id)
    return {"status": found.status.value}


@bp.post("/imports/<uuid:import_id>/check")
@requires(Role.POLICY)
def check_import(import_id: UUID) -> ResponseReturnValue:
    """Have every row checked."""
    return _asked(import_id, services.ask_for_check)


@bp.post("/imports/<uuid:import_id>/carry-out")
@requires(Role.POLICY)
def carry_out_import(import_id: UUID) -> ResponseReturnValue:
    """Have the whole file imported."""
    return _asked(import_id, services.ask_for_import)


@bp.post("/imports/<uuid:import_id>/give-up")
@requires(Role.POLICY)
def give_up_import(import_id: UUID) -> ResponseReturnValue:
    """Delete the file, and import nothing."""
    found = require_import(db.session, import_id)
    services.give_up(db.session, found, actor=current_user())
    added_to = consultation_added_to(db.session, found)
    back = url_for("policy.add_responses", slug=added_to.slug) if added_to else None
    back = back or url_for("policy.series", series_id=found.series_id)
    db.session.commit()
    flash("The import is given up. The file is deleted.", "success")
    return redirect(back, code=303)


@bp.post("/imports/<uuid:import_id>/undo")
@requires(Role.POLICY)
def undo_import(import_id: UUID) -> ResponseReturnValue:
    """Take a whole import away again."""
    found = require_import(db.session, import_id)
    if services.adds_to_a_consultation(found):
        undo_adding(db.session, found, actor=current_user())
        gone = "its responses"
    else:
        undo(db.session, found, actor=current_user())
        gone = "its wave, its consultation and its responses"
    db.session.commit()
    flash(f"The import is undone: {gone} are gone.", "success")
    return redirect(url_for("policy.response_import", import_id=import_id), code=303)


@bp.get("/imports/<uuid:import_id>/problems.csv")
@requires(Role.POLICY)
def import_problems(import_id: UUID) -> Response:
    """Every problem listed, to mend the file by."""
    found = require_import(db.session, import_id)
    rows = [(each.row, each.column, each.sentence) for each in list_problems(db.session, found)]
    sheet = Sheet("Problems", (), ("row", "column", "what to do"), rows)
    return sent_as_file(sheet, "problems.csv", "csv")


def _begun(series_id: UUID, questionnaire_id: str, file: FileStorage) -> UUID | str:
    """Keep the file; gives the import's identifier, or why there is none."""
    form = import_form(request.form)
    is_valid_wave(form)

    def begin_wave() -> ResponseImport:
        return begin(
            db.session,
            require_series(db.session, series_id),
            require_version(db.session, UUID(questionnaire_id)),
            read_import(form),
            file_name=file.filename or "",
            content=content_of_file(file),
            actor=current_user(),
        )

    try:
        return kept(begin_wave)
    except Conflict as error:
        db.session.rollback()
        return str(error)


def content_of_file(file: FileStorage) -> bytes:
    """The whole of an uploaded file, which is closed."""
    with closing(file):
        content: bytes = file.read()
    return content


def kept(begin_it: Callable[[], ResponseImport]) -> UUID:
    """Begin an import, and hand it to the worker. Gives its identifier."""
    begun = begin_it()
    db.session.commit()
    enqueue_import(begun.id)
    return begun.id


def _asked(import_id: UUID, ask: Callable[..., None]) -> ResponseReturnValue:
    found = require_import(db.session, import_id)
    ask(db.session, found, seen=seen_version(), actor=current_user())
    db.session.commit()
    enqueue_import(import_id)
    return redirect(url_for("policy.response_import", import_id=import_id), code=303)


def seen_version() -> int:
    """The version of the matching that the page showed; one that there never was where the form says none."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
