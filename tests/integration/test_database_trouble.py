"""The database in trouble, for real: what people see, what operators read, and that all is well again by itself."""

import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from flask import render_template
from sqlalchemy import create_engine, event, text
from sqlmodel import Session, select
from structlog.testing import capture_logs

from consult import database_trouble
from consult.database_trouble import AWAY, FULL, LOCKED, NO_CONNECTION_FREE, READ_ONLY, SLOW
from consult.extensions import db
from consult.models import Draft

TYPED = "Cars race along the front street. " * 9_000
"""More than the pages that happen to be free in a small database."""
ASKED = {"main_issue": TYPED}


@pytest.fixture
def kind(app) -> str:
    with app.app_context():
        return db.engine.dialect.name


@pytest.fixture
def address(client, factories) -> str:
    """Where the page is that asks for a long text."""
    factories.consultation(slug="troubled")
    client.get("/consultations/troubled/answer/issue")
    return "/consultations/troubled/answer/issue"


@pytest.fixture
def connections(app, session):
    """Have every new connection begin with some statements, or lead to nowhere, for as long as a block lasts."""

    @contextmanager
    def troubled(*statements: str, is_away: bool = False) -> Iterator[None]:
        def spoil(connection: Any, _record: Any) -> None:
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)
            cursor.close()
            connection.commit()

        def lead_astray(_dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]) -> None:
            if arguments:
                arguments[0] = "/nowhere/at/all.db"
            else:
                options["host"] = "/nowhere/at/all"

        session.rollback()
        with app.app_context():
            engine = db.engine
        name, listener = ("do_connect", lead_astray) if is_away else ("connect", spoil)
        engine.dispose()
        event.listen(engine, name, listener)
        try:
            yield
        finally:
            event.remove(engine, name, listener)
            engine.dispose()

    return troubled


@contextmanager
def held_by_another(settings, kind: str) -> Iterator[None]:
    """Let another process's connection hold what everybody who writes needs."""
    if kind == "sqlite":
        other = sqlite3.connect(settings.sqlalchemy_url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            other.close()
        return
    engine = create_engine(settings.sqlalchemy_url)
    with engine.connect() as connection:
        connection.execute(text("LOCK TABLE draft IN ACCESS EXCLUSIVE MODE"))
        yield
    engine.dispose()


def sent_in_trouble(client, address: str, why: str) -> Sequence[dict[str, Any]]:
    """Send the page while the database is in trouble: what was typed comes back, and the log says what is wrong."""
    with capture_logs() as logs:
        page = client.post(address, ASKED, expect=503)
    assert page.h1 == "Sorry, the service cannot save anything at the moment"
    assert page.response.headers["Retry-After"] == "60"
    assert page.value_of("main_issue") == TYPED
    assert page.tree.xpath(f"//form[@action='{address}']//button")
    said = [line for line in logs if line["event"] == "database_unavailable"]
    assert [line["why"] for line in said] == [why]
    assert "front street" not in str(logs)
    return said


def sent_well(client, session, address: str) -> None:
    """Send the page again, when the trouble is over: it is kept once."""
    client.post(address, ASKED, expect=200)  # too many words: kept, and to be put right
    drafts = session.exec(select(Draft)).all()
    assert [draft.unfinished["issue"]["main_issue"] for draft in drafts] == [[TYPED]]


def test_a_database_that_another_process_holds_costs_nobody_what_they_typed(
    client, session, settings, connections, address, kind
):
    short = "PRAGMA busy_timeout = 10" if kind == "sqlite" else "SET lock_timeout = 10"
    with connections(short), held_by_another(settings, kind):
        sent_in_trouble(client, address, LOCKED)
    sent_well(client, session, address)


def test_a_full_disk_costs_nobody_what_they_typed(client, session, connections, address, kind):
    if kind != "sqlite":
        pytest.skip("the disk of a PostgreSQL server cannot be filled for one test alone")
    with connections("VACUUM", "PRAGMA max_page_count = 1"):  # no page is free, and no more may be made
        assert sent_in_trouble(client, address, FULL)[0]["code"] == "SQLITE_FULL"
        assert client.get(address).status == 200
    sent_well(client, session, address)


def test_a_database_that_cannot_be_written_to_can_still_be_read(client, session, connections, address, kind):
    with connections("PRAGMA query_only = ON" if kind == "sqlite" else "SET default_transaction_read_only = on"):
        sent_in_trouble(client, address, READ_ONLY)
        assert client.get("/consultations/troubled").h1
    sent_well(client, session, address)


def test_a_statement_that_takes_too_long_is_ended(client, session, settings, connections, address, kind):
    if kind != "postgresql":
        pytest.skip("SQLite works in our own process, and ends no statement")
    with connections("SET statement_timeout = 50"), held_by_another(settings, kind):
        sent_in_trouble(client, address, SLOW)
    sent_well(client, session, address)


def test_while_the_database_is_away_pages_say_so_and_health_does(client, session, connections, address):
    with connections(is_away=True):
        with capture_logs() as logs:
            page = client.get(address, expect=503)
        assert page.h1 == "Sorry, this page cannot be shown at the moment"
        assert [line["why"] for line in logs if line["event"] == "database_unavailable"] == [AWAY]
        assert client.http.get("/readyz").status_code == 503
        assert client.http.get("/healthz").status_code == 200
    sent_well(client, session, address)


def test_somebody_signed_in_sees_the_page_too(admin, factories, connections, kind):
    person = factories.user()
    with connections("PRAGMA query_only = ON" if kind == "sqlite" else "SET default_transaction_read_only = on"):
        page = admin.post(f"/admin/users/{person.id}/active", {"is_active": "no"}, expect=503)
    assert page.value_of("is_active") == "no"


def test_connections_that_the_server_ended_are_opened_anew(client, session, settings, address, kind):
    if kind != "postgresql":
        pytest.skip("SQLite has no server")
    client.get(address)
    engine = create_engine(settings.sqlalchemy_url)
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid()"
            )
        )
    engine.dispose()
    session.invalidate()
    assert {client.http.get(address).status_code for _ in range(2)} <= {200, 503}
    assert client.get(address).status == 200


