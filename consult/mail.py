"""Sending messages: through a mail server, or into a folder from which whoever runs the server passes them on."""

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from consult.config import Settings

OUTBOX = "outbox"
PATIENCE_IN_SECONDS = 20
PORTS = {"smtp": smtplib.SMTP_PORT, "smtps": smtplib.SMTP_SSL_PORT}


class NotSent(Exception):
    """A message could not be sent. Names no address: what it says goes to the logs."""


class ServerAway(NotSent):
    """The mail server could not be reached, or takes nothing from us: no fault of the message or its address."""


class Transport(Protocol):
    """A way to send messages."""

    def send(self, message: EmailMessage, *, key: str) -> None:
        """Send a message. The same `key` stands for the same message, should it be sent again. Raises NotSent."""

    def forget(self, *, before: datetime) -> None:
        """Delete what was kept of messages sent before a moment."""


class Outbox:
    """A folder of messages, each a file that mail programs open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage, *, key: str) -> None:
        """Put the message in the folder; sent again, it takes the place of the first."""
        unfinished = self.folder / f"{key}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            unfinished.write_bytes(message.as_bytes())
            unfinished.replace(self.folder / f"{key}.eml")
        except OSError as error:
            raise NotSent(type(error).__name__) from None

    def forget(self, *, before: datetime) -> None:
        """Delete the files of messages sent before a moment: each holds somebody's address."""
        for file in self.folder.glob("*.eml"):
            if file.stat().st_mtime < before.timestamp():
                file.unlink(missing_ok=True)


class MailServer:
    """A mail server, spoken to over SMTP: `smtp` asks for TLS where the server offers it, `smtps` begins with it."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._is_tls_from_the_start = parts.scheme == "smtps"
        self._host = parts.hostname or ""
        self._port = parts.port or PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")

    def send(self, message: EmailMessage, *, key: str) -> None:
        """Hand the message to the server. Only the kind of an error is told: its text may hold an address."""
        try:
            with self._connected() as server:
                self._sign_in(server)
                server.send_message(message)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
            raise NotSent(type(error).__name__) from None
        except (OSError, smtplib.SMTPException) as error:
            raise ServerAway(type(error).__name__) from None

    def greet(self) -> None:
        """Sign in to the server and send nothing. Raises ServerAway where it would take no message from us."""
        try:
            with self._connected() as server:
                self._sign_in(server)
        except (OSError, smtplib.SMTPException) as error:
            raise ServerAway(type(error).__name__) from None

    def forget(self, *, before: datetime) -> None:
        """Nothing is kept here."""

    def _connected(self) -> smtplib.SMTP:
        if self._is_tls_from_the_start:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self._host, self._port, timeout=PATIENCE_IN_SECONDS, context=context)
        return smtplib.SMTP(self._host, self._port, timeout=PATIENCE_IN_SECONDS)

    def _sign_in(self, server: smtplib.SMTP) -> None:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        if self._user:
            server.login(self._user, self._password)


def transport_of(settings: Settings) -> Transport:
    """How messages go out under these settings."""
    if settings.smtp_url is not None:
        return MailServer(settings.smtp_url.get_secret_value())
    return Outbox(settings.data_folder / OUTBOX)
