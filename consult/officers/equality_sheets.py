"""Keying the sheets of equality questions that came on paper, apart from the forms."""

from functools import cache
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import NotFound
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Role
from consult.officers.blueprint import bp
from consult.queries.consultations import questionnaire_of, require_consultation
from consult.services.entering import refuse_before_opening
from consult.services.equality import keep_equality_sheet
from forms.build import error_summary, page_form, read_answers
from forms.loading import equality_section
from forms.spec import Questionnaire
from forms.widgets import blocks

STALE = "This page had been open too long, so nothing was saved. What you chose is still here: save it again"
NOTHING = "Nothing is chosen. Key what stands on the sheet, or put an empty sheet away"


@bp.route("/consultations/<slug>/equality-sheets/new", methods=["GET", "POST"])
@requires(Role.OFFICER)
@keeps_what_was_typed
def key_equality_sheet(slug: str) -> ResponseReturnValue:
    """Ask what stands on a sheet. Nothing asks which form it came with."""
    consultation = require_consultation(db.session, slug)
    if not questionnaire_of(db.session, consultation).equality_section:
        raise NotFound("This consultation does not ask the equality questions.")
    refuse_before_opening(consultation)
    formdata = request.form if request.method == "POST" else None
    form = page_form(section(), section().pages[0], formdata=formdata, answers={})
    token = request.form.get("token", type=UUID) or uuid4()
    problem = STALE if form_is_stale() else None
    if formdata is not None and problem is None and form.validate():
        if keep_equality_sheet(db.session, consultation, read_answers(form), token=token, keyed_by=current_user()):
            db.session.commit()
            flash("The sheet is kept. Key the next one, or go back.", "success")
            return redirect(url_for("officers.key_equality_sheet", slug=slug), code=303)
        problem = NOTHING
    page = render_template(
        "officers/key_equality_sheet.html",
        consultation=consultation,
        section=section(),
        token=token,
        blocks=blocks(form),
        errors=[(None, problem)] if problem else error_summary(form),
    )
    return page, 400 if form_is_stale() else 200


@cache
def section() -> Questionnaire:
    """The equality questions, read once in each process."""
    return equality_section()
