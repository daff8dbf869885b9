"""Addresses of those who want to hear what became of a consultation, and the one message they are sent.

Leaving an address, and taking it off the list, writes nothing to the audit trail: the moment of such an event beside
the moment of a response would join the two, and nothing may.
"""

from datetime import datetime, timedelta
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from consult.clock import today_in_london, utc_now
from consult.errors import Conflict, NotFound
from consult.models import Consultation, ContactAddress, Telling, User
from consult.queries.decisions import has_outcome
from consult.queries.telling import (
    count_addresses,
    count_given_up,
    count_to_try,
    find_address,
    get_telling,
    list_given_up,
    next_untold,
)
from consult.services.auditing import record

KEPT_AFTER_TELLING = timedelta(days=30)
# Whatever happens: nobody is told later than that of a consultation they answered.
KEPT_AFTER_CLOSING = timedelta(days=365)
MOST_TRIES = 5
# Longer than sending takes: an address claimed before then belonged to a worker that was stopped.
CLAIMED_FOR = timedelta(minutes=5)
FIRST_PAUSE = timedelta(minutes=10)
PAUSE_GROWS = 4
LONGEST_ADDRESS = 254
SALT = "take my address off the list"


def read_address(typed: str) -> str | None:
    """The e-mail address that somebody typed, in small letters; None where it is none."""
    try:
        address = validate_email(typed.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return None
    return address if len(address) <= LONGEST_ADDRESS else None


def leave_address(session: Session, consultation: Consultation, email: str) -> None:
    """Put an address on the list of a consultation. One that is there already stays there once, and nobody is told so.

    Raises Conflict once those on the list have been told, and when the list has ended: nobody would write to an address
    left after that.
    """
    session.exec(select(Consultation.id).where(Consultation.id == consultation.id).with_for_update()).one()
    if get_telling(session, consultation) is not None:
        raise Conflict("Those who asked have been told already. Read what happened on the page of the consultation.")
    if utc_now() > kept_until(consultation):
        raise Conflict("This consultation closed a year ago. No addresses are kept for it any more.")
    if find_address(session, consultation, email) is not None:
        return
    address = ContactAddress(consultation_id=consultation.id, email=email, left_on=today_in_london().replace(day=1))
    session.add(address)
    session.flush()


def kept_until(consultation: Consultation) -> datetime:
    """When the addresses left for a consultation are deleted at the latest, told or not."""
    return consultation.closes_at + KEPT_AFTER_CLOSING


def removal_token(address_id: UUID, *, secret: str) -> str:
    """What stands in the link of a message by which its reader takes the address off the list."""
    return URLSafeSerializer(secret, salt=SALT).dumps(str(address_id))


def read_removal_token(token: str, *, secret: str) -> UUID:
    """The address that a link stands for. Raises NotFound where the link is not one of ours."""
    try:
        return UUID(URLSafeSerializer(secret, salt=SALT).loads(token))
    except (BadSignature, ValueError, AttributeError, TypeError):
        raise NotFound("This link does not work. Copy the whole of it from the message.") from None


def remove_address(session: Session, address_id: UUID) -> None:
    """Take an address off the list. One that is gone already is gone."""
    session.execute(delete(ContactAddress).where(col(ContactAddress.id) == address_id))
    session.flush()


def ask_to_tell(session: Session, consultation: Consultation, *, asked_by: User) -> Telling:
    """Have everybody told who asked, once and never again. Raises Conflict where that cannot be."""
    session.exec(select(Consultation.id).where(Consultation.id == consultation.id).with_for_update()).one()
    if get_telling(session, consultation) is not None:
        raise Conflict("Those who asked are told already: everybody gets one message.")
    if not has_outcome(session, consultation, utc_now()):
        raise Conflict("Publish a decision first: the message leads to the page of what was decided.")
    addresses = count_addresses(session, consultation)
    if not addresses:
        raise Conflict("Nobody has left an address.")
    telling = Telling(consultation_id=consultation.id, asked_by_id=asked_by.id, addresses=addresses)
    session.add(telling)
    record(session, "telling asked for", telling, actor=asked_by, addresses=addresses)
    session.flush()
    return telling


def try_again(session: Session, consultation: Consultation, *, asked_by: User) -> Telling:
    """Have those told whose messages failed, and nobody else. Raises Conflict where that cannot be."""
    telling = session.exec(
        select(Telling).where(Telling.consultation_id == consultation.id).with_for_update()
    ).one_or_none()
    if telling is None:
        raise Conflict("Nobody has been told yet. Tell those who asked first.")
    if telling.finished_at is None:
        raise Conflict("The messages are under way. You can try again when that has ended.")
    given_up = list_given_up(session, telling, most_tries=MOST_TRIES)
    if not given_up:
        raise Conflict("No address is left to try again: those that failed have been deleted since.")
    for address in given_up:
        address.tries = 0
        address.try_after = None
    telling.tried_again_at = utc_now()
    telling.finished_at = None
    telling.failed = 0
    record(session, "telling tried again", telling, actor=asked_by, addresses=len(given_up))
    session.flush()
    return telling


def claim_address(session: Session, telling: Telling, now: datetime) -> ContactAddress | None:
    """The next address to send to, which nobody else sends to meanwhile. Commit before sending."""
    address = next_untold(session, telling, most_tries=MOST_TRIES, now=now)
    if address is not None:
        address.tries += 1
        address.try_after = now + CLAIMED_FOR
        session.flush()
    return address


def mark_told(session: Session, telling_id: UUID, address_id: UUID) -> None:
    """Note that a message went out. Commit at once: until then the message would be sent again."""
    telling = session.get_one(Telling, telling_id, with_for_update=True)
    telling.sent += 1
    address = session.get(ContactAddress, address_id)
    if address is not None:  # else taken off the list meanwhile
        address.told_at = utc_now()
        address.try_after = None
    session.flush()


def put_off(session: Session, address_id: UUID, now: datetime) -> None:
    """Note that a message could not be sent: it is tried again later, less and less soon, and then given up."""
    address = session.get(ContactAddress, address_id)
    if address is not None:
        is_last = address.tries >= MOST_TRIES
        address.try_after = None if is_last else now + FIRST_PAUSE * PAUSE_GROWS ** (address.tries - 1)
        session.flush()


def give_back(session: Session, address_id: UUID, now: datetime) -> None:
    """Note that nothing was tried after all: the mail server was away. It is tried again after a pause."""
    address = session.get(ContactAddress, address_id)
    if address is not None:
        address.tries -= 1
        address.try_after = now + FIRST_PAUSE
        session.flush()


def finish_if_done(session: Session, telling_id: UUID, now: datetime) -> bool:
    """End a telling when no address is left to try, and count those that were given up."""
    telling = session.get_one(Telling, telling_id, with_for_update=True)
    telling.failed = count_given_up(session, telling, most_tries=MOST_TRIES)
    if count_to_try(session, telling, most_tries=MOST_TRIES, now=now):
        session.flush()
        return False
    telling.finished_at = now
    record(session, "telling finished", telling, sent=telling.sent, failed=telling.failed)
    session.flush()
    return True


def forget_addresses(session: Session, now: datetime) -> int:
    """Delete the addresses that were told, or given up, 30 days ago, or whose consultation closed a year ago.

    Where the telling was asked for at the last moment, the messages are given 30 days to go out. Gives how many.
    """
    of = col(ContactAddress.consultation_id)
    told = col(ContactAddress.told_at) < now - KEPT_AFTER_TELLING
    over = select(Telling.consultation_id).where(col(Telling.finished_at) < now - KEPT_AFTER_TELLING)
    asked_at = func.coalesce(col(Telling.tried_again_at), col(Telling.asked_at))
    being_told = select(Telling.consultation_id).where(asked_at >= now - KEPT_AFTER_TELLING)
    ended = select(Consultation.id).where(
        col(Consultation.closes_at) < now - KEPT_AFTER_CLOSING, col(Consultation.id).not_in(being_told)
    )
    # Not read before: they are deleted also where the key that locks them is lost.
    found = session.exec(select(ContactAddress.id).where(told | of.in_(over) | of.in_(ended))).all()
    session.execute(delete(ContactAddress).where(col(ContactAddress.id).in_(found)))
    return len(found)
