"""Telling people by mail what was done to their own account, as background work: nobody waits for a mail server.

A message holds no link, no code and nothing of the browser or network it came from: one that was made up to look like
it could ask nobody to follow anything.
"""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from flask import Flask, current_app
from huey import CancelExecution
from sqlmodel import Session

from consult.clock import utc_now
from consult.config import Settings
from consult.extensions import db
from consult.mail import NotSent, ServerAway, Transport, transport_of
from consult.models import User
from consult.page_furniture import date_and_time
from consult.queries.people import get_user
from consult.tasks.notice_words import BODY, WORDS, AccountNotice
from consult.tasks.telling import sender
from consult.telemetry import log

TELL_PERSON = "tell_person_of_account"
TRIES_AGAIN = 144
TRIES_EVERY_SECONDS = 10 * 60
"""For a day. What comes later than that helps nobody."""


def tell_person(user: User, notice: AccountNotice) -> None:
    """Have somebody told soon what was done to their account. Call it after committing.

    Never raises: what was done stays done, and the log says that nobody was told of it.
    """
    try:
        task = current_app.extensions["account_notice_tasks"][TELL_PERSON]
        task(str(user.id), notice.value, utc_now().isoformat(), str(uuid4()))
    except Exception as error:  # whatever the queue's store may raise
        log.error("not_enqueued", task=TELL_PERSON, id=str(user.id), exc_info=error)


def message_about(notice: AccountNotice, user: User, *, at: datetime, message_id: UUID, app: Flask) -> EmailMessage:
    """The message that tells somebody what was done to their account, and what to do if it was not them."""
    settings: Settings = app.config["CONSULT"]
    subject, happened, what_to_do = WORDS[notice]
    message = EmailMessage()
    message["Subject"] = f"{subject}: {settings.partnership}"
    message["From"] = sender(settings)
    message["To"] = user.email
    message["Date"] = format_datetime(utc_now())
    message["Message-ID"] = f"<{message_id}@{urlsplit(settings.site_address or '').hostname or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        BODY.format(
            happened=happened.format(moment=date_and_time(at)), what_to_do=what_to_do, partnership=settings.partnership
        )
    )
    return message


def send_notice(
    session: Session, user_id: UUID, notice: AccountNotice, transport: Transport, *, at: datetime, message_id: UUID
) -> None:
    """Send one message. Raises ServerAway where it is worth trying again; an address that is refused is left."""
    user = get_user(session, str(user_id))
    if user is None:
        return
    message = message_about(notice, user, at=at, message_id=message_id, app=current_app)
    session.rollback()  # nothing waits for the mail server
    try:
        transport.send(message, key=str(message_id))
    except ServerAway:
        raise
    except NotSent as error:
        log.warning("not_told_of_account", account=str(user_id), notice=notice.value, why=str(error))


def init_app(app: Flask, settings: Settings) -> None:
    """Register the task with the application's queue."""

    def tell(user_id: str, notice: str, at: str, message_id: str) -> None:
        """Tell one person."""
        with app.app_context():
            try:
                send_notice(
                    db.session,
                    UUID(user_id),
                    AccountNotice(notice),
                    transport_of(settings),
                    at=datetime.fromisoformat(at),
                    message_id=UUID(message_id),
                )
            except ServerAway as error:
                log.warning("mail_server_away", account=user_id, notice=notice, why=str(error))
                raise CancelExecution from None  # as long as tries are left, it is tried again

    queue = app.extensions["queue"]
    task = queue.task(name=TELL_PERSON, retries=TRIES_AGAIN, retry_delay=TRIES_EVERY_SECONDS)
    app.extensions["account_notice_tasks"] = {TELL_PERSON: task(tell)}
