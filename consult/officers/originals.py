"""Scanned originals: attached to a response that an officer entered, opened, and removed."""

from contextlib import closing
from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import Conflict
from consult.extensions import db
from consult.forgery import STALE_WITH_A_FILE, form_is_stale, keeps_what_was_typed
from consult.models import Original, OriginalKind, Role
from consult.models import Response as StoredResponse
from consult.officers.blueprint import bp
from consult.originals.content import NotAnOriginal
from consult.originals.folder import OriginalsFolder
from consult.queries.entries import consultation_of, require_entry
from consult.queries.originals import require_original
from consult.security import takes_large_files
from consult.services import originals as services
from consult.tasks.originals import enqueue_scan

NOTHING_CHOSEN = "Choose the file of the original"
GONE = "The file of this original is not in its folder. Tell the person who runs this service."
MEDIA_TYPES = {
    OriginalKind.PDF: "application/pdf",
    OriginalKind.PNG: "image/png",
    OriginalKind.JPEG: "image/jpeg",
    OriginalKind.TIFF: "image/tiff",
}
OPENED_NOWHERE = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""Should a browser show a file after all, it may load, run and reach nothing."""


@bp.route("/responses/<uuid:response_id>/originals", methods=["GET", "POST"])
@requires(Role.OFFICER)
@takes_large_files
@keeps_what_was_typed
def attach_original(response_id: UUID) -> ResponseReturnValue:
    """Ask for the scan of what a response was entered from."""
    found = require_entry(db.session, response_id)
    problem = _attached(found) if request.method == "POST" else None
    if request.method == "POST" and problem is None:
        flash("The original is attached. It can be opened once it has been scanned for viruses.", "success")
        return redirect(url_for("officers.response", response_id=response_id), code=303)
    return render_template(
        "officers/attach_original.html",
        consultation=consultation_of(db.session, found),
        response=found,
        megabytes=current_app.config["CONSULT"].max_upload_megabytes,
        has_scanner=current_app.extensions["virus_scanner"] is not None,
        errors=[("file", problem)] if problem else [],
    )


@bp.post("/originals/<uuid:original_id>/file")
@requires(Role.OFFICER, Role.POLICY)
def original_file(original_id: UUID) -> ResponseReturnValue:
    """An original as a file to keep. It is asked for with a form, because it leaves an event in the audit trail."""
    original = require_original(db.session, original_id)
    services.open_original(db.session, original, opened_by=current_user())
    if not _folder().has(original.stored_as):
        raise Conflict(GONE)
    sent = _sent(original, db.session.get_one(StoredResponse, original.response_id))
    db.session.commit()
    return sent


@bp.post("/originals/<uuid:original_id>/remove")
@requires(Role.OFFICER)
def remove_original(original_id: UUID) -> ResponseReturnValue:
    """Forget an original, and delete its file."""
    original = require_original(db.session, original_id, for_writing=True)
    response_id, stored_as = original.response_id, original.stored_as
    services.remove_original(db.session, original, removed_by=current_user())
    db.session.commit()
    _folder().delete(stored_as)
    flash("The original is removed, and its file deleted.", "success")
    return redirect(url_for("officers.response", response_id=response_id), code=303)


def _attached(found: StoredResponse) -> str | None:
    """Keep the file that was sent; gives why not, if it is not kept."""
    file = request.files.get("file")
    if form_is_stale():
        return STALE_WITH_A_FILE
    if file is None or not file.filename:
        return NOTHING_CHOSEN
    try:
        with closing(file):
            services.attach_original(db.session, _folder(), found, file.stream, attached_by=current_user())
    except (NotAnOriginal, Conflict) as error:
        db.session.rollback()
        return str(error).rstrip(".")
    db.session.commit()
    enqueue_scan()
    return None


def _sent(original: Original, response: StoredResponse) -> Response:
    """The file under a name of ours: what somebody's computer called it may say who they are, or mislead."""
    sent = send_file(
        _folder().path_of(original.stored_as).resolve(),
        mimetype=MEDIA_TYPES[original.kind],
        as_attachment=True,
        download_name=f"{response.reference}-original-{original.number}.{original.kind.value}",
        conditional=False,
        etag=False,
    )
    sent.headers["Content-Security-Policy"] = OPENED_NOWHERE
    sent.headers["Cache-Control"] = "no-store"
    return sent


def _folder() -> OriginalsFolder:
    folder: OriginalsFolder = current_app.extensions["originals"]
    return folder
