"""What entering on another's behalf shares: not before the consultation opens, and never twice."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import Consultation, Response
from consult.queries.consultations import State, state_of
from consult.queries.entries import get_response_from_source


@dataclass(frozen=True, slots=True)
class Entered:
    """The response that a form made, now or when it was first sent."""

    response: Response
    is_new: bool


def refuse_before_opening(consultation: Consultation) -> None:
    """Raise Conflict while nobody can have answered yet. After closing, what was received before may be entered.

    Nothing is added to an earlier wave that came in a file: it would not be that wave any more.
    """
    if consultation.is_imported:
        raise Conflict(f"“{consultation.title}” is an earlier wave that was imported. Nothing can be added to it.")
    if state_of(consultation, utc_now()) is State.FORTHCOMING:
        raise Conflict(f"“{consultation.title}” has not opened. Come back when it is open.")


def enter_once(session: Session, *, consultation_id: UUID, source_id: str, receive: Callable[[], Response]) -> Entered:
    """Receive a response, or find the one that the same form made before. `receive` must store the `source_id`."""
    there = get_response_from_source(session, consultation_id=consultation_id, source_id=source_id)
    if there is not None:
        return Entered(there, is_new=False)
    try:
        with session.begin_nested():
            return Entered(receive(), is_new=True)
    except IntegrityError:
        # The same form sent twice at the same moment: the other was quicker.
        there = get_response_from_source(session, consultation_id=consultation_id, source_id=source_id)
        if there is None:
            raise
        return Entered(there, is_new=False)
