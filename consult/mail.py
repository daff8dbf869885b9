"""Sending messages: for now into a folder, from which whoever runs the server can pass them on."""

from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from consult.config import Settings

OUTBOX = "outbox"


class NotSent(Exception):
    """A message could not be sent. Names no address: what it says goes to the logs."""


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


def transport_of(settings: Settings) -> Transport:
    """How messages go out under these settings."""
    return Outbox(settings.data_folder / OUTBOX)
