"""Asking a virus scanner about a file: clamd, over its socket, by its INSTREAM command."""

import socket
import struct
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

CHUNK = 64 * 1024
SECONDS = 60
LONGEST_REPLY = 4_096
DEFAULT_PORT = 3310


class NotScanned(Exception):
    """The scanner gave no verdict. The file must be scanned again before anybody opens it."""


class ScannerAway(NotScanned):
    """The scanner cannot be reached, so other files need not be tried now."""


class Scanner(Protocol):
    """Looks for what is harmful in a file."""

    def finding_in(self, path: Path) -> str | None:
        """What was found, in the scanner's words; None: nothing. Raises NotScanned, or ScannerAway."""
        ...


class Clamd:
    """A scanner behind a socket: unix:/run/clamav/clamd.ctl, or tcp://host:3310."""

    def __init__(self, address: str) -> None:
        self._address = urlsplit(address)

    def finding_in(self, path: Path) -> str | None:
        """What clamd found in a file, or None. Raises NotScanned where the file is larger than clamd takes."""
        try:
            reply = self._ask(path)
        except OSError as error:
            raise ScannerAway(f"The virus scanner cannot be reached: {type(error).__name__}.") from error
        verdict = reply.rstrip("\0\n ").removeprefix("stream: ")
        if verdict == "OK":
            return None
        if verdict.endswith(" FOUND"):
            return verdict.removesuffix(" FOUND")
        raise NotScanned(f"The virus scanner gave no verdict, but “{verdict[:100]}”.")

    def _ask(self, path: Path) -> str:
        with self._connected() as connection, path.open("rb") as file:
            with suppress(BrokenPipeError, ConnectionResetError):  # clamd stops reading what is too large, and says so
                connection.sendall(b"zINSTREAM\0")
                while piece := file.read(CHUNK):
                    connection.sendall(struct.pack("!L", len(piece)) + piece)
                connection.sendall(struct.pack("!L", 0))
            reply = b""
            while not reply.endswith(b"\0") and len(reply) < LONGEST_REPLY:
                piece = connection.recv(LONGEST_REPLY)
                if not piece:
                    break
                reply += piece
        return reply.decode(errors="replace")

    def _connected(self) -> socket.socket:
        if self._address.scheme == "unix":
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(SECONDS)
            try:
                connection.connect(self._address.path)
            except OSError:
                connection.close()
                raise
            return connection
        address = (self._address.hostname or "", self._address.port or DEFAULT_PORT)
        return socket.create_connection(address, timeout=SECONDS)


def scanner_at(address: str | None) -> Scanner | None:
    """The scanner that a deployment uses; None: it has none."""
    return Clamd(address) if address else None
