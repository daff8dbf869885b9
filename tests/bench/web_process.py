"""What a web process has loaded once it has served a bit of everything."""

import os
import sys
import threading
from dataclasses import dataclass

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


def libraries_loaded(settings: Settings, slug: str, addresses: int) -> Loaded:
    """Import the application as a server does, serve residents and staff, and look. For a process of its own."""
    os.environ.update(environment_of(settings))
    from wsgi import app  # noqa: PLC0415 - it reads the environment when it is imported

    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        journey = answer_consultation(server.server_port, slug)
        read = sum(len(read_everything(server.server_port, role, most=addresses)) for role in FRONT_PAGES)
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
    pages = len(journey.shown_milliseconds) + len(journey.sent_milliseconds) + read
    return Loaded(pages, tuple(name for name in BELONGS_TO_THE_WORKER if name in sys.modules))
