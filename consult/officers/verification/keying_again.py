"""Keying a form a second time, on the same screen as the first time, without anything of the first keying on it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import Conflict
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Role, SecondKeying
from consult.officers.beside_answers import beside_kept, beside_sent, problems_beside
from consult.officers.blueprint import bp
from consult.officers.keyed_questions import keyed_questions
from consult.officers.keying_sheet import NOTHING_KEYED, kept_sheet, keying_sheet, problems_with
from consult.officers.one_time_forms import STALE, Marks, Problems
from consult.officers.reasons import reason_form, reason_given
from consult.officers.saving_fields import flags_on, keep_sent, require_question
from consult.officers.verification.finding import Found, find
from consult.queries.verifications import DrawnForm, lock_verification, require_drawn
from consult.services import second_keying
from consult.services.keying import BesideAnswers, unclear_questions
from consult.services.verifying import leave_out, refuse_concluded
from forms.as_written import marks_on
from forms.build import AnswerForm, error_summary, read_answers
from forms.keyed_twice import KeyedForm
from forms.paper.serials import written
from forms.widgets import blocks

NOTHING_READABLE = "Nothing on this form can be taken for an answer. Say below that it cannot be keyed again"
NONE_LEFT = "There is no form left that you can key again."
FORM = "/verifications/<uuid:verification_id>/forms/<uuid:second_id>"


@bp.post("/verifications/<uuid:verification_id>/forms/next")
@requires(Role.OFFICER)
def take_next_form(verification_id: UUID) -> ResponseReturnValue:
    """Give this clerk the next form of the draw that they may key."""
    return _next(find(verification_id))


@bp.get(FORM)
@requires(Role.OFFICER)
def key_again(verification_id: UUID, second_id: UUID) -> ResponseReturnValue:
    """The form as far as it was keyed again: empty at first."""
    found, form = _theirs(verification_id, second_id)
    sheet = kept_sheet(found.questionnaire, form.second.typed)
    sheet.validate()
    return _page(found, form, sheet, beside_kept(form.second.codes, form.second.as_written))


@bp.post(FORM)
@requires(Role.OFFICER)
@keeps_what_was_typed
def save_again(verification_id: UUID, second_id: UUID) -> ResponseReturnValue:
    """Compare the form with its first keying, and go on to the next."""
    found, form = _theirs(verification_id, second_id)
    sheet = keying_sheet(found.questionnaire, formdata=request.form)
    beside = beside_sent(request.form, found.questionnaire.questions)
    empty = NOTHING_READABLE if beside.codes or beside.as_written else NOTHING_KEYED
    problems = problems_with(sheet, when_empty=empty)
    answers = read_answers(sheet)
    problems = (*problems, *problems_beside(found.questionnaire, beside, answers))
    if form_is_stale():
        problems = (("", STALE), *problems)
    if problems:
        return _page(found, form, sheet, beside, problems=problems)
    second_keying.finish_second(
        db.session,
        found.verification,
        form.second,
        found.questionnaire,
        KeyedForm(answers, beside.codes, beside.as_written),
        clerk=current_user(),
    )
    if found.verification.outcome is not None:
        db.session.commit()
        flash(f"{form.reference} has been keyed again. The verification has ended.", "success")
        return redirect(url_for("officers.verification", verification_id=verification_id), code=303)
    return _next(found)


@bp.post(f"{FORM}/fields/<question_key>")
@requires(Role.OFFICER)
def save_field_again(verification_id: UUID, second_id: UUID, question_key: str) -> ResponseReturnValue:
    """Keep what was keyed again for one question, and say what is odd about it: never whether it differs."""
    found = find(verification_id)
    question = require_question(found.questionnaire, question_key)
    form = require_drawn(db.session, found.verification, second_id)
    try:
        lock_verification(db.session, found.verification)
        refuse_concluded(found.verification)
        second_keying.refuse_not_theirs(form.second, clerk=current_user())
        keep_sent(form.second, question)
    except Conflict as refusal:
        return {"problem": str(refusal)}, 409
    db.session.commit()
    number = form.number or form.second.position
    return {"number": number, **flags_on(found.questionnaire, form.second, question_key)}


@bp.post(f"{FORM}/put-back")
@requires(Role.OFFICER)
def put_form_back(verification_id: UUID, second_id: UUID) -> ResponseReturnValue:
    """Forget what was keyed again of a form, so that somebody else can take it."""
    found = find(verification_id)
    form = require_drawn(db.session, found.verification, second_id)
    second_keying.put_back(db.session, found.verification, form.second, put_back_by=current_user())
    db.session.commit()
    flash(f"{form.reference} is back on the pile. What was keyed of it a second time is gone.", "success")
    return redirect(url_for("officers.verification", verification_id=verification_id), code=303)


@bp.route(f"{FORM}/left-out", methods=["GET", "POST"])
@requires(Role.OFFICER)
def leave_form_out(verification_id: UUID, second_id: UUID) -> ResponseReturnValue:
    """Ask why a form cannot be keyed again, and take the next of the draw in its place."""
    found, form = _theirs(verification_id, second_id)
    asking = reason_form(
        "Why can it not be keyed again?",
        hint="For example, the paper cannot be found",
        formdata=request.form if request.method == "POST" else None,
    )
    if request.method == "POST" and asking.validate():
        leave_out(db.session, found.verification, form.second, reason=reason_given(asking), clerk=current_user())
        db.session.commit()
        flash(f"{form.reference} is left out. The certificate will say so.", "success")
        return redirect(url_for("officers.verification", verification_id=verification_id), code=303)
    return render_template(
        "officers/verification/leave_form_out.html",
        found=found,
        consultation=found.consultation,
        form=form,
        blocks=blocks(asking),
        errors=error_summary(asking),
    )


def _theirs(verification_id: UUID, second_id: UUID) -> tuple[Found, DrawnForm]:
    """A form that this clerk is keying again. Raises Conflict where they are not, or it is over."""
    found = find(verification_id)
    refuse_concluded(found.verification)
    form = require_drawn(db.session, found.verification, second_id)
    second_keying.refuse_not_theirs(form.second, clerk=current_user())
    return found, form


def _next(found: Found) -> ResponseReturnValue:
    """On to the form that this clerk keys next, or back where there is none."""
    second: SecondKeying | None = second_keying.take_next(db.session, found.verification, clerk=current_user())
    db.session.commit()
    if second is None:
        flash(NONE_LEFT, "success")
        return redirect(url_for("officers.verification", verification_id=found.verification.id), code=303)
    here = url_for("officers.key_again", verification_id=found.verification.id, second_id=second.id)
    return redirect(here, code=303)


def _page(found: Found, form: DrawnForm, sheet: AnswerForm, beside: BesideAnswers, *, problems: Problems = ()) -> str:
    odd = marks_on(found.questionnaire, read_answers(sheet), unclear=unclear_questions(found.questionnaire, beside))
    return render_template(
        "officers/verification/key_again.html",
        found=found,
        consultation=found.consultation,
        form=form,
        serial=written(form.serial) if form.serial else "",
        questions=keyed_questions(sheet, beside, odd),
        marks=Marks(found.consultation.questionnaire_version_id, form.second.id),
        errors=problems,
    )
