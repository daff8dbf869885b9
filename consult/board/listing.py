"""The consultations on the board's front page, with the summary of each that was signed off last."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from consult.clock import utc_now
from consult.models import Consultation
from consult.queries.consultations import State, list_consultations, state_of
from consult.queries.reach import Reach
from consult.queries.summaries import SignedNote, latest_signed_by_consultation


@dataclass(frozen=True, slots=True)
class ListedConsultation:
    """A consultation as a line of the list."""

    consultation: Consultation
    state: State
    signed: SignedNote | None


def list_consultations_for_board(session: Session, *, within: Reach) -> Sequence[ListedConsultation]:
    """Every consultation within reach, those with a signed summary first."""
    signed = latest_signed_by_consultation(session)
    now = utc_now()
    listed = [
        ListedConsultation(consultation, state_of(consultation, now), signed.get(consultation.id))
        for consultation in list_consultations(session, within=within)
    ]
    return sorted(listed, key=lambda line: line.signed is None)
