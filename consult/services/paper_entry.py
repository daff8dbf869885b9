"""Keying paper forms."""

from uuid import UUID

from sqlmodel import Session

from consult.clock import start_of_day_in_london
from consult.models import Batch, Channel, Consultation, Response, User
from consult.queries.consultations import questionnaire_of
from consult.services.entering import Entered, enter_once, refuse_before_opening
from consult.services.receiving import receive_response
from forms.answers import Answers


def key_in_response(
    session: Session, batch: Batch, consultation: Consultation, answers: Answers, *, token: UUID, keyed_by: User
) -> Entered:
    """Store one paper form of the batch. A token stores one form: sent again, it gives the response there is.

    Paper counts as received on the day it was collected, so it may be keyed after the consultation closed online.
    """
    refuse_before_opening(consultation)
    source_id = f"keyed:{token}"

    def receive() -> Response:
        return receive_response(
            session,
            consultation,
            questionnaire_of(session, consultation),
            answers,
            channel=Channel.PAPER,
            batch_id=batch.id,
            entered_by=keyed_by,
            source_id=source_id,
            received_at=start_of_day_in_london(batch.collected_on),
        )

    return enter_once(session, consultation_id=consultation.id, source_id=source_id, receive=receive)
