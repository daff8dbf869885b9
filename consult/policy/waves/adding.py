"""Adding responses from a file to a consultation that there is: upload; then match, check and import as a wave's."""

from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import Conflict
from consult.extensions import db
from consult.forgery import STALE_WITH_A_FILE, form_is_stale, keeps_what_was_typed
from consult.models import Consultation, ResponseImport, Role
from consult.policy.blueprint import bp
from consult.policy.waves.facts import channel_form, read_channel
from consult.policy.waves.importing import content_of_file, kept
from consult.policy.waves.words import IMPORT_TAGS
from consult.queries.consultations import require_consultation
from consult.queries.imports import list_additions
from consult.security import takes_large_files
from consult.services.entering import refuse_before_opening
from consult.services.imports import begin_adding
from forms.build import AnswerForm, error_summary
from forms.widgets import blocks


@bp.route("/<slug>/import", methods=["GET", "POST"])
@requires(Role.POLICY)
@takes_large_files
@keeps_what_was_typed
def add_responses(slug: str) -> ResponseReturnValue:
    """Ask for a file of responses to a consultation, and how they came in."""
    consultation = require_consultation(db.session, slug)
    refuse_before_opening(consultation)
    form = channel_form(request.form if request.method == "POST" else None)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        made = _begun(consultation, form)
        if isinstance(made, UUID):
            return redirect(url_for("policy.response_import", import_id=made), code=303)
        errors = made
    return render_template(
        "policy/waves/add_responses.html",
        consultation=consultation,
        imports=list_additions(db.session, consultation),
        import_tags=IMPORT_TAGS,
        megabytes=current_app.config["CONSULT"].max_upload_megabytes,
        blocks=blocks(form),
        errors=errors,
    )


def _begun(consultation: Consultation, form: AnswerForm) -> UUID | list[tuple[str, str]]:
    """Keep the file; gives the import's identifier, or what is wrong."""
    form.validate()
    errors = [("", STALE_WITH_A_FILE)] if form_is_stale() else [*error_summary(form)]
    file = request.files.get("file")
    if file is None or not file.filename:
        errors.append(("file", "Choose the file of responses"))
    if errors or file is None:
        return errors

    def begin() -> ResponseImport:
        return begin_adding(
            db.session,
            consultation,
            read_channel(form),
            file_name=file.filename or "",
            content=content_of_file(file),
            actor=current_user(),
        )

    try:
        return kept(begin)
    except Conflict as error:
        db.session.rollback()
        return [("", str(error))]
