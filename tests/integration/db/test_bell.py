"""The bell of those who wait to write into a file of SQLite: heard at once, and never needed."""

import ctypes
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from consult.db import bell as bells
from consult.db import ringing
from consult.db.bell import BELLS, Bell, bell_of
from consult.db.session import apply_sqlite_habits, begin_writing

# From sys/ipc.h and sys/sem.h.
IPC_PRIVATE, IPC_RMID, GETVAL, GETNCNT = 0, 0, 12, 14
NO_TIME = 0.01
LONG = 30
SEMAPHORES_OF_THIS_USER = bells._semaphores_of_this_user.__wrapped__


@pytest.fixture(autouse=True)
def _bells_of_our_own(monkeypatch) -> Iterator[None]:
    """Bells that no other database rings meanwhile."""
    if bells._semaphores_of_this_user() is None:
        pytest.skip("this system has no such bell")
    library = ctypes.CDLL(None)
    semaphores = library.semget(IPC_PRIVATE, BELLS, bells.FOR_THIS_USER)
    monkeypatch.setattr(bells, "_semaphores_of_this_user", lambda: semaphores)
    yield
    library.semctl(semaphores, 0, IPC_RMID)


@pytest.fixture
def file(tmp_path) -> Path:
    file = tmp_path / "bell.db"
    file.touch()
    return file


@pytest.fixture
def bell(file) -> Bell:
    found = bell_of(file)
    assert found is not None
    return found


@pytest.fixture
def engine(file) -> Iterator[Engine]:
    """An engine with the habits of the application, and one table."""
    engine = create_engine(f"sqlite:///{file}")
    apply_sqlite_habits(engine)
    with Session(engine) as session:
        session.connection().execute(text("CREATE TABLE said (word TEXT)"))
        session.commit()
    yield engine
    engine.dispose()


@pytest.fixture
def other(engine, file) -> Iterator[sqlite3.Connection]:
    """A connection without a bell, which holds the lock."""
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


def write(engine: Engine, word: str) -> None:
    with Session(engine) as session:
        begin_writing(session)
        session.connection().execute(text("INSERT INTO said VALUES (:word)"), {"word": word})
        session.commit()


def words(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.connection().execute(text("SELECT word FROM said")).scalars())


def listening(bell: Bell) -> int:
    """How many wait for it to ring."""
    return int(ctypes.CDLL(None).semctl(bell._semaphores, bell._listen[0].number, GETNCNT))


def until(holds: Callable[[], bool]) -> None:
    """Look again until it holds, for ten seconds at the most."""
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def was_rung(bell: Bell) -> bool:
    """Whether somebody rang since this was last asked."""
    rung = ctypes.CDLL(None).semctl(bell._semaphores, bell._listen[0].number, GETVAL)
    bell.listen(NO_TIME)
    return bool(rung)


def test_it_is_heard_by_those_who_listen_in_the_order_they_came(bell):
    heard: list[int] = []

    def listen(number: int) -> None:
        bell.listen(LONG)
        heard.append(number)

    waiting = [threading.Thread(target=listen, args=(number,)) for number in range(4)]
    for place, thread in enumerate(waiting, start=1):
        thread.start()
        until(lambda place=place: listening(bell) == place)
    for place, _ in enumerate(waiting, start=1):
        bell.ring()
        until(lambda place=place: len(heard) == place)
    assert heard == [0, 1, 2, 3]


def test_however_often_it_rings_it_is_heard_once(bell):
    for _ in range(3):
        bell.ring()
    assert was_rung(bell)
    assert not was_rung(bell)


def test_whoever_has_written_rings_and_whoever_has_read_does_not(bell, engine):
    write(engine, "said")
    assert was_rung(bell)
    assert words(engine) == ["said"]
    assert not was_rung(bell)


@pytest.mark.parametrize("end", ["rollback", "invalidate"])
def test_whoever_gives_up_rings_too(bell, engine, end):
    with Session(engine) as session:
        begin_writing(session)
        getattr(session, end)()
        assert was_rung(bell)


def test_a_commit_that_fails_rings_only_when_it_is_taken_back(bell, engine):
    with Session(engine) as session:
        begin_writing(session)
        connection = session.connection()
        connection.execute(text("CREATE TABLE root (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE leaf (of INTEGER REFERENCES root DEFERRABLE INITIALLY DEFERRED)"))
        connection.execute(text("INSERT INTO leaf VALUES (1)"))
        with pytest.raises(sqlite3.IntegrityError):
            connection.connection.dbapi_connection.commit()
        assert not was_rung(bell)
        session.rollback()
        assert was_rung(bell)


def test_whoever_waits_writes_as_soon_as_it_rings(bell, engine, other, monkeypatch):
    monkeypatch.setattr(ringing, "LOOK_AGAIN_SECONDS", LONG)
    waiting = threading.Thread(target=write, args=(engine, "at last"))
    waiting.start()
    until(lambda: listening(bell) == 1)
    other.execute("COMMIT")
    bell.ring()
    waiting.join(10)
    assert words(engine) == ["at last"]


def test_whoever_waits_looks_again_where_nobody_rings(bell, engine, other):
    waiting = threading.Thread(target=write, args=(engine, "at last"))
    waiting.start()
    until(lambda: listening(bell) == 1)
    other.execute("COMMIT")  # as one that is killed does not even do
    waiting.join(10)
    assert words(engine) == ["at last"]


@pytest.mark.parametrize("has_bell", [True, False])
def test_nobody_waits_longer_than_the_connection_may(bell, engine, other, monkeypatch, has_bell):
    if not has_bell:
        monkeypatch.setattr(bells, "_semaphores_of_this_user", lambda: None)
        engine.dispose()
    with Session(engine) as session:
        session.connection().exec_driver_sql("PRAGMA busy_timeout = 30")
        session.commit()
        with pytest.raises(OperationalError, match="database is locked") as caught:
            begin_writing(session)
        assert caught.value.orig.sqlite_errorname == "SQLITE_BUSY"
        session.rollback()
        other.execute("COMMIT")
        assert session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 30
        session.rollback()
    write(engine, "afterwards")
    assert words(engine) == ["afterwards"]


def test_what_no_waiting_cures_is_said_at_once(engine, file):
    with Session(engine) as session:
        begin_writing(session)
        own = session.connection().connection.dbapi_connection
        own._holds_the_lock = False  # as though it had begun nothing
        with pytest.raises(sqlite3.OperationalError, match="within a transaction"):
            own.begin_writing()


def test_a_system_without_such_semaphores_has_no_bell(monkeypatch):
    monkeypatch.setattr(bells, "_letting_others_run", object)
    assert SEMAPHORES_OF_THIS_USER() is None


def test_a_database_in_memory_has_no_bell():
    assert bell_of(Path(":memory:")) is None


def test_a_database_has_the_same_bell_in_every_process(bell, file):
    again = bell_of(file)
    assert again is not None
    assert again._listen[0].number == bell._listen[0].number < BELLS
