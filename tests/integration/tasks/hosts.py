"""A second host for tests: a network namespace, joined to this one by a line that can be cut, where Linux lets us."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

HERE, THERE = "10.231.77.1", "10.231.77.2"


@dataclass(frozen=True, slots=True)
class Host:
    """A host of its own, with its end of the line."""

    name: str
    line: str

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
    """A host that reaches this one at HERE, until the block ends."""
    host = Host(name=f"consult-{os.getpid()}", line=f"cons{os.getpid()}")
    there = f"{host.line}b"
    _ip("netns", "add", host.name)
    try:
        _ip("link", "add", host.line, "type", "veth", "peer", "name", there, "netns", host.name)
        _ip("address", "add", f"{HERE}/30", "dev", host.line)
        _ip("link", "set", host.line, "up")
        for words in (("address", "add", f"{THERE}/30", "dev", there), ("link", "set", there, "up")):
            _ip("-n", host.name, *words)
        yield host
    finally:
        _ip("netns", "delete", host.name)  # and with it both ends of the line


@contextmanager
def reached_over_the_line(unix_socket: str) -> Iterator[int]:
    """The port at HERE at which a server answers that otherwise listens on a socket in a folder."""

    class Relay(BaseRequestHandler):
        def handle(self) -> None:
            with socket.socket(socket.AF_UNIX) as server:
                server.connect(unix_socket)
                answers = Thread(target=_pass_on, args=(server, self.request), daemon=True)
                answers.start()
                _pass_on(self.request, server)
                answers.join()

    class Server(ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server((HERE, 0), Relay) as relay:
        Thread(target=relay.serve_forever, daemon=True).start()
        yield relay.server_address[1]
        relay.shutdown()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    try:
        while sent := source.recv(65_536):
            sink.sendall(sent)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        return  # one of them is gone: the other sees that as its end


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
