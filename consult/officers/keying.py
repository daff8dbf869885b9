"""Keying paper forms, one after the other."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Batch, Consultation, Response, Role
from consult.officers.blueprint import bp
from consult.officers.corrections import show_saved_before
from consult.officers.keying_sheet import NOTHING_KEYED, keying_sheet, problems_with, question_blocks
from consult.officers.one_time_forms import Marks, Problems, marks_sent
from consult.queries.batches import progress_of, require_batch
from consult.queries.consultations import questionnaire_of
from consult.queries.entries import answers_of, consultation_of
from consult.services import paper_entry
from consult.services.entering import refuse_before_opening
from consult.tasks.coding import enqueue_new_comments
from forms.build import AnswerForm, read_answers


@bp.get("/batches/<uuid:batch_id>/forms/new")
@requires(Role.OFFICER)
def key_in_response(batch_id: UUID) -> ResponseReturnValue:
    """An empty sheet for the next form of the batch, with a word about the one before."""
    batch = require_batch(db.session, batch_id)
    consultation = consultation_of(db.session, batch)
    refuse_before_opening(consultation)
    sheet = keying_sheet(questionnaire_of(db.session, consultation))
    marks = Marks(consultation.questionnaire_version_id)
    return _page(batch, consultation, sheet, marks, saved=_saved_in(batch))


@bp.post("/batches/<uuid:batch_id>/forms/new")
@requires(Role.OFFICER)
@keeps_what_was_typed
def save_response(batch_id: UUID) -> ResponseReturnValue:
    """Store a form, once, and go on to the next."""
    batch = require_batch(db.session, batch_id)
    consultation = consultation_of(db.session, batch)
    questionnaire = questionnaire_of(db.session, consultation)
    sheet = keying_sheet(questionnaire, formdata=request.form)
    marks, unsafe = marks_sent(request.form, consultation, is_stale=form_is_stale())
    problems = unsafe + problems_with(sheet, when_empty=NOTHING_KEYED)
    if problems:
        return _page(batch, consultation, sheet, marks, problems=problems)
    answers = read_answers(sheet)
    entered = paper_entry.key_in_response(
        db.session, batch, consultation, answers, token=marks.token, keyed_by=current_user()
    )
    if not entered.is_new and answers_of(db.session, entered.response, questionnaire) != answers:
        return show_saved_before(entered.response, sheet)
    db.session.commit()
    enqueue_new_comments(consultation.id)
    if progress_of(db.session, batch).is_complete:
        flash(f"Saved as {entered.response.reference}. Every form of this batch has been keyed.", "success")
        return redirect(url_for("officers.batch", batch_id=batch.id), code=303)
    return redirect(url_for("officers.key_in_response", batch_id=batch.id, saved=entered.response.id), code=303)


def _page(
    batch: Batch,
    consultation: Consultation,
    sheet: AnswerForm,
    marks: Marks,
    *,
    saved: Response | None = None,
    problems: Problems = (),
) -> str:
    return render_template(
        "officers/key_in_response.html",
        consultation=consultation,
        progress=progress_of(db.session, batch),
        blocks=question_blocks(sheet),
        marks=marks,
        saved=saved,
        errors=problems,
    )


def _saved_in(batch: Batch) -> Response | None:
    """The form that the page before saved, when the address names one of this batch."""
    saved_id = request.args.get("saved", type=UUID)
    saved = db.session.get(Response, saved_id) if saved_id else None
    return saved if saved and saved.batch_id == batch.id else None
