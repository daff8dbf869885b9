"""Reads about paper forms that are being keyed, were keyed, or were set aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import Batch, Consultation, FormOutcome, Keying, Response, User


@dataclass(frozen=True, slots=True)
class FormInHand:
    """A form that is being keyed or was set aside, with who has it, and the response it is the same form as."""

    keying: Keying
    clerk: str
    same_as: Response | None


@dataclass(frozen=True, slots=True)
class PaperForm:
    """The form that a response was keyed from, and the batch it came in."""

    keying: Keying
    batch: Batch


def get_unfinished_of(session: Session, batch: Batch, clerk: User) -> Keying | None:
    """The form of the batch that this clerk began and has not finished; of several the first."""
    return session.exec(
        select(Keying)
        .where(Keying.batch_id == batch.id, Keying.clerk_id == clerk.id, col(Keying.outcome).is_(None))
        .order_by(col(Keying.number))
        .limit(1)
    ).one_or_none()


def require_unfinished(session: Session, batch: Batch, form_id: UUID) -> Keying:
    """A form of this batch that is being keyed. Raises NotFound."""
    keying = session.get(Keying, form_id)
    if keying is None or keying.batch_id != batch.id or keying.outcome is not None:
        raise NotFound("This form is not being keyed: it was finished or given up.")
    return keying


def list_unfinished(session: Session, batch: Batch) -> Sequence[FormInHand]:
    """The forms of a batch that are being keyed, in the order they were begun."""
    return _in_hand(session, batch, (None,))


def list_set_aside(session: Session, batch: Batch) -> Sequence[FormInHand]:
    """The forms of a batch that were set aside, in the order they were begun."""
    return _in_hand(session, batch, (FormOutcome.SPOILED, FormOutcome.DUPLICATE))


def get_keying_of(session: Session, response: Response) -> Keying | None:
    """How a response was keyed; None where it was not keyed from paper field by field."""
    return session.exec(select(Keying).where(Keying.response_id == response.id)).one_or_none()


def keyings_of(session: Session, batch: Batch) -> Mapping[UUID, Keying]:
    """How each form of a batch was keyed, by response."""
    rows = session.exec(select(Keying).where(Keying.batch_id == batch.id, col(Keying.response_id).is_not(None)))
    return {row.response_id: row for row in rows if row.response_id is not None}


def get_holder_of(session: Session, serial: int) -> Keying | None:
    """The keying that has this serial: of a form keyed, being keyed or spoiled."""
    return session.exec(select(Keying).where(Keying.serial == serial)).one_or_none()


def forms_of_responses(session: Session, consultation: Consultation) -> Mapping[UUID, PaperForm]:
    """The form that each response of a consultation was keyed from; those that were not keyed are left out."""
    rows = session.exec(
        select(Keying, Batch)
        .join(Batch, col(Batch.id) == col(Keying.batch_id))
        .where(Batch.consultation_id == consultation.id, col(Keying.response_id).is_not(None))
        .order_by(col(Batch.collected_on), col(Batch.opened_at), col(Keying.number))
    ).all()
    return {keying.response_id: PaperForm(keying, batch) for keying, batch in rows if keying.response_id is not None}


def next_number(session: Session, batch: Batch) -> int:
    """The number of the form that is begun next. Ask while the batch is locked."""
    last = session.exec(select(func.max(Keying.number)).where(Keying.batch_id == batch.id)).one() or 0
    keyed = session.exec(select(func.count(col(Response.id))).where(Response.batch_id == batch.id)).one()
    return max(last, keyed) + 1


def _in_hand(session: Session, batch: Batch, outcomes: Sequence[FormOutcome | None]) -> Sequence[FormInHand]:
    rows = session.exec(
        select(Keying, User, Response)
        .join(User, col(User.id) == col(Keying.clerk_id))
        .join(Response, col(Response.id) == col(Keying.same_as_id), isouter=True)
        .where(Keying.batch_id == batch.id)
        .order_by(col(Keying.number))
    ).all()
    return [FormInHand(keying, user.name, same_as) for keying, user, same_as in rows if keying.outcome in outcomes]
