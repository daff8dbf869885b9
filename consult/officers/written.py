"""Entering letters, e-mails, calls and the like on behalf of those who sent or made them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import NotFound
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Consultation, Role
from consult.officers.blueprint import bp
from consult.officers.corrections import show_saved_before
from consult.officers.facts import CHANNELS, is_valid_written, read_written_facts, written_form
from consult.officers.keying_sheet import NOTHING_WRITTEN, comment_blocks, keying_sheet, other_blocks, problems_with
from consult.officers.one_time_forms import Marks, Problems, marks_sent
from consult.queries.consultations import questionnaire_of, require_consultation
from consult.queries.entries import (
    WRITTEN,
    answers_of,
    consultation_of,
    keys_answered,
    list_written,
    require_entry,
)
from consult.queries.originals import responses_with_originals
from consult.services import written_comments
from consult.services.entering import refuse_before_opening
from consult.tasks.coding import enqueue_new_comments
from forms.build import AnswerForm, error_summary, read_answers
from forms.widgets import blocks


@bp.get("/consultations/<slug>/comments")
@requires(Role.OFFICER)
def written_comments_of(slug: str) -> ResponseReturnValue:
    """The letters, e-mails, calls and the like of one consultation."""
    consultation = require_consultation(db.session, slug)
    entries = list_written(db.session, consultation)
    ids = [entry.response.id for entry in entries]
    return render_template(
        "officers/written_comments_of.html",
        consultation=consultation,
        entries=entries,
        bears_on=_numbers_answered(consultation, ids),
        with_originals=responses_with_originals(db.session, ids),
        channels=CHANNELS,
    )


@bp.get("/consultations/<slug>/comments/new")
@requires(Role.OFFICER)
def enter_written_comment(slug: str) -> ResponseReturnValue:
    """Ask how a comment arrived and what it says."""
    consultation = require_consultation(db.session, slug)
    refuse_before_opening(consultation)
    sheet = keying_sheet(questionnaire_of(db.session, consultation))
    return _page(consultation, written_form(consultation), sheet, Marks(consultation.questionnaire_version_id))


@bp.post("/consultations/<slug>/comments/new")
@requires(Role.OFFICER)
@keeps_what_was_typed
def save_written_comment(slug: str) -> ResponseReturnValue:
    """Store what was written in, once."""
    consultation = require_consultation(db.session, slug)
    questionnaire = questionnaire_of(db.session, consultation)
    form = written_form(consultation, formdata=request.form)
    sheet = keying_sheet(questionnaire, formdata=request.form)
    marks, unsafe = marks_sent(request.form, consultation, is_stale=form_is_stale())
    is_valid_written(form, consultation)
    problems = unsafe + error_summary(form) + problems_with(sheet, when_empty=NOTHING_WRITTEN)
    if problems:
        return _page(consultation, form, sheet, marks, problems=problems)
    answers = read_answers(sheet)
    entered = written_comments.enter_written_comment(
        db.session, consultation, read_written_facts(form), answers, token=marks.token, entered_by=current_user()
    )
    if not entered.is_new and answers_of(db.session, entered.response, questionnaire) != answers:
        return show_saved_before(entered.response, sheet)
    db.session.commit()
    enqueue_new_comments(consultation.id)
    flash(f"Saved as {entered.response.reference}.", "success")
    return redirect(url_for("officers.written_comments_of", slug=slug), code=303)


@bp.route("/responses/<uuid:response_id>/facts", methods=["GET", "POST"])
@requires(Role.OFFICER)
def correct_written_facts(response_id: UUID) -> ResponseReturnValue:
    """Set right how a written comment arrived, and on whose behalf."""
    found = require_entry(db.session, response_id, for_writing=request.method == "POST")
    if found.channel not in WRITTEN:
        raise NotFound("There is no such letter, e-mail or other response.")
    consultation = consultation_of(db.session, found)
    sent = request.form if request.method == "POST" else None
    form = written_form(consultation, formdata=sent, facts=written_comments.facts_of(found))
    if sent is not None and is_valid_written(form, consultation):
        written_comments.correct_written_facts(
            db.session, found, consultation, read_written_facts(form), corrected_by=current_user()
        )
        db.session.commit()
        flash(f"{found.reference} has been corrected.", "success")
        return redirect(url_for("officers.response", response_id=response_id), code=303)
    return render_template(
        "officers/correct_written_facts.html",
        consultation=consultation,
        response=found,
        blocks=blocks(form),
        errors=error_summary(form),
    )


def _numbers_answered(consultation: Consultation, responses: Sequence[UUID]) -> Mapping[UUID, Sequence[int]]:
    """The numbers of the questions that each response bears on, in order."""
    questions = questionnaire_of(db.session, consultation).questions
    return {
        response_id: [number for number, question in enumerate(questions, start=1) if question.key in answered]
        for response_id, answered in keys_answered(db.session, responses).items()
    }


def _page(
    consultation: Consultation, form: AnswerForm, sheet: AnswerForm, marks: Marks, *, problems: Problems = ()
) -> str:
    return render_template(
        "officers/enter_written_comment.html",
        consultation=consultation,
        facts=blocks(form),
        comments=comment_blocks(sheet),
        others=other_blocks(sheet),
        marks=marks,
        errors=problems,
    )
