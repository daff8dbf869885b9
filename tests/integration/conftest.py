"""Integration tests: the application against a real database, emptied after each test with its folder."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_request_context
from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Session, SQLModel, col, func, select

from consult import create_app
from consult.config import Settings
from consult.extensions import db
from consult.migrating import upgrade_database
from consult.models import Role, Summary, SummaryStatus
from consult.senders import forget_senders
from tests.databases import database_of
from tests.factories import Factories
from tests.integration.blind_samples import Scene, set_scene
from tests.integration.campaigns import Copied
from tests.integration.imports import Imports
from tests.integration.publishing import Publishing
from tests.integration.review import Coded
from tests.integration.summaries import Summaries
from tests.integration.waves import Waves
from tests.openid_provider import LocalProvider, running_provider
from tests.pages import PageClient


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with database_of(request.config.getoption("--database"), tmp_path_factory.mktemp("database")) as url:
        yield url


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(environment="test", database_url=database_url, data_folder=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def migrated_app(settings: Settings) -> Iterator[Flask]:
    upgrade_database(settings)
    app = create_app(settings)
    fail_on_unsaved_changes(app)
    yield app
    with app.app_context():
        db.engine.dispose()


def fail_on_unsaved_changes(app: Flask) -> None:
    """Make a request fail that flushes a change and neither commits it nor takes it back."""

    @event.listens_for(OrmSession, "after_flush")
    def flushed(session: OrmSession, _context: Any) -> None:
        session.info["unsaved"] = True

    with app.app_context():
        engine = db.engine

    @event.listens_for(engine, "after_cursor_execute")
    def written(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        is_change = has_request_context() and statement.startswith(("INSERT", "UPDATE", "DELETE"))
        if is_change and db.session.in_transaction() and db.session.connection() is connection:
            db.session.info["unsaved"] = True

    for outcome in ("after_commit", "after_rollback"):

        @event.listens_for(OrmSession, outcome)
        def settled(session: OrmSession) -> None:
            session.info["unsaved"] = False

    @app.teardown_request
    def check(_error: BaseException | None) -> None:
        session = db.session
        assert not (session.info.get("unsaved") or session.new or session.dirty or session.deleted), (
            "the view left a change it did not commit"
        )


@pytest.fixture
def app(migrated_app: Flask, settings: Settings) -> Iterator[Flask]:
    forget_senders()
    yield migrated_app
    with migrated_app.app_context():
        empty_tables(db.session.connection())
        db.session.commit()
        pool = db.engine.pool
    assert pool.checkedout() == 0, "somebody kept a connection to the database"
    empty_folder(settings.data_folder)


WHAT_EVERY_TEST_MAY_FIND = {"templates", "charts", "encoder"}
"""Made again they would be the same, and making them takes a while."""


def empty_folder(folder: Path) -> None:
    """Delete the backups, messages, originals and whatever else a test left."""
    for left in folder.iterdir():
        if left.is_dir() and left.name not in WHAT_EVERY_TEST_MAY_FIND:
            shutil.rmtree(left)
        elif left.is_file():
            left.unlink()


def empty_tables(connection: Connection) -> None:
    with guards_down(connection):
        for table in reversed(SQLModel.metadata.sorted_tables):
            connection.execute(table.delete())


@contextmanager
def guards_down(connection: Connection) -> Iterator[None]:
    """Let signed summaries be taken away: the triggers that refuse it are put back as they were."""
    if connection.scalar(select(func.count()).where(col(Summary.status) == SummaryStatus.SIGNED)) == 0:
        yield
        return
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield
        return
    guards = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    guards = [guard for guard in guards if guard.name.startswith("summary_")]
    for guard in guards:
        connection.execute(text(f"DROP TRIGGER {guard.name}"))
    yield
    for guard in guards:
        connection.execute(text(guard.sql))


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session of the test's own. Factories commit, so that the application sees what they make."""
    with app.app_context():
        engine = db.engine
    with Session(engine) as session:
        yield session


@pytest.fixture
def factories(session: Session) -> Factories:
    return Factories(session)


@pytest.fixture
def scene(session: Session, factories: Factories) -> Scene:
    """Coded comments to draw blind samples from."""
    return set_scene(session, factories)


@pytest.fixture
def client(app: Flask, session: Session) -> PageClient:
    """A resident's browser: nobody has signed in."""
    return PageClient(app, session)


@pytest.fixture
def provider() -> Iterator[LocalProvider]:
    """A provider of OpenID Connect that listens on this machine."""
    with running_provider() as provider:
        yield provider


def signed_in_as(role: Role, app: Flask, session: Session, factories: Factories) -> PageClient:
    client = PageClient(app, session)
    client.sign_in(factories.user(role=role))
    return client


@pytest.fixture
def officer(app: Flask, session: Session, factories: Factories) -> PageClient:
    return signed_in_as(Role.OFFICER, app, session, factories)


@pytest.fixture
def policy(app: Flask, session: Session, factories: Factories) -> PageClient:
    return signed_in_as(Role.POLICY, app, session, factories)


@pytest.fixture
def board(app: Flask, session: Session, factories: Factories) -> PageClient:
    return signed_in_as(Role.BOARD, app, session, factories)


@pytest.fixture
def admin(app: Flask, session: Session, factories: Factories) -> PageClient:
    return signed_in_as(Role.ADMIN, app, session, factories)


@pytest.fixture
def coded(session: Session, factories: Factories) -> Coded:
    return Coded(session, factories)


@pytest.fixture
def publishing(session: Session, factories: Factories) -> Publishing:
    return Publishing(session, factories)


@pytest.fixture
def copied(session: Session, factories: Factories) -> Copied:
    return Copied(session, factories)


@pytest.fixture
def waves(session: Session, factories: Factories) -> Waves:
    return Waves(session, factories)


@pytest.fixture
def imports(session: Session, factories: Factories) -> Imports:
    return Imports(session, factories)


@pytest.fixture
def summaries(session: Session, factories: Factories) -> Summaries:
    return Summaries(session, factories)
