"""Telling those who asked what became of a consultation, as background work. No address is ever logged."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, current_app
from huey import crontab
from sqlmodel import Session

from consult.clock import utc_now
from consult.config import Settings
from consult.db.session import begin_writing
from consult.details_keys import DetailsLocked
from consult.extensions import db
from consult.mail import NotSent, ServerAway, Transport, transport_of
from consult.models import Consultation, ContactAddress, Telling
from consult.queries.decisions import has_outcome
from consult.queries.telling import unfinished_tellings
from consult.services.telling import (
    KEPT_AFTER_TELLING,
    claim_address,
    finish_if_done,
    forget_addresses,
    give_back,
    mark_told,
    put_off,
    removal_token,
)
from consult.tasks.clock_leaps import find_leap
from consult.telemetry import log

TELL = "tell_those_who_asked"
SWEEP = "sweep_for_tellings"
# So many, then other work has its turn; the sweep goes on with the rest.
AT_ONCE = 100

SUBJECT = "What happened next: {title}"
BODY = """\
You answered “{title}” and asked us to tell you what happens.

Read what people said, what was decided and what was done:
{outcome}

This is the only message we send you about it. We delete your address {days} days after sending it.
To have it deleted now, open this link:
{removal}

{partnership}
"""


def enqueue_telling(telling_id: UUID) -> None:
    """Have those who asked told soon. Call it after committing. Never raises: the sweep finds what was lost."""
    try:
        current_app.extensions["telling_tasks"][TELL](str(telling_id))
    except Exception as error:  # whatever the queue's store may raise
        log.error("not_enqueued", task=TELL, id=str(telling_id), exc_info=error)


def message_to(address: ContactAddress, consultation: Consultation, app: Flask) -> EmailMessage:
    """The message to one address. It says nothing that the person answered."""
    settings: Settings = app.config["CONSULT"]
    site = settings.site_address or ""
    paths = app.url_map.bind("localhost")
    removal = site + paths.build(
        "public.remove_address", {"token": removal_token(address.id, secret=settings.session_secret)}
    )
    host = urlsplit(site).hostname or "localhost"
    message = EmailMessage()
    message["Subject"] = SUBJECT.format(title=consultation.title)
    message["From"] = sender(settings)
    message["To"] = address.email
    message["Date"] = format_datetime(utc_now())
    # The same each time: should a message go out twice, mail programs can tell that it is one.
    message["Message-ID"] = f"<{address.id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{removal}>"
    message.set_content(
        BODY.format(
            title=consultation.title,
            outcome=site + paths.build("public.outcome", {"slug": consultation.slug}),
            removal=removal,
            days=KEPT_AFTER_TELLING.days,
            partnership=settings.partnership,
        )
    )
    return message


def sender(settings: Settings) -> str:
    """The address that messages come from."""
    host = urlsplit(settings.site_address or "").hostname or "localhost"
    return settings.mail_from or f"no-reply@{host}"


def tell_those_who_asked(
    session: Session, telling_id: UUID, transport: Transport, *, is_stopping: Callable[[], bool]
) -> None:
    """Send the message to the addresses that have not had it. Safe to repeat, and to stop at any moment.

    An address is claimed, sent to, and marked, each in a transaction of its own: of a worker that is killed, only the
    one message in flight may go out a second time.
    """
    begin_writing(session)
    telling = session.get_one(Telling, telling_id)
    consultation = session.get_one(Consultation, telling.consultation_id)
    if telling.finished_at is not None or not has_outcome(session, consultation, utc_now()):
        session.rollback()
        return
    session.rollback()
    for _ in range(AT_ONCE):
        if is_stopping() or not _tell_one(session, telling_id, transport):
            break
    begin_writing(session)
    finish_if_done(session, telling_id, utc_now())
    session.commit()


def _tell_one(session: Session, telling_id: UUID, transport: Transport) -> bool:
    """Send one message. False when none is left to send now, or sending does not work at the moment."""
    begin_writing(session)
    telling = session.get_one(Telling, telling_id)
    address = claim_address(session, telling, utc_now())
    if address is None:
        session.rollback()
        return False
    address_id = address.id
    message = message_to(address, session.get_one(Consultation, telling.consultation_id), current_app)
    session.commit()
    try:
        transport.send(message, key=str(address_id))
    except ServerAway as error:
        log.warning("mail_server_away", telling=str(telling_id), why=str(error))
        begin_writing(session)
        give_back(session, address_id, utc_now())
        session.commit()
        return False  # the others would fare no better: the sweep comes back to them all
    except NotSent as error:
        log.warning("not_told", telling=str(telling_id), why=str(error))
        begin_writing(session)
        put_off(session, address_id, utc_now())
        session.commit()
        return True
    begin_writing(session)
    mark_told(session, telling_id, address_id)
    session.commit()
    return True


def sweep_for_tellings(session: Session, transport: Transport, *, is_clock_believed: bool = True) -> None:
    """Go on with what is unfinished, and delete the addresses that are not needed any more.

    None is deleted by a clock that may be years ahead.
    """
    now = utc_now()
    for telling_id in unfinished_tellings(session):
        enqueue_telling(telling_id)
    session.rollback()
    if not is_clock_believed:
        return
    begin_writing(session)
    deleted = forget_addresses(session, now)
    session.commit()
    transport.forget(before=now - KEPT_AFTER_TELLING)
    if deleted:
        log.info("addresses_deleted", addresses=deleted)


def init_app(app: Flask, settings: Settings) -> None:
    """Register the tasks with the application's queue."""
    queue = app.extensions["queue"]

    def tell(telling_id: str) -> None:
        """Tell those who asked."""
        with app.app_context():
            try:
                tell_those_who_asked(
                    db.session,
                    UUID(telling_id),
                    transport_of(settings),
                    is_stopping=app.extensions["worker_is_stopping"],
                )
            except DetailsLocked as error:
                db.session.rollback()
                log.error("details_locked", telling=telling_id, why=str(error))

    def sweep() -> None:
        """Find tellings to go on with, and addresses to delete."""
        with app.app_context():
            is_clock_believed = find_leap(db.session, queue, utc_now()) is None
            sweep_for_tellings(db.session, transport_of(settings), is_clock_believed=is_clock_believed)

    app.extensions["telling_tasks"] = {
        TELL: queue.task(name=TELL)(tell),
        SWEEP: queue.periodic_task(crontab(minute="*"), name=SWEEP, expires=timedelta(seconds=50))(sweep),
    }
