"""How far a verification is, what it found, and what can be done about it as a whole."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.extensions import db
from consult.models import Role
from consult.officers.blueprint import bp
from consult.officers.reasons import reason_form, reason_given
from consult.officers.verification.finding import Found, find
from consult.queries.second_keyings import get_next_for, get_unfinished_second
from consult.queries.verifications import progress_of_verification
from consult.reports.verification.certificate import plan_in_words
from consult.reports.verification.curve import curve_table, finding_of
from consult.reports.verification.quality import field_label, quality_of
from consult.reports.verification.words import in_a_thousand, range_in_a_thousand, share_with_range
from consult.services import verifying
from forms.build import error_summary
from forms.paper.serials import written
from forms.widgets import blocks


@bp.get("/verifications/<uuid:verification_id>")
@requires(Role.OFFICER)
def verification(verification_id: UUID) -> ResponseReturnValue:
    """One verification: how many forms wait, what two keyings differ in, and how well the batch was keyed."""
    found = find(verification_id)
    progress = progress_of_verification(db.session, found.verification)
    return render_template(
        "officers/verification/verification.html",
        found=found,
        consultation=found.consultation,
        progress=progress,
        plan=plan_in_words(found.verification),
        has_one=_has_one(found),
        labels={
            each.difference.part: field_label(found.questionnaire, each.difference.part)
            for each in progress.differences
        },
        quality=quality_of(progress, found.questionnaire),
        table=curve_table(found.planned),
        finding=finding_of(found.planned),
        clerk=current_user(),
        written=written,
        in_a_thousand=in_a_thousand,
        range_in_a_thousand=range_in_a_thousand,
        share_with_range=share_with_range,
    )


@bp.post("/verifications/<uuid:verification_id>/every-form")
@requires(Role.OFFICER)
def verify_every_form(verification_id: UUID) -> ResponseReturnValue:
    """After a sample failed, have every other form keyed again too."""
    found = find(verification_id)
    verifying.verify_every_form(db.session, found.verification, asked_by=current_user())
    db.session.commit()
    flash("Every other form is to be keyed again.", "success")
    return redirect(url_for("officers.verification", verification_id=verification_id), code=303)


@bp.route("/verifications/<uuid:verification_id>/give-up", methods=["GET", "POST"])
@requires(Role.OFFICER)
def give_up_verification(verification_id: UUID) -> ResponseReturnValue:
    """Ask why a verification is given up, and keep the reason."""
    found = find(verification_id)
    verifying.refuse_concluded(found.verification)
    form = reason_form("Why is it given up?", formdata=request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        verifying.give_up_verification(
            db.session, found.verification, reason=reason_given(form), given_up_by=current_user()
        )
        db.session.commit()
        flash("The verification has been given up.", "success")
        return redirect(url_for("officers.batch", batch_id=found.batch.id), code=303)
    return render_template(
        "officers/verification/give_up_verification.html",
        found=found,
        consultation=found.consultation,
        blocks=blocks(form),
        errors=error_summary(form),
    )


def _has_one(found: Found) -> bool:
    """Whether there is a form that this person has, or may take, to key again."""
    if found.verification.outcome is not None:
        return False
    clerk = current_user()
    mine = get_unfinished_second(db.session, found.verification, clerk)
    return (mine or get_next_for(db.session, found.verification, clerk)) is not None
