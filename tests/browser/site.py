"""The product as people reach it: served by gunicorn, over a database of the tests' own."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session

from consult import create_app
from consult.config import Settings
from consult.db.session import begin_writing
from consult.demo.serving import stop, wait_until_ready
from consult.extensions import db
from consult.migrating import upgrade_database
from consult.models import Role
from consult.queries.consultations import require_consultation
from consult.queries.received import count_received
from tests.browser.scenery import user_of
from tests.factories import Factories

T = TypeVar("T")

PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Site:
    """A served product. `places` are the identifiers that addresses of states are made with."""

    address: str
    app: Flask
    engine: Engine
    places: Mapping[str, str]

    @contextmanager
    def database(self) -> Iterator[Session]:
        """A session beside the server's, for what a test prepares and what it looks up."""
        with Session(self.engine) as session:
            yield session

    def open_consultation(self, name: str) -> str:
        """Open the questionnaire of every kind once more, for one test alone. Gives its slug."""
        slug = f"{name}-{uuid4().hex[:8]}"
        with self.database() as session:
            begin_writing(session)
            Factories(session).consultation(slug=slug)
        return slug

    def open_batch(self, name: str, *, forms_received: int) -> UUID:
        """Open a batch of a consultation of its own."""
        slug = self.open_consultation(name)
        with self.database() as session:
            begin_writing(session)
            consultation = require_consultation(session, slug)
            officer = user_of(session, Role.OFFICER)
            return Factories(session).batch(consultation, opened_by=officer, forms_received=forms_received).id

    def count_responses(self, slug: str) -> int:
        """How many responses a consultation has."""
        with self.database() as session:
            return count_received(session, require_consultation(session, slug))


def aside(work: Callable[[], T]) -> T:
    """Do something in an application context in a thread of its own.

    Playwright keeps an event loop running in the tests' thread, beside which Flask will not leave a context.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(work).result()


@contextmanager
def site_in(folder: Path, fill: Callable[[Flask], Mapping[str, str]]) -> Iterator[Site]:
    """Make a database in this folder, fill it, and serve it until the block ends."""

    def prepare() -> tuple[Flask, Engine, Mapping[str, str]]:
        settings = Settings(environment="development", data_folder=folder, database_url=None, queue_url=None)
        app = create_app(settings)
        upgrade_database(settings)
        with app.app_context():
            return app, db.engine, fill(app)

    app, engine, places = aside(prepare)
    with served(folder) as address:
        yield Site(address, app, engine, places)
    engine.dispose()


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[str]:
    """Serve the database of this folder until the block ends. Gives the address; the log is kept in the folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}
    environment |= {"CONSULT_ENVIRONMENT": "development", "CONSULT_DATA_FOLDER": str(folder)}
    environment |= {"CONSULT_PUBLISH_TRANSPARENCY_RECORD": "true"}
    environment |= {"CONSULT_PUBLIC_ADDRESS": f"http://127.0.0.1:{port}", **settings} if settings else {}
    command = [Path(sys.executable).parent / "gunicorn", "wsgi:app", "--threads", "4", "--bind", f"127.0.0.1:{port}"]
    with (folder / f"server-{port}.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/readyz", [server])
            yield f"http://127.0.0.1:{port}"
        finally:
            stop([server])
