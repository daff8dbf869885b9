"""A tiny clamd for tests: it knows INSTREAM, and one thing that is harmful."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from tests.scans import EICAR

CLEAN, FOUND, TOO_LARGE = "stream: OK", "stream: Eicar-Test-Signature FOUND", "INSTREAM size limit exceeded. ERROR"


@contextmanager
def clamd(*, takes_bytes: int = 1_000_000, folder: Path | None = None) -> Iterator[str]:
    """A scanner that listens, and its address: in a folder, or else on a port."""
    if folder is None:
        server = socket.create_server(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    else:
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        server.bind(str(folder / "clamd"))
        server.listen()
        address = f"unix:{folder / 'clamd'}"
    thread = Thread(target=_serve, args=(server, takes_bytes), daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(timeout=5)


def _serve(server: socket.socket, takes_bytes: int) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:  # closed
            return
        with connection, connection.makefile("rb") as sent:
            assert sent.read(10) == b"zINSTREAM\0"
            connection.sendall(_verdict(sent, takes_bytes).encode() + b"\0")


def _verdict(sent: object, takes_bytes: int) -> str:
    content = b""
    while True:
        (length,) = struct.unpack("!L", sent.read(4))  # type: ignore[attr-defined]
        if not length:
            return FOUND if EICAR in content else CLEAN
        content += sent.read(length)  # type: ignore[attr-defined]
        if len(content) > takes_bytes:
            return TOO_LARGE
