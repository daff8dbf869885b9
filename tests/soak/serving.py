"""The web server and the worker of the queue as processes that can be killed and started again."""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import gunicorn.app.wsgiapp

from consult import create_app
from consult.config import Settings
from consult.demo.serving import GUNICORN_OPTIONS, SECONDS_TO_STOP
from consult.tasks.theming_tools import LocalTheming
from consult.tasks.worker import run_worker
from nlp.encoder.hashing import HashingEncoder
from tests.bench.processes import PartFailed, family_of
from tests.bench.servers import CONSULT, environment_of
from tests.soak.site import lay_out

CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.soak.warm"])


class Serving:
    """Consult as it is deployed: gunicorn with its processes, and the worker. Both log into one file."""

    def __init__(self, settings: Settings, port: int, log: Path) -> None:
        self.settings = settings
        self.port = port
        self.log = log
        self.web = self._start(serve)
        self.worker = self._start(work)

    def kill_one_web_process(self, choose: Callable[[list[int]], int]) -> None:
        """SIGKILL one of the processes that answer requests. Gunicorn starts another by itself."""
        _kill([choose(sorted(self._family()[1:]) or [self._family()[0]])])

    def kill_first_web_process(self) -> None:
        """SIGKILL gunicorn itself, and start it again, as the system's supervisor would. Its processes end alone."""
        _kill(self._family()[:1])
        self._start_web()

    def kill_web_server(self) -> None:
        """SIGKILL every process of the web server, as when the power fails, and start it again."""
        _kill(self._family())
        self._start_web()

    def kill_worker(self) -> None:
        """SIGKILL the worker of the queue, and start another."""
        self.worker.kill()
        self.worker.join()
        self.worker = self._start(work)

    def start_what_ended(self) -> None:
        """Start gunicorn again where it gave up, as a supervisor does: orphans may keep its port for some seconds."""
        if not self.web.is_alive():
            self._start_web()

    def stop(self) -> None:
        """Ask both to end, and end them if they do not."""
        family = self._family()
        for process in (self.worker, self.web):
            process.terminate()
        for process in (self.worker, self.web):
            process.join(SECONDS_TO_STOP)
            process.kill()
            process.join()
        _kill(family)

    def _start(self, target: Callable[..., None]) -> ForkServerProcess:
        process = CONTEXT.Process(target=target, args=(self.settings, self.port, self.log))
        process.start()
        return process

    def _start_web(self) -> None:
        self.web.join()
        self.web = self._start(serve)

    def _family(self) -> list[int]:
        return list(family_of(self.web.pid or 0))


def make_site(settings: Settings, addresses: list[str]) -> None:
    """Fill an empty database, in a process of its own."""
    process = CONTEXT.Process(target=lay_out, args=(settings, addresses))
    process.start()
    process.join()
    if process.exitcode != 0:
        raise PartFailed("The database could not be laid out. The error is above.")


def serve(settings: Settings, port: int, log: Path) -> None:
    """Be gunicorn."""
    _become(settings, log)
    sys.argv = ["gunicorn", CONSULT, *GUNICORN_OPTIONS, "--bind", f"127.0.0.1:{port}"]
    gunicorn.app.wsgiapp.run()


def work(settings: Settings, _port: int, log: Path) -> None:
    """Be the worker, with an encoder that needs no model: what is looked at is what is done, and how often."""
    _become(settings, log)
    app = create_app(settings)
    app.extensions["theming_tools"] = LocalTheming(settings, encoder=HashingEncoder())
    run_worker(app)


def _become(settings: Settings, log: Path) -> None:
    os.environ.update(environment_of(settings))
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(output, stream)


def _kill(pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
