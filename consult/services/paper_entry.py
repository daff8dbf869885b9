"""Keying paper forms."""

from uuid import UUID

from sqlmodel import Session

from consult.clock import start_of_day_in_london
from consult.models import Batch, Channel, Consultation, Response, SignalKind, User
from consult.queries.consultations import questionnaire_of
from consult.queries.entries import get_response_from_source
from consult.services.entering import Entered, enter_once, refuse_before_opening
from consult.services.keying import BesideAnswers, begin_form, claim_serial, finish_form, refuse_finished
from consult.services.receiving import receive_response
from consult.services.signals import note_signal
from forms.answers import Answers


def key_in_response(
    session: Session,
    batch: Batch,
    consultation: Consultation,
    answers: Answers,
    *,
    token: UUID,
    keyed_by: User,
    beside: BesideAnswers | None = None,
    serial: int | None = None,
    photocopied: int | None = None,
) -> Entered:
    """Store one paper form of the batch. A token stores one form: sent again, it gives the response there is.

    The token is the form's identifier where it was begun field by field. Paper counts as received on the day it was
    collected, so it may be keyed after the consultation closed online; not once its batch is closed. A `photocopied`
    serial belongs to another form: this one does not take it, and a person decides whether the two are one return.
    """
    refuse_before_opening(consultation)
    source_id = f"keyed:{token}"
    there = get_response_from_source(session, consultation_id=consultation.id, source_id=source_id)
    if there is not None:
        return Entered(there, is_new=False)
    keying = begin_form(session, batch, consultation, form_id=token, clerk=keyed_by)
    questionnaire = questionnaire_of(session, consultation)

    def receive() -> Response:
        return receive_response(
            session,
            consultation,
            questionnaire,
            answers,
            channel=Channel.PAPER,
            batch_id=batch.id,
            entered_by=keyed_by,
            source_id=source_id,
            received_at=start_of_day_in_london(batch.collected_on),
        )

    entered = enter_once(session, consultation_id=consultation.id, source_id=source_id, receive=receive)
    if entered.is_new:
        refuse_finished(keying, clerk=keyed_by)
        claim_serial(session, keying, serial)
        on_the_form = serial if serial is not None else photocopied
        if on_the_form is not None:
            note_signal(session, entered.response, SignalKind.SERIAL, str(on_the_form))
        finish_form(session, keying, entered.response, questionnaire, answers, beside=beside or BesideAnswers())
    return entered
