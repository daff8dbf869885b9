"""The consultations on the board's front page, with how many responses each has."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from consult.clock import utc_now
from consult.models import Consultation
from consult.queries.consultations import State, list_consultations, state_of
from consult.queries.response_counts import count_responses_by_consultation


@dataclass(frozen=True, slots=True)
class ListedConsultation:
    """A consultation as a line of the list."""

    consultation: Consultation
    state: State
    responses: int


def list_summaries(session: Session) -> Sequence[ListedConsultation]:
    """Every consultation, those with responses first."""
    counts = count_responses_by_consultation(session)
    now = utc_now()
    listed = [
        ListedConsultation(consultation, state_of(consultation, now), counts.get(consultation.id, 0))
        for consultation in list_consultations(session)
    ]
    return sorted(listed, key=lambda line: line.responses == 0)
