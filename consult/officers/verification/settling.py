"""Settling differences side by side, with the paper in hand."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import NotFound
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Role, Ruling
from consult.officers.beside_answers import CODES, beside_sent, problems_beside
from consult.officers.blueprint import bp
from consult.officers.keyed_questions import keyed_questions
from consult.officers.keying_sheet import keying_sheet
from consult.officers.one_time_forms import STALE, Problems
from consult.officers.verification.finding import Found, find
from consult.queries.verifications import FoundDifference, progress_of_verification
from consult.reports.verification.quality import field_label
from consult.services.keying import BesideAnswers
from consult.services.settling_differences import settle_difference as settle
from consult.services.verifying import refuse_concluded
from consult.tasks.coding import enqueue_new_comments
from forms.answers import from_json, said
from forms.as_written import Part, parts_of
from forms.build import AnswerForm, read_answers
from forms.keyed_twice import FieldValue, KeyedForm, question_with
from forms.questions import Matrix, Question

IN_HAND = "in-hand"
NOT_IN_HAND = (IN_HAND, "Confirm that you have the paper form in front of you")
NO_RULING = (IN_HAND, "Choose which keying is right, or key what the paper says")
DIFFERENCE = "/verifications/<uuid:verification_id>/differences/<uuid:difference_id>"


@bp.get(DIFFERENCE)
@requires(Role.OFFICER)
def keyed_difference(verification_id: UUID, difference_id: UUID) -> ResponseReturnValue:
    """One difference: what the first person keyed and what the second did, with the form to settle it."""
    found, each = _require_difference(verification_id, difference_id)
    return _page(found, each, keying_sheet(found.questionnaire), BesideAnswers())


@bp.post(DIFFERENCE)
@requires(Role.OFFICER)
@keeps_what_was_typed
def settle_difference(verification_id: UUID, difference_id: UUID) -> ResponseReturnValue:
    """Store what the paper says, and go on to the next difference."""
    found, each = _require_difference(verification_id, difference_id)
    question = question_with(found.questionnaire, each.difference.part)
    sheet = keying_sheet(found.questionnaire, formdata=request.form)
    beside = beside_sent(request.form, (question,))
    ruling = next((ruling for ruling in Ruling if ruling.value == request.form.get("ruling")), None)
    problems: Problems = () if ruling else (NO_RULING,)
    if ruling is Ruling.NEITHER:
        problems = _problems_keyed(found, question, sheet, beside)
    if not request.form.get(IN_HAND):
        problems = (NOT_IN_HAND, *problems)
    if form_is_stale():
        problems = (("", STALE),)
    if problems or ruling is None:
        return _page(found, each, sheet, beside, problems=problems)
    keyed = KeyedForm(read_answers(sheet), beside.codes, beside.as_written)
    settle(
        db.session,
        found.verification,
        difference_id,
        ruling,
        paper_says=keyed.value_of(question, each.difference.part),
        settled_by=current_user(),
    )
    db.session.commit()
    enqueue_new_comments(found.consultation.id)
    return _on(found)


def said_field(question: Question, part: Part, kept: dict[str, object]) -> tuple[str, ...]:
    """What was keyed for a field, in sentences for people; one line that says so where nothing was."""
    value = FieldValue.from_json(kept)
    lines = []
    if value.answer is not None:
        lines.append(_said_answer(question, part, value))
    if value.code is not None:
        lines.append(CODES[value.code])
    if value.words:
        lines.append(f"As written: “{value.words}”")
    return tuple(lines) or ("Nothing",)


def _said_answer(question: Question, part: Part, value: FieldValue) -> str:
    if isinstance(question, Matrix):
        return next(column.label for column in question.columns if column.value == value.answer)
    return said(question, from_json(question, value.answer))


def _require_difference(verification_id: UUID, difference_id: UUID) -> tuple[Found, FoundDifference]:
    found = find(verification_id)
    refuse_concluded(found.verification)
    for each in progress_of_verification(db.session, found.verification).differences:
        if each.difference.id == difference_id:
            return found, each
    raise NotFound("There is no such difference.")


def _problems_keyed(found: Found, question: Question, sheet: AnswerForm, beside: BesideAnswers) -> Problems:
    """What is wrong with what was keyed from the paper."""
    sheet.validate()
    field = next(field for field in sheet.fields() if field.name == question.key)
    errors = tuple((field.controls()[0], str(error)) for error in field.errors)
    return (*errors, *problems_beside(found.questionnaire, beside, read_answers(sheet)))


def _on(found: Found) -> ResponseReturnValue:
    """To the next difference, or back to the verification where none is left or it has ended."""
    progress = progress_of_verification(db.session, found.verification)
    if progress.unsettled and found.verification.outcome is None:
        following = progress.unsettled[0].difference.id
        here = url_for("officers.keyed_difference", verification_id=found.verification.id, difference_id=following)
        return redirect(here, code=303)
    flash("Every difference found so far is settled.", "success")
    return redirect(url_for("officers.verification", verification_id=found.verification.id), code=303)


def _page(
    found: Found, each: FoundDifference, sheet: AnswerForm, beside: BesideAnswers, *, problems: Problems = ()
) -> str:
    part = each.difference.part
    question = question_with(found.questionnaire, part)
    shown = next(asked for asked in keyed_questions(sheet, beside, {}) if asked.key == question.key)
    return render_template(
        "officers/verification/keyed_difference.html",
        found=found,
        consultation=found.consultation,
        each=each,
        label=field_label(found.questionnaire, part),
        first=said_field(question, part, each.difference.first),
        second=said_field(question, part, each.difference.second),
        is_one_row=len(parts_of(question)) > 1,
        question=shown,
        has_in_hand=bool(request.form.get(IN_HAND)),
        errors=problems,
    )
