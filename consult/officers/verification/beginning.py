"""Beginning a verification: which error rate is accepted, what it takes, and how often a bad batch would pass."""

from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import NotFound
from consult.extensions import db
from consult.models import Batch, Role
from consult.officers.blueprint import bp
from consult.officers.verification.finding import find
from consult.officers.verification.offers import Offer, offer_form, offers_for, planned_samples, read_quality
from consult.queries.batches import progress_of, require_batch
from consult.queries.consultations import questionnaire_of
from consult.queries.entries import consultation_of
from consult.queries.second_keyings import list_keyed_responses
from consult.reports.verification.curve import PlannedSample, curve_picture, curve_table, finding_of
from consult.services.verifying import begin_verification, refuse_to_begin
from forms.build import error_summary
from forms.keyed_twice import count_fields
from forms.widgets import blocks


@bp.route("/batches/<uuid:batch_id>/verification", methods=["GET", "POST"])
@requires(Role.OFFICER)
def verify_batch(batch_id: UUID) -> ResponseReturnValue:
    """Ask which error rate can be accepted, and draw the forms that are keyed again."""
    batch = require_batch(db.session, batch_id)
    consultation = consultation_of(db.session, batch)
    refuse_to_begin(db.session, batch)
    offers = _offers(batch)
    form = offer_form(offers, formdata=request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        begun = begin_verification(db.session, batch, consultation, quality=read_quality(form), drawn_by=current_user())
        db.session.commit()
        flash("The forms have been drawn. Somebody who did not key them keys them again.", "success")
        return redirect(url_for("officers.verification", verification_id=begun.id), code=303)
    samples = planned_samples(offers)
    return render_template(
        "officers/verification/verify_batch.html",
        consultation=consultation,
        progress=progress_of(db.session, batch),
        blocks=blocks(form),
        errors=error_summary(form),
        samples=samples,
        table=curve_table(samples),
        finding=finding_of(samples),
    )


@bp.get("/batches/<uuid:batch_id>/verification/curves.svg")
@requires(Role.OFFICER)
def offered_curves(batch_id: UUID) -> ResponseReturnValue:
    """The operating curves of the plans on offer for a batch."""
    return draw_curves(planned_samples(_offers(require_batch(db.session, batch_id))))


@bp.get("/verifications/<uuid:verification_id>/curve.svg")
@requires(Role.OFFICER)
def verification_curve(verification_id: UUID) -> ResponseReturnValue:
    """The operating curve of the plan that was chosen."""
    return draw_curves(find(verification_id).planned)


def draw_curves(samples: tuple[PlannedSample, ...]) -> Response:
    """Operating curves as a picture. Raises NotFound where every form is keyed again: then there is no curve."""
    if not samples:
        raise NotFound("There is no curve: every form is keyed again.")
    picture = render_template("officers/verification/curve.svg", picture=curve_picture(samples))
    response = make_response(picture)
    response.mimetype = "image/svg+xml"
    return response


def _offers(batch: Batch) -> tuple[Offer, ...]:
    questionnaire = questionnaire_of(db.session, consultation_of(db.session, batch))
    return offers_for(len(list_keyed_responses(db.session, batch)), count_fields(questionnaire))
