"""Opening the database with the habits each engine needs."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Executable, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from consult.db.bell import bell_of
from consult.db.ringing import RingingConnection

# Longer than an import of tens of thousands of responses holds the database: what is sent meanwhile is kept, late.
WAIT_FOR_A_LOCK_MILLISECONDS = 30_000
# What a large transaction of the worker may hold in memory: with less, it is written piece by piece, over and over.
MUCH_KIBIBYTES = 65_536


def apply_sqlite_habits(engine: Engine) -> None:
    """On SQLite: enforce foreign keys, let readers and one writer work side by side, wait for a lock."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "do_connect")
    def have_it_ring(_dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:  # noqa: ANN401
        options["factory"] = RingingConnection

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: RingingConnection, _record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own record
        connection.isolation_level = None  # the listener below begins transactions, not the driver
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={WAIT_FOR_A_LOCK_MILLISECONDS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()
        connection.bell = bell_of(Path(engine.url.database or ":memory:"))

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("is_writing", False):
            _take_the_lock(connection)
        else:  # it touches no file yet: nothing can fail that SQLAlchemy would have to explain
            connection.connection.cursor().execute("BEGIN")


def _take_the_lock(connection: Connection) -> None:
    own: Any = connection.connection.dbapi_connection
    try:
        own.begin_writing()
    except sqlite3.OperationalError as error:  # as SQLAlchemy says it, for it began nothing itself
        raise OperationalError("BEGIN IMMEDIATE", None, error) from error


def begin_writing(session: Session) -> None:
    """Start the session's transaction as one that will write. Call it first in whatever reads and then writes.

    SQLite refuses to turn a transaction that has read into one that writes once another has written in
    between, and no waiting cures that; asking for the write lock first does. PostgreSQL needs nothing.
    """
    session.connection(execution_options={"is_writing": True})


def is_only_writer(session: Session) -> bool:
    """Whether nobody else can write until this transaction ends, so that what it read stays true. Only on SQLite."""
    connection = session.connection()
    return connection.dialect.name == "sqlite" and bool(connection.get_execution_options().get("is_writing"))


def begin_reading(session: Session) -> None:
    """Start the session as one that only reads, each statement by itself: anything it wrote would be written at once.

    PostgreSQL gives each statement the newest data with a transaction around them or without, and without one it is
    spared two messages. SQLite needs its transaction to see one moment.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})


def begin_writing_much(session: Session) -> None:
    """The same for very many rows at once, which SQLite then writes in half the time. For the worker alone.

    The connection may hold so much in memory until it is closed.
    """
    connection = session.connection(execution_options={"is_writing": True})
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size=-{MUCH_KIBIBYTES}")


def overwrite_what_is_deleted(session: Session) -> None:
    """Have SQLite write over the rows that this connection deletes, which otherwise stay in the file for a while.

    PostgreSQL gives their room to other rows when it next vacuums the table.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def write_if_free(engine: Engine, statement: Executable) -> bool:
    """Carry out one statement in a transaction of its own; False, and nothing done, where that cannot be at once.

    For what is worth writing only when nobody has to wait for it.
    """
    try:
        with engine.connect() as connection:
            _wait(connection, 0)
            try:
                with connection.begin():  # asks for no lock, so the statement has it at once or not at all
                    connection.execute(statement)
            finally:
                _wait(connection, WAIT_FOR_A_LOCK_MILLISECONDS)
    except OperationalError:
        return False
    return True


def _wait(connection: Connection, milliseconds: int) -> None:
    """How long SQLite waits for a lock. Asked past SQLAlchemy, which would begin a transaction for it."""
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute(f"PRAGMA busy_timeout={milliseconds}")


def begin_snapshot(session: Session) -> None:
    """Start the session's transaction as one that sees the data of one moment, however long it reads.

    SQLite gives every transaction that; PostgreSQL gives each statement the newest data unless it is asked not to.
    """
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
