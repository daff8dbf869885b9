"""A second host for tests: a network namespace, joined to this one by a line that can be cut, where Linux lets us."""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

LOWEST, LINES = IPv4Address("10.192.0.0"), 2**20
"""Each line has four addresses from there on. Tests that run side by side take different ones."""


@dataclass(frozen=True, slots=True)
class Host:
    """A host of its own, with its end of the line, and the address at which it finds this one."""

    name: str
    line: str
    here: str

    @property
    def command(self) -> tuple[str, ...]:
        """What a command begins with that is to run on this host."""
        return ("ip", "netns", "exec", self.name)

    def cut_off(self) -> None:
        """Cut the line: what is sent is lost, and nobody is told."""
        _ip("link", "set", self.line, "down")

    def join_again(self) -> None:
        """Mend the line."""
        _ip("link", "set", self.line, "up")


def may_make_hosts() -> bool:
    """Whether a namespace can be made here: it takes Linux, the command ip, and the rights of root."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return False
    name = f"consult-try-{os.getpid()}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False)
    if made.returncode == 0:
        _ip("netns", "delete", name)
    return made.returncode == 0


@contextmanager
def another_host() -> Iterator[Host]:
    """A host on a line of its own to this one, until the block ends."""
    here = LOWEST + 4 * (os.getpid() % LINES) + 1
    host = Host(name=f"consult-{os.getpid()}", line=f"cons{os.getpid()}", here=str(here))
    there = f"{host.line}b"
    _ip("netns", "add", host.name)
    try:
        _ip("link", "add", host.line, "type", "veth", "peer", "name", there, "netns", host.name)
        _ip("address", "add", f"{here}/30", "dev", host.line)
        _ip("link", "set", host.line, "up")
        for words in (("address", "add", f"{here + 1}/30", "dev", there), ("link", "set", there, "up")):
            _ip("-n", host.name, *words)
        yield host
    finally:
        _ip("netns", "delete", host.name)  # and with it both ends of the line


@contextmanager
def reached_over_the_line(
    host: Host, unix_socket: str, *, overhear: Callable[[bytes], None] = lambda _sent: None
) -> Iterator[int]:
    """The port at which the host finds a server here that otherwise listens on a socket in a folder.

    `overhear` is told what is sent to the server before the server is.
    """
    ends: list[socket.socket] = []

    class Relay(BaseRequestHandler):
        def handle(self) -> None:
            with socket.socket(socket.AF_UNIX) as server:
                server.connect(unix_socket)
                ends.extend((server, self.request))
                answers = Thread(target=_pass_on, args=(server, self.request))
                answers.start()
                _pass_on(self.request, server, overhear)
                answers.join()

    with ThreadingTCPServer((host.here, 0), Relay) as relay:
        Thread(target=relay.serve_forever).start()
        try:
            yield relay.server_address[1]
        finally:
            relay.shutdown()
            for end in ends:  # or they would be waited for as long as it takes to notice a host that is gone
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)


def _pass_on(
    source: socket.socket, sink: socket.socket, overhear: Callable[[bytes], None] = lambda _sent: None
) -> None:
    try:
        while sent := source.recv(65_536):
            overhear(sent)
            sink.sendall(sent)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        return  # one of them is gone: the other sees that as its end


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
