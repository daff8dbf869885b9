"""Reads about those who asked to hear what became of a consultation. How many, never who."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import Session, col, func, select

from consult.db.locked import keys_of
from consult.models import Consultation, ContactAddress, Telling


def count_addresses(session: Session, consultation: Consultation) -> int:
    """How many addresses were left for a consultation and are still kept."""
    query = select(func.count()).select_from(ContactAddress)
    return session.exec(query.where(ContactAddress.consultation_id == consultation.id)).one()


# Put together once: every confirmation asks it.
_IS_TOLD = select(Telling.id).where(Telling.consultation_id == bindparam("consultation"))


def is_telling_asked_for(session: Session, consultation: Consultation) -> bool:
    """Whether a person has asked for the message to everybody who left an address."""
    return session.connection().execute(_IS_TOLD, {"consultation": consultation.id}).first() is not None


def get_telling(session: Session, consultation: Consultation) -> Telling | None:
    """The message to everybody who asked, if a person has asked for it."""
    return session.exec(select(Telling).where(Telling.consultation_id == consultation.id)).one_or_none()


def unfinished_tellings(session: Session) -> Sequence[UUID]:
    """The messages that are not yet sent to everybody, the one asked for first at the front."""
    query = select(Telling.id).where(col(Telling.finished_at).is_(None))
    return session.exec(query.order_by(col(Telling.asked_at), col(Telling.id))).all()


def find_address(session: Session, consultation: Consultation, email: str) -> ContactAddress | None:
    """Where an address stands on the list of a consultation, whichever of the keys it was written with."""
    digests = keys_of(session).digests(str(consultation.id), email)
    return session.exec(
        select(ContactAddress).where(
            ContactAddress.consultation_id == consultation.id, col(ContactAddress.email_digest).in_(digests)
        )
    ).first()


def next_untold(session: Session, telling: Telling, *, most_tries: int, now: datetime) -> ContactAddress | None:
    """An address to be told now, held until the transaction ends; one that another worker is at is passed over."""
    return session.exec(
        select(ContactAddress)
        .where(
            ContactAddress.consultation_id == telling.consultation_id,
            col(ContactAddress.told_at).is_(None),
            col(ContactAddress.tries) < most_tries,
            func.coalesce(col(ContactAddress.try_after), now) <= now,
        )
        .order_by(col(ContactAddress.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()


def count_to_try(session: Session, telling: Telling, *, most_tries: int, now: datetime) -> int:
    """How many addresses are still to be tried, or are being tried."""
    is_left = (col(ContactAddress.tries) < most_tries) | (col(ContactAddress.try_after) > now)
    return session.exec(
        select(func.count())
        .select_from(ContactAddress)
        .where(
            ContactAddress.consultation_id == telling.consultation_id, col(ContactAddress.told_at).is_(None), is_left
        )
    ).one()


def list_given_up(session: Session, telling: Telling, *, most_tries: int) -> Sequence[ContactAddress]:
    """The addresses that could not be told, however often it was tried, held until the transaction ends."""
    return session.exec(
        select(ContactAddress).where(*_given_up(telling, most_tries)).order_by(col(ContactAddress.id)).with_for_update()
    ).all()


def count_given_up(session: Session, telling: Telling, *, most_tries: int) -> int:
    """How many addresses could not be told, however often it was tried."""
    return session.exec(select(func.count()).select_from(ContactAddress).where(*_given_up(telling, most_tries))).one()


def _given_up(telling: Telling, most_tries: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(ContactAddress.consultation_id) == telling.consultation_id,
        col(ContactAddress.told_at).is_(None),
        col(ContactAddress.tries) >= most_tries,
    )
