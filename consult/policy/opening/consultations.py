"""Opening a consultation, and changing the day it closes."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.clock import utc_now
from consult.extensions import db
from consult.models import Role
from consult.policy.blueprint import bp
from consult.policy.opening.facts import (
    closing_form,
    is_valid_closing,
    is_valid_opening,
    opening_form,
    read_closing,
    read_opening,
)
from consult.queries.closing_changes import closing_changes
from consult.queries.consultations import questionnaire_with, require_consultation, state_of
from consult.queries.questionnaires import missing_code_books, require_version
from consult.services.consultations import change_closing, open_between_days
from forms.build import error_summary
from forms.widgets import blocks


@bp.route("/questionnaires/<uuid:version_id>/open", methods=["GET", "POST"])
@requires(Role.POLICY)
def open_consultation(version_id: UUID) -> ResponseReturnValue:
    """Ask for title, address and days, and open."""
    version = require_version(db.session, version_id)
    asked = questionnaire_with(db.session, version_id)
    form = opening_form(asked, formdata=request.form if request.method == "POST" else None)
    if request.method == "POST" and is_valid_opening(form):
        opened = open_between_days(db.session, version, read_opening(form), actor=current_user())
        db.session.commit()
        flash(f"“{opened.title}” is at /consultations/{opened.slug}.", "success")
        return redirect(url_for("policy.home"), code=303)
    return render_template(
        "policy/opening/open.html",
        version=version,
        blocks=blocks(form),
        errors=error_summary(form),
        missing=missing_code_books(db.session, asked),
    )


@bp.route("/<slug>/closing", methods=["GET", "POST"])
@requires(Role.POLICY)
def closing(slug: str) -> ResponseReturnValue:
    """Let a consultation close on another day."""
    consultation = require_consultation(db.session, slug)
    form = closing_form(consultation, formdata=request.form if request.method == "POST" else None)
    if request.method == "POST" and is_valid_closing(form, consultation):
        change_closing(db.session, consultation, read_closing(form), actor=current_user())
        db.session.commit()
        flash("The last day is changed.", "success")
        return redirect(url_for("policy.home"), code=303)
    return render_template(
        "policy/opening/closing.html",
        consultation=consultation,
        state=state_of(consultation, utc_now()),
        changes=closing_changes(db.session, consultation),
        blocks=blocks(form),
        errors=error_summary(form),
    )
