"""Looking at what an officer entered, and correcting it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Batch, Keying, Response, Role, User
from consult.officers.beside_answers import beside_kept, beside_sent, problems_beside, read_beside
from consult.officers.blueprint import bp
from consult.officers.facts import CHANNELS
from consult.officers.keyed_questions import keyed_questions
from consult.officers.keying_sheet import NOTHING_LEFT, keying_sheet, problems_with
from consult.officers.one_time_forms import STALE, Problems
from consult.queries.consultations import questionnaire_with
from consult.queries.entries import answers_of, consultation_of, require_entry
from consult.queries.keyings import get_keying_of
from consult.queries.originals import list_originals
from consult.services.correcting import correct_response as correct
from consult.services.correcting import fingerprint_of
from consult.services.keying import BesideAnswers, note_beside, unclear_questions
from consult.tasks.coding import enqueue_new_comments
from forms.answers import Answers, said
from forms.as_written import marks_on
from forms.build import AnswerForm, read_answers
from forms.spec import Questionnaire

SEEN = "form-seen"

CHANGED_BY_ANOTHER = (
    "This response was corrected after you opened it, so nothing was saved. "
    "Check the answers below against the paper, then save them again"
)
SAVED_BEFORE = (
    "This form was already saved as {reference}. What you typed now is different: check it, and save it as a correction"
)


@dataclass(frozen=True, slots=True)
class ReadOut:
    """A question with what the response says to it."""

    number: int
    ask: str
    said: str | None
    beside: Sequence[str]


@bp.get("/responses/<uuid:response_id>")
@requires(Role.OFFICER)
def response(response_id: UUID) -> ResponseReturnValue:
    """One response as it was entered, every question of the form with it."""
    found = require_entry(db.session, response_id)
    questionnaire = questionnaire_with(db.session, found.questionnaire_version_id)
    consultation = consultation_of(db.session, found)
    return render_template(
        "officers/response.html",
        response=found,
        consultation=consultation,
        is_late=found.received_at > consultation.closes_at,
        batch=db.session.get(Batch, found.batch_id) if found.batch_id else None,
        entered_by=db.session.get(User, found.entered_by_id),
        channel=CHANNELS[found.channel],
        originals=list_originals(db.session, found),
        lines=_read_out(questionnaire, answers_of(db.session, found, questionnaire), get_keying_of(db.session, found)),
    )


@bp.get("/responses/<uuid:response_id>/correct")
@requires(Role.OFFICER)
def correct_response(response_id: UUID) -> ResponseReturnValue:
    """The form again, as it was entered, to put right what was keyed wrongly."""
    found = require_entry(db.session, response_id)
    questionnaire = questionnaire_with(db.session, found.questionnaire_version_id)
    answers = answers_of(db.session, found, questionnaire)
    beside = _kept_beside(get_keying_of(db.session, found))
    return _page(found, keying_sheet(questionnaire, answers=answers), beside, seen=answers)


@bp.post("/responses/<uuid:response_id>/correct")
@requires(Role.OFFICER)
@keeps_what_was_typed
def save_correction(response_id: UUID) -> ResponseReturnValue:
    """Replace the answers that changed, unless somebody else changed them meanwhile."""
    found = require_entry(db.session, response_id, for_writing=True)
    questionnaire = questionnaire_with(db.session, found.questionnaire_version_id)
    before = answers_of(db.session, found, questionnaire)
    sheet = keying_sheet(questionnaire, formdata=request.form)
    problems = problems_with(sheet, when_empty=NOTHING_LEFT)
    if form_is_stale():
        problems = (("", STALE), *problems)
    after = read_answers(sheet)
    beside = beside_sent(request.form, questionnaire.questions)
    problems = (*problems, *problems_beside(questionnaire, beside, after))
    if not problems and after != before and request.form.get(SEEN) != fingerprint_of(before):
        problems = (("", CHANGED_BY_ANOTHER),)
    if problems:
        return _page(found, sheet, beside, seen=before, problems=problems)
    keying = get_keying_of(db.session, found)
    is_noted = keying is not None and beside != _kept_beside(keying)
    changed = correct(db.session, found, questionnaire, before=before, after=after, corrected_by=current_user())
    if keying is not None:
        note_beside(db.session, keying, questionnaire, after, beside=beside)
    db.session.commit()
    if changed:
        enqueue_new_comments(found.consultation_id)
        flash(f"{found.reference} has been corrected.", "success")
    elif is_noted:
        flash(f"What was noted beside the answers of {found.reference} has been corrected.", "success")
    else:
        flash(f"{found.reference} stays as it was: no answer was changed.", "success")
    return redirect(url_for("officers.response", response_id=response_id), code=303)


def show_saved_before(found: Response, sheet: AnswerForm) -> ResponseReturnValue:
    """A form sent again with other answers: what was typed, as a correction of the response that it made."""
    questionnaire = questionnaire_with(db.session, found.questionnaire_version_id)
    problem = ("", SAVED_BEFORE.format(reference=found.reference))
    beside = beside_sent(request.form, questionnaire.questions)
    page = _page(found, sheet, beside, seen=answers_of(db.session, found, questionnaire), problems=(problem,))
    return page, 409


def _page(found: Response, sheet: AnswerForm, beside: BesideAnswers, *, seen: Answers, problems: Problems = ()) -> str:
    questionnaire = questionnaire_with(db.session, found.questionnaire_version_id)
    odd = marks_on(questionnaire, read_answers(sheet), unclear=unclear_questions(questionnaire, beside))
    return render_template(
        "officers/correct_response.html",
        response=found,
        consultation=consultation_of(db.session, found),
        questions=keyed_questions(sheet, beside, odd if found.batch_id else {}),
        is_paper=get_keying_of(db.session, found) is not None,
        seen=fingerprint_of(seen),
        errors=problems,
    )


def _kept_beside(keying: Keying | None) -> BesideAnswers:
    return beside_kept(keying.codes, keying.as_written) if keying else BesideAnswers()


def _read_out(questionnaire: Questionnaire, answers: Answers, keying: Keying | None) -> Sequence[ReadOut]:
    """Every question, also those that routing would have hidden: paper is kept as it was written."""
    beside, marks = _kept_beside(keying), keying.marks if keying else {}
    return [
        ReadOut(
            number,
            question.ask,
            said(question, answers[question.key]) if question.key in answers else None,
            read_beside(question, beside, marks.get(question.key, ())),
        )
        for number, question in enumerate(questionnaire.questions, start=1)
    ]
