from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text
from sqlmodel import Session

from consult.clock import utc_now
from consult.doctor import commands, database
from consult.doctor.database import look_at_clock, look_at_commits, look_at_migrations
from consult.doctor.findings import Level, mend, ok, warning
from consult.models import AuditEvent


@pytest.fixture
def migration(session):
    """Lets a test say which migration the database is at."""
    before = session.connection().scalar(text("SELECT version_num FROM alembic_version"))

    def put(number):
        session.connection().execute(text("UPDATE alembic_version SET version_num = :number"), {"number": number})

    yield put
    session.rollback()
    assert session.connection().scalar(text("SELECT version_num FROM alembic_version")) == before


def test_a_database_at_the_newest_migration_is_well(session, settings):
    assert look_at_migrations(session, settings).level is Level.OK


def test_a_database_that_is_behind_is_to_be_migrated(session, settings, migration):
    migration("0004")
    found = look_at_migrations(session, settings)
    assert found.level is Level.MEND
    assert "The database is at 0004" in found.sentence
    assert "flask consult migrate" in found.sentence


def test_a_database_of_a_newer_version_is_left_alone(session, settings, migration):
    migration("9999")
    assert "of a newer version of Consult" in look_at_migrations(session, settings).sentence


def test_a_database_without_tables_is_to_be_migrated(session, settings):
    session.connection().execute(text("ALTER TABLE alembic_version RENAME TO elsewhere"))
    session.commit()
    try:
        assert "The database is without tables" in look_at_migrations(session, settings).sentence
    finally:
        session.rollback()
        session.connection().execute(text("ALTER TABLE elsewhere RENAME TO alembic_version"))
        session.commit()


def test_a_database_that_is_not_there_is_to_be_mended(settings):
    nowhere = Session(create_engine("postgresql+psycopg://nobody@127.0.0.1:9/none"))
    found = look_at_migrations(nowhere, settings)
    assert found.level is Level.MEND
    assert "CONSULT_DATABASE_URL" in found.sentence


def test_clocks_that_agree_are_well(session):
    assert look_at_clock(session, now=utc_now()).level is Level.OK


@pytest.mark.parametrize(("seconds", "level"), [(10, Level.WARNING), (-600, Level.MEND)])
def test_a_clock_that_is_away_from_the_database_is_told_of(session, monkeypatch, seconds, level):
    now = utc_now()
    monkeypatch.setattr(database, "_clock_of_the_database", lambda _session: now + timedelta(seconds=seconds))
    found = look_at_clock(session, now=now)
    assert found.level is level
    assert f"{abs(seconds)} seconds away" in found.sentence


def test_a_clock_that_went_back_is_to_be_mended(session, app):
    session.add(AuditEvent(action="signed in", subject_type="User", happened_at=utc_now()))
    session.commit()
    with app.app_context():
        found = look_at_clock(session, now=utc_now() - timedelta(days=1))
    assert found.level is Level.MEND


def test_a_database_whose_commits_wait_for_the_disk_is_well(session):
    assert look_at_commits(session).level is Level.OK


def test_one_that_does_not_wait_is_to_be_mended(session, monkeypatch):
    if session.get_bind().dialect.name == "sqlite":
        pytest.skip("each connection to SQLite sees to that itself")
    # These are off unless somebody sets them on, and no test may switch off what keeps the server's data.
    monkeypatch.setattr(database, "NEEDED_FOR_A_POWER_CUT", ("log_duration", "fsync", "log_disconnections"))
    found = look_at_commits(session)
    assert found.level is Level.MEND
    assert found.sentence.startswith("PostgreSQL runs with log_disconnections and log_duration off")


class TestTheCommand:
    @pytest.mark.parametrize(("found", "code"), [(ok, 0), (warning, 0), (mend, 1)])
    def test_it_ends_with_1_only_where_something_must_be_mended(self, app, monkeypatch, found, code):
        monkeypatch.setattr(commands, "_looks", lambda _settings: [("disk", lambda: found("disk", "So it is."))])
        result = app.test_cli_runner().invoke(args=["consult", "doctor"])
        assert result.exit_code == code
        assert result.output.split() == [found("disk", "").level.value, "disk", "So", "it", "is."]

    def test_a_look_that_fails_keeps_no_other_from_being_seen(self, app, monkeypatch):
        looks = [("disk", lambda: 1 / 0), ("mail", lambda: ok("mail", "All is well."))]
        monkeypatch.setattr(commands, "_looks", lambda _settings: looks)
        result = app.test_cli_runner().invoke(args=["consult", "doctor"])
        assert "It could not be looked at: ZeroDivisionError." in result.output
        assert "All is well." in result.output

    def test_every_thing_is_looked_at_once(self, app, monkeypatch):
        monkeypatch.setattr(commands.machine, "look_at_encoder", lambda _settings: ok("encoder", "As good as any."))
        result = app.test_cli_runner().invoke(args=["consult", "doctor"])
        about = [line.split()[1] for line in result.output.splitlines()]
        assert about == [
            "settings", "secret", "https", "migrations", "clock", "commits", "permissions", "disk", "encoder", "queue",
            "deleting", "mail", "sign-on", "backup",
        ]  # fmt: skip