def test_a_database_that_goes_while_a_page_is_drawn_costs_nobody_that_page(app, client, monkeypatch):
    closing = Session.close

    def gone(session: Session) -> None:
        closing(session)
        raise database_trouble.OperationalError("ROLLBACK", None, sqlite3.OperationalError("gone"))

    monkeypatch.setattr(Session, "close", gone)
    with capture_logs() as logs:
        assert client.http.get("/").status_code == 200
    assert "connection_lost" in {line["event"] for line in logs}


@pytest.mark.parametrize(
    ("error", "status", "h1"),
    [
        (
            database_trouble.OperationalError("SELECT", None, sqlite3.OperationalError("gone")),
            503,
            "Sorry, this page cannot be shown at the moment",
        ),
        (ZeroDivisionError(), 500, "Sorry, there is a problem with the service"),
    ],
    ids=["the database", "a mistake"],
)
def test_what_goes_wrong_while_the_page_of_an_error_is_drawn_has_its_own_page(
    app, client, monkeypatch, error, status, h1
):
    errors = [error]

    def fail_once(name: str, **context: Any) -> str:
        if errors:
            raise errors.pop()
        return render_template(name, **context)

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr("consult.error_pages.render_template", fail_once)
    assert client.get("/consultations/none-such", expect=status).h1 == h1


def test_a_page_that_finds_no_connection_free_says_so(app, client, monkeypatch):
    def none_free(*_: Any) -> None:
        raise database_trouble.NoneFree("QueuePool limit of size 5 overflow 10 reached")

    monkeypatch.setattr(sys.modules["consult.public.finding"], "list_consultations", none_free)
    with capture_logs() as logs:
        client.get("/", expect=503)
    assert [line["why"] for line in logs if line["event"] == "database_unavailable"] == [NO_CONNECTION_FREE]


class TestHabitsOnPostgreSQL:
    @pytest.fixture(autouse=True)
    def on_postgresql(self, kind):
        if kind != "postgresql":
            pytest.skip("these are habits of PostgreSQL")

    def shown(self, app, name: str) -> str:
        with app.app_context():
            return db.session.connection().execute(text(f"SHOW {name}")).scalar_one()

    def test_nobody_waits_for_a_lock_for_ever(self, app):
        assert self.shown(app, "lock_timeout") == "30s"

    def test_a_commit_waits_for_the_disk_whatever_the_server_was_told(self, app, session):
        user = text("ALTER ROLE CURRENT_USER SET synchronous_commit = off")
        undo = text("ALTER ROLE CURRENT_USER RESET synchronous_commit")
        session.connection().execute(user)
        session.commit()
        with app.app_context():
            db.engine.dispose()
        try:
            assert self.shown(app, "synchronous_commit") == "on"
        finally:
            session.connection().execute(undo)
            session.commit()

    def test_only_what_somebody_waits_for_is_cut_short(self, app, session):
        session.rollback()
        with app.app_context():
            db.engine.dispose()
        assert self.shown(app, "statement_timeout") == "0"
        assert self.shown(app, "idle_in_transaction_session_timeout") == "0"
        with app.app_context():
            db.engine.dispose()
        with app.test_request_context("/"):
            assert db.session.connection().execute(text("SHOW statement_timeout")).scalar_one() == "1min"
            pause = db.session.connection().execute(text("SHOW idle_in_transaction_session_timeout")).scalar_one()
            assert pause == "20s"
        with app.app_context():
            db.engine.dispose()
