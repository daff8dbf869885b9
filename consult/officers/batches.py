"""Opening a batch of paper, looking at it, and correcting its facts."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.extensions import db
from consult.models import Batch, Role
from consult.officers.blueprint import bp
from consult.officers.facts import batch_form, is_valid_batch, read_batch_facts
from consult.queries.batches import list_events, list_steps, progress_of, require_batch
from consult.queries.consultations import require_consultation
from consult.queries.entries import consultation_of, list_keyed
from consult.queries.keyings import keyings_of, list_set_aside, list_unfinished
from consult.queries.verifications import VerificationState, list_verifications, verification_states
from consult.services import batches
from consult.services.entering import refuse_before_opening
from forms.build import error_summary
from forms.widgets import blocks


@bp.route("/consultations/<slug>/batches/new", methods=["GET", "POST"])
@requires(Role.OFFICER)
def open_batch(slug: str) -> ResponseReturnValue:
    """Ask where a pile of paper came from, and go on to key it."""
    consultation = require_consultation(db.session, slug)
    refuse_before_opening(consultation)
    form = batch_form(consultation, formdata=request.form if request.method == "POST" else None)
    if request.method == "POST" and is_valid_batch(form, consultation):
        opened = batches.open_batch(db.session, consultation, read_batch_facts(form), opened_by=current_user())
        db.session.commit()
        return redirect(url_for("officers.batch", batch_id=opened.id), code=303)
    return render_template(
        "officers/open_batch.html", consultation=consultation, blocks=blocks(form), errors=error_summary(form)
    )


@bp.get("/batches/<uuid:batch_id>")
@requires(Role.OFFICER)
def batch(batch_id: UUID) -> ResponseReturnValue:
    """One batch with the forms keyed from it."""
    found = require_batch(db.session, batch_id)
    return render_template(
        "officers/batch.html",
        consultation=consultation_of(db.session, found),
        progress=progress_of(db.session, found),
        entries=list_keyed(db.session, found),
        keyings=keyings_of(db.session, found),
        unfinished=list_unfinished(db.session, found),
        put_aside=list_set_aside(db.session, found),
        steps=list_steps(db.session, found),
        verifications=list_verifications(db.session, found),
        verified=verification_states(db.session).get(found.id, VerificationState.NOT_VERIFIED),
        clerk=current_user(),
    )


@bp.get("/consultations/<slug>/events")
@requires(Role.OFFICER)
def events(slug: str) -> ResponseReturnValue:
    """What each event or place brought in."""
    consultation = require_consultation(db.session, slug)
    found = list_events(db.session, consultation)
    return render_template("officers/events.html", consultation=consultation, events=found)


@bp.route("/batches/<uuid:batch_id>/facts", methods=["GET", "POST"])
@requires(Role.OFFICER)
def correct_batch(batch_id: UUID) -> ResponseReturnValue:
    """Set right where and when a batch was collected, or how many forms it has."""
    found = require_batch(db.session, batch_id)
    consultation = consultation_of(db.session, found)
    sent = request.form if request.method == "POST" else None
    form = batch_form(consultation, formdata=sent, facts=_facts_of(found))
    if sent is not None and is_valid_batch(form, consultation):
        batches.correct_batch(db.session, found, consultation, read_batch_facts(form), corrected_by=current_user())
        db.session.commit()
        flash("The batch has been corrected.", "success")
        return redirect(url_for("officers.batch", batch_id=batch_id), code=303)
    return render_template(
        "officers/correct_batch.html",
        consultation=consultation,
        batch=found,
        blocks=blocks(form),
        errors=error_summary(form),
    )


def _facts_of(found: Batch) -> batches.BatchFacts:
    return batches.BatchFacts.model_validate({name: getattr(found, name) for name in batches.BatchFacts.model_fields})
