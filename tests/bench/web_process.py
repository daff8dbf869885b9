"""What a web process has loaded once it has served a bit of everything."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from consult.config import Settings
from tests.bench.journeys import answer_consultation
from tests.bench.servers import environment_of
from tests.bench.staff import FRONT_PAGES, read_everything

BELONGS_TO_THE_WORKER = ("spacy", "bertopic", "onnxruntime")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The worker's libraries that the web process has loaded: there should be none."""

    pages: int
    libraries: tuple[str, ...]


def libraries_loaded(settings: Settings, slug: str, addresses: int, log: Path) -> Loaded:
    """Import the application as a server does, serve residents and staff, and look. For a process of its own."""
    if before := _workers_libraries():
        raise RuntimeError(f"this process had loaded {', '.join(before)} before it began, so it can tell nothing")
    os.environ.update(environment_of(settings))
    with log.open("w", encoding="utf-8") as output, redirect_stderr(output):
        from wsgi import app  # noqa: PLC0415 - it reads the environment when it is imported

        with served(app) as port:
            journey = answer_consultation(port, slug)
            read = sum(len(read_everything(port, role, most=addresses)) for role in FRONT_PAGES)
    pages = len(journey.shown_milliseconds) + len(journey.sent_milliseconds) + read
    return Loaded(pages, _workers_libraries())


@contextmanager
def served(app: Flask) -> Iterator[int]:
    """Serve an application from a thread of this process, and give the port."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def _workers_libraries() -> tuple[str, ...]:
    return tuple(name for name in BELONGS_TO_THE_WORKER if name in sys.modules)
