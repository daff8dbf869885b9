"""Saving a paper form field by field, as the keying page's script asks. The page works without."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import Conflict, NotFound
from consult.extensions import db
from consult.models import Batch, KeyedFields, Keying, Role
from consult.officers.beside_answers import MARKS, beside_kept, beside_sent
from consult.officers.blueprint import bp
from consult.officers.keying import SERIAL
from consult.officers.keying_sheet import kept_sheet
from consult.queries.batches import require_batch
from consult.queries.consultations import questionnaire_of
from consult.queries.entries import consultation_of
from consult.reach import current_reach
from consult.services import keying
from consult.services.keying import SerialTaken, check_serial, claim_serial, keep_field, unclear_questions
from forms.as_written import marks_on
from forms.build import AnswerForm, read_answers
from forms.spec import Question, Questionnaire


@bp.post("/batches/<uuid:batch_id>/forms/<uuid:form_id>/fields/<question_key>")
@requires(Role.OFFICER)
def save_field(batch_id: UUID, form_id: UUID, question_key: str) -> ResponseReturnValue:
    """Keep what was keyed for one question, and say what is odd about it. Nothing is refused or put right."""
    batch = require_batch(db.session, batch_id)
    questionnaire = questionnaire_of(db.session, consultation_of(db.session, batch))
    question = require_question(questionnaire, question_key)
    try:
        begun = _begin(batch, form_id)
        keep_sent(begun, question)
    except Conflict as refusal:
        return {"problem": str(refusal)}, 409
    db.session.commit()
    return {"number": begun.number, **flags_on(questionnaire, begun, question_key)}


@bp.post("/batches/<uuid:batch_id>/forms/<uuid:form_id>/serial")
@requires(Role.OFFICER)
def save_serial(batch_id: UUID, form_id: UUID) -> ResponseReturnValue:
    """Say which printed form this is. One that cannot be is said to be so, with the response keyed from it before."""
    batch = require_batch(db.session, batch_id)
    typed = request.form.get(SERIAL, "")
    serial = check_serial(db.session, batch, typed, form_id=form_id, within=current_reach())
    if isinstance(serial, SerialTaken):
        return {"errors": [serial.sentence], "marks": []}
    try:
        begun = _begin(batch, form_id)
        claim_serial(db.session, begun, serial)
    except Conflict as refusal:
        return {"problem": str(refusal)}, 409
    db.session.commit()
    return {"number": begun.number, "errors": [], "marks": []}


def require_question(questionnaire: Questionnaire, key: str) -> Question:
    """The question with this key. Raises NotFound."""
    try:
        return questionnaire.question(key)
    except KeyError as error:
        raise NotFound("There is no such question.") from error


def keep_sent(keyed: KeyedFields, question: Question) -> None:
    """Keep what was sent for one question of a form."""
    controls = AnswerForm((question,), earlier={}, as_written=True).fields()[0].controls()
    typed = {control: request.form.getlist(control) for control in controls}
    keep_field(db.session, keyed, question, typed=typed, beside=beside_sent(request.form, (question,)))


def _begin(batch: Batch, form_id: UUID) -> Keying:
    """The form, begun with its first field."""
    consultation = consultation_of(db.session, batch)
    begun = keying.begin_form(db.session, batch, consultation, form_id=form_id, clerk=current_user())
    keying.refuse_finished(begun, clerk=current_user())
    return begun


def flags_on(questionnaire: Questionnaire, kept: KeyedFields, key: str) -> dict[str, list[str]]:
    """What cannot be read or contradicts itself in one field, and what is odd about its answer."""
    sheet = kept_sheet(questionnaire, kept.typed)
    sheet.validate()
    beside = beside_kept(kept.codes, kept.as_written)
    odd = marks_on(questionnaire, read_answers(sheet), unclear=unclear_questions(questionnaire, beside))
    errors = [str(error) for field in sheet.fields() if field.name == key for error in field.errors]
    return {"errors": errors, "marks": [MARKS[mark] for mark in odd.get(key, ())]}
