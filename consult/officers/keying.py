"""Keying paper forms, one after the other."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Batch, Consultation, Response, Role
from consult.officers.beside_answers import NOTHING_READABLE, beside_kept, beside_sent, problems_beside
from consult.officers.blueprint import bp
from consult.officers.corrections import show_saved_before
from consult.officers.keyed_questions import keyed_questions
from consult.officers.keying_sheet import NOTHING_KEYED, kept_sheet, keying_sheet, problems_with
from consult.officers.one_time_forms import Marks, Problems, marks_sent
from consult.queries.batches import progress_of, require_batch
from consult.queries.consultations import questionnaire_of
from consult.queries.entries import answers_of, consultation_of, get_response_from_source
from consult.queries.keyings import get_unfinished_of, require_unfinished
from consult.reach import current_reach
from consult.services import paper_entry
from consult.services.batches import refuse_closed
from consult.services.entering import refuse_before_opening
from consult.services.keying import BesideAnswers, SerialTaken, check_serial, refuse_finished, unclear_questions
from consult.tasks.coding import enqueue_new_comments
from forms.as_written import marks_on
from forms.build import AnswerForm, read_answers
from forms.paper.serials import written

SERIAL = "form-serial"
PHOTOCOPIED = "form-serial-photocopied"


@dataclass(frozen=True, slots=True)
class FormPage:
    """What the page of one form shows."""

    sheet: AnswerForm
    marks: Marks
    beside: BesideAnswers = field(default_factory=BesideAnswers)
    serial: str = ""
    number: int | None = None
    last_part: str = ""
    taken: SerialTaken | None = None
    is_photocopied: bool = False


@bp.get("/batches/<uuid:batch_id>/forms/new")
@requires(Role.OFFICER)
def key_in_response(batch_id: UUID) -> ResponseReturnValue:
    """The form that this clerk left unfinished, or an empty sheet for the next, with a word about the one before."""
    batch = require_batch(db.session, batch_id)
    consultation = _open_for_keying(batch)
    unfinished = get_unfinished_of(db.session, batch, current_user())
    if unfinished is not None:
        saved = request.args.get("saved")
        here = url_for("officers.resume_form", batch_id=batch_id, form_id=unfinished.id, saved=saved)
        return redirect(here, code=303)
    sheet = keying_sheet(questionnaire_of(db.session, consultation))
    return _page(
        batch, consultation, FormPage(sheet, Marks(consultation.questionnaire_version_id)), saved=_saved_in(batch)
    )


@bp.get("/batches/<uuid:batch_id>/forms/<uuid:form_id>")
@requires(Role.OFFICER)
def resume_form(batch_id: UUID, form_id: UUID) -> ResponseReturnValue:
    """A form that is being keyed, as far as it was saved."""
    batch = require_batch(db.session, batch_id)
    consultation = _open_for_keying(batch)
    keying = require_unfinished(db.session, batch, form_id)
    refuse_finished(keying, clerk=current_user())
    sheet = kept_sheet(questionnaire_of(db.session, consultation), keying.typed)
    sheet.validate()
    page = FormPage(
        sheet,
        Marks(consultation.questionnaire_version_id, form_id),
        beside=beside_kept(keying.codes, keying.as_written),
        serial=written(keying.serial) if keying.serial else "",
        number=keying.number,
        last_part=keying.last_part,
    )
    return _page(batch, consultation, page, saved=_saved_in(batch))


@bp.post("/batches/<uuid:batch_id>/forms/new")
@requires(Role.OFFICER)
@keeps_what_was_typed
def save_response(batch_id: UUID) -> ResponseReturnValue:
    """Store a form, once, and go on to the next."""
    batch = require_batch(db.session, batch_id)
    consultation = consultation_of(db.session, batch)
    questionnaire = questionnaire_of(db.session, consultation)
    sheet = keying_sheet(questionnaire, formdata=request.form)
    beside = beside_sent(request.form, questionnaire.questions)
    marks, unsafe = marks_sent(request.form, consultation, is_stale=form_is_stale())
    empty = NOTHING_READABLE if beside.codes or beside.as_written else NOTHING_KEYED
    problems = unsafe + problems_with(sheet, when_empty=empty)
    answers = read_answers(sheet)
    problems += problems_beside(questionnaire, beside, answers)
    serial = _serial_sent(batch, consultation, marks)
    taken = serial if isinstance(serial, SerialTaken) else None
    is_photocopied = taken is not None and taken.first is not None and PHOTOCOPIED in request.form
    if taken and not is_photocopied:
        problems = ((SERIAL, taken.sentence), *problems)
    if problems:
        page = FormPage(
            sheet,
            marks,
            beside=beside,
            serial=request.form.get(SERIAL, ""),
            taken=taken,
            is_photocopied=is_photocopied,
        )
        return _page(batch, consultation, page, problems=problems)
    entered = paper_entry.key_in_response(
        db.session,
        batch,
        consultation,
        answers,
        token=marks.token,
        keyed_by=current_user(),
        beside=beside,
        serial=serial if isinstance(serial, int) else None,
        photocopied=taken.serial if taken else None,
    )
    if not entered.is_new and answers_of(db.session, entered.response, questionnaire) != answers:
        return show_saved_before(entered.response, sheet)
    db.session.commit()
    enqueue_new_comments(consultation.id)
    if progress_of(db.session, batch).is_complete:
        flash(f"Saved as {entered.response.reference}. Every form of this batch has been keyed.", "success")
        return redirect(url_for("officers.batch", batch_id=batch.id), code=303)
    return redirect(url_for("officers.key_in_response", batch_id=batch.id, saved=entered.response.id), code=303)


def _open_for_keying(batch: Batch) -> Consultation:
    consultation = consultation_of(db.session, batch)
    refuse_before_opening(consultation)
    refuse_closed(batch)
    return consultation


def _serial_sent(batch: Batch, consultation: Consultation, marks: Marks) -> int | SerialTaken | None:
    """The serial that was typed; a form that was stored already has its own."""
    source_id = f"keyed:{marks.token}"
    if get_response_from_source(db.session, consultation_id=consultation.id, source_id=source_id):
        return None
    typed = request.form.get(SERIAL, "")
    return check_serial(db.session, batch, typed, form_id=marks.token, within=current_reach())


def _page(
    batch: Batch,
    consultation: Consultation,
    page: FormPage,
    *,
    saved: Response | None = None,
    problems: Problems = (),
) -> str:
    questionnaire = questionnaire_of(db.session, consultation)
    odd = marks_on(questionnaire, read_answers(page.sheet), unclear=unclear_questions(questionnaire, page.beside))
    shown: dict[str, Any] = {"page": page, "saved": saved, "errors": problems}
    return render_template(
        "officers/key_in_response.html",
        consultation=consultation,
        progress=progress_of(db.session, batch),
        questions=keyed_questions(page.sheet, page.beside, odd),
        marks=page.marks,
        **shown,
    )


def _saved_in(batch: Batch) -> Response | None:
    """The form that the page before saved, when the address names one of this batch."""
    saved_id = request.args.get("saved", type=UUID)
    saved = db.session.get(Response, saved_id) if saved_id else None
    return saved if saved and saved.batch_id == batch.id else None
