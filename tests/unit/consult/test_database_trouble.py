"""What operators read of the trouble that a database is in."""

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree

from consult.database_trouble import (
    AWAY,
    FULL,
    LOCKED,
    NO_CONNECTION_FREE,
    OTHER,
    READ_ONLY,
    STOOD_STILL,
    UNREADABLE,
    code_of,
    why,
)


class FromSqlite(Exception):
    def __init__(self, name):
        super().__init__("near “what somebody wrote”")
        self.sqlite_errorname = name


class FromPostgresql(Exception):
    def __init__(self, state):
        super().__init__("Failing row contains (what somebody wrote)")
        self.sqlstate = state


@pytest.mark.parametrize(
    ("original", "said"),
    [
        (FromSqlite("SQLITE_BUSY_SNAPSHOT"), LOCKED),
        (FromSqlite("SQLITE_FULL"), FULL),
        (FromSqlite("SQLITE_IOERR_WRITE"), UNREADABLE),
        (FromSqlite("SQLITE_READONLY_DBMOVED"), READ_ONLY),
        (FromSqlite("SQLITE_NOTICE"), OTHER),
        (FromPostgresql("53100"), FULL),
        (FromPostgresql("57P03"), AWAY),
        (FromPostgresql("25P03"), STOOD_STILL),
        (FromPostgresql(None), AWAY),
        (FromPostgresql("XX000"), OTHER),
    ],
)
def test_the_database_s_own_code_is_said_in_words(original, said):
    error = OperationalError("INSERT", None, original)
    assert why(error, code_of(error)) == said


def test_a_process_whose_connections_are_all_in_use_says_so():
    error = NoneFree("QueuePool limit of size 5 overflow 10 reached")
    assert why(error, code_of(error)) == NO_CONNECTION_FREE
