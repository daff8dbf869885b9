"""What tests of services share: doing things at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import Session

from consult.db.session import begin_writing
from consult.errors import Conflict, NotFound
from consult.extensions import db


@pytest.fixture
def at_once(app, session):
    """Do these things each on a connection of its own, begun together. Gives what became of each."""
    with app.app_context():
        engine = db.engine

    def at_once(*things, is_writing=True):
        gate = Barrier(len(things))

        def do(thing):
            with app.app_context(), Session(engine) as own:
                gate.wait()
                if is_writing:
                    begin_writing(own)
                try:
                    thing(own)
                except (Conflict, NotFound):
                    return "Conflict"
                own.commit()
                return "done"

        session.rollback()  # the test's own session holds on to nothing meanwhile, and sees what became of it
        with ThreadPoolExecutor(len(things)) as threads:
            return sorted(threads.map(do, things))

    return at_once
