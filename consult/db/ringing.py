"""A connection to SQLite that is told when it can write, and tells others."""

import sqlite3
import time

from consult.db.bell import Bell

# Nobody may have rung: the one who wrote was killed, or has no bell.
LOOK_AGAIN_SECONDS = 0.025
# The part of a code that says what it is, without why.
PRIMARY = 0xFF


class RingingConnection(sqlite3.Connection):
    """A connection that listens for the bell while it waits to write, and rings it when it has written."""

    bell: Bell | None = None
    _holds_the_lock = False

    def begin_writing(self) -> None:
        """Begin a transaction that writes. It waits for the lock as long as this connection waits for any.

        Raises sqlite3.OperationalError when that is not long enough, or when the database cannot be written to.
        """
        if self.bell is None:
            self.execute("BEGIN IMMEDIATE")
            return
        (milliseconds,) = self.execute("PRAGMA busy_timeout").fetchone()
        self.execute("PRAGMA busy_timeout=0")  # or SQLite would sleep through the bell
        try:
            self._begin_when_told(self.bell, time.monotonic() + milliseconds / 1_000)
        finally:
            self.execute(f"PRAGMA busy_timeout={milliseconds}")

    def commit(self) -> None:
        """Commit, then ring. What cannot be committed is not over."""
        super().commit()
        self._ring()

    def rollback(self) -> None:
        """Roll back, then ring."""
        super().rollback()
        self._ring()

    def close(self) -> None:
        """Close, then ring."""
        super().close()
        self._ring()

    def _begin_when_told(self, bell: Bell, deadline: float) -> None:
        while not self._holds_the_lock:
            try:
                self.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                left = deadline - time.monotonic()
                if error.sqlite_errorcode & PRIMARY != sqlite3.SQLITE_BUSY or left <= 0:
                    raise
                bell.listen(min(left, LOOK_AGAIN_SECONDS))
            else:
                self._holds_the_lock = True

    def _ring(self) -> None:
        if self._holds_the_lock and self.bell is not None:
            self._holds_the_lock = False
            self.bell.ring()
