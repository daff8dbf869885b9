"""Closing a batch whose totals agree, or saying why they do not; and opening it again."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.extensions import db
from consult.models import Role
from consult.officers.blueprint import bp
from consult.officers.reasons import reason_form, reason_given
from consult.queries.batches import progress_of, require_batch
from consult.queries.entries import consultation_of
from consult.services import batches
from forms.build import error_summary
from forms.widgets import blocks


@bp.route("/batches/<uuid:batch_id>/close", methods=["GET", "POST"])
@requires(Role.OFFICER)
def close_batch(batch_id: UUID) -> ResponseReturnValue:
    """Hold the totals against each other. Where they disagree, ask why."""
    batch = require_batch(db.session, batch_id)
    progress = progress_of(db.session, batch)
    sent = request.form if request.method == "POST" else None
    form = reason_form("Why do the totals disagree?", formdata=sent) if progress.disagreements else None
    if request.method == "POST" and (form is None or form.validate()):
        batches.close_batch(db.session, batch, reason=reason_given(form) if form else "", closed_by=current_user())
        db.session.commit()
        flash("The batch is closed.", "success")
        return redirect(url_for("officers.batch", batch_id=batch_id), code=303)
    return render_template(
        "officers/close_batch.html",
        consultation=consultation_of(db.session, batch),
        progress=progress,
        blocks=blocks(form) if form else (),
        errors=error_summary(form) if form else (),
    )


@bp.route("/batches/<uuid:batch_id>/reopen", methods=["GET", "POST"])
@requires(Role.OFFICER)
def reopen_batch(batch_id: UUID) -> ResponseReturnValue:
    """Open a closed batch again, with a reason that is kept."""
    batch = require_batch(db.session, batch_id)
    form = reason_form("Why is it opened again?", formdata=request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        batches.reopen_batch(db.session, batch, reason=reason_given(form), reopened_by=current_user())
        db.session.commit()
        flash("The batch is open again.", "success")
        return redirect(url_for("officers.batch", batch_id=batch_id), code=303)
    return render_template(
        "officers/reopen_batch.html",
        consultation=consultation_of(db.session, batch),
        batch=batch,
        blocks=blocks(form),
        errors=error_summary(form),
    )
