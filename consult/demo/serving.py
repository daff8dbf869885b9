"""Runs the web server and the worker side by side until told to stop."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

SECONDS_TO_START = 60
SECONDS_TO_STOP = 15


class CannotServe(RuntimeError):
    """The demonstration cannot be served. The text says why, and what to do."""


def is_port_free(port: int) -> bool:
    """Whether nothing listens at this port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@contextmanager
def web_and_worker(port: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Start both, wait until pages are served, and stop both at the end, whatever happens."""
    if not is_port_free(port):
        raise CannotServe(f"Something else listens at port {port}. Choose another: CONSULT_PORT=8001 make run")
    scripts = Path(sys.executable).parent
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    # A group of their own, so that Ctrl-C reaches this process alone and it stops them in order.
    processes = [
        subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603 - our own commands
        for command in (
            [str(scripts / "flask"), "--app", "wsgi", "consult", "worker"],
            [str(scripts / "gunicorn"), "wsgi:app", *GUNICORN_OPTIONS, "--bind", f"127.0.0.1:{port}"],
        )
    ]
    try:
        wait_until_ready(f"http://127.0.0.1:{port}/readyz", processes)
        yield processes
    finally:
        stop(processes)


# Browsers come to it without a proxy, and hold connections open that they may never use, which threads do not mind.
GUNICORN_OPTIONS = ("--workers", "2", "--threads", "4", "--log-level", "warning")


def wait_until_ready(address: str, processes: list[subprocess.Popen[bytes]]) -> None:
    """Wait until the address answers. Raises CannotServe when a process ends first, or after a minute."""
    for _ in range(SECONDS_TO_START * 5):
        if any(process.poll() is not None for process in processes):
            raise CannotServe("The web server or the worker stopped while starting. Its message is above.")
        try:
            urlopen(address, timeout=2).close()  # noqa: S310 - always http to this machine
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    raise CannotServe(f"No page was served within {SECONDS_TO_START} seconds.")


def wait_for_the_end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Return when Ctrl-C or a request to end comes, or when one of the processes stops by itself."""
    is_ending = False

    def end(_signal: int, _frame: FrameType | None) -> None:
        nonlocal is_ending
        is_ending = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    while not is_ending and all(process.poll() is None for process in processes):
        time.sleep(0.2)


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask each process to end, and end it if it does not."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
