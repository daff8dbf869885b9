"""A bounded file of contents by key, which several processes may use at once."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from nlp.errors import CacheUnavailable

Key = bytes

KEYS_TO_A_QUERY = 500
PATIENCE_IN_SECONDS = 30.0
CHECKED_BYTES = 4
FRESH = """
CREATE TABLE IF NOT EXISTS kept (
    place INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE, content BLOB NOT NULL
)
"""


class Store:
    """Keeps contents in one SQLite file. Beyond `most` of them the oldest go.

    Nothing in it is needed: a file that is damaged is made anew, and a content that is damaged is not given.
    """

    def __init__(self, path: Path, *, most: int) -> None:
        """Open the file, or make it. Raises CacheUnavailable where it cannot be written to."""
        self._path = path
        self._most = most
        self._held: sqlite3.Connection | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unavailable(error) from error
        with self._making_anew_if_damaged():
            self._prepare()

    def find(self, keys: Iterable[Key]) -> dict[Key, bytes]:
        """Give the contents that are kept, of those asked for."""
        return {
            key: content[CHECKED_BYTES:]
            for key, content in self._rows("key, content", keys)
            if content[:CHECKED_BYTES] == _check(content[CHECKED_BYTES:])
        }

    def count(self, keys: Iterable[Key]) -> int:
        """Count those of the keys whose contents are kept, without reading them."""
        return len(self._rows("key", keys))

    def keep(self, contents: Iterable[tuple[Key, bytes]]) -> None:
        """Keep contents. One that is kept already is written again."""
        rows = [(key, _check(content) + content) for key, content in contents]
        with self._making_anew_if_damaged(), self._connection() as connection:
            connection.executemany("INSERT OR REPLACE INTO kept (key, content) VALUES (?, ?)", rows)
            connection.execute("DELETE FROM kept WHERE place <= (SELECT max(place) FROM kept) - ?", (self._most,))

    def _rows(self, columns: str, keys: Iterable[Key]) -> list[tuple[bytes, ...]]:
        wanted = list(dict.fromkeys(keys))
        rows: list[tuple[bytes, ...]] = []
        with self._making_anew_if_damaged(), self._connection() as connection:
            for start in range(0, len(wanted), KEYS_TO_A_QUERY):
                part = wanted[start : start + KEYS_TO_A_QUERY]
                places = ",".join("?" * len(part))
                query = f"SELECT {columns} FROM kept WHERE key IN ({places})"  # noqa: S608 - our names, question marks
                rows += connection.execute(query, part)
        return rows

    @contextmanager
    def _making_anew_if_damaged(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError:
            self._make_anew()

    def _make_anew(self) -> None:
        if self._held:
            self._held.close()
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        self._prepare()

    def _prepare(self) -> None:
        with self._connection() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(FRESH)
        # When the last connection closes, SQLite clears up and waits for the disk: not after every few hundred texts.
        self._held = self._connect()
        self._held.execute("SELECT max(place) FROM kept").fetchall()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(self._connect()) as connection, connection:
                # A power cut may lose the last contents, which are made again; waiting for the disk costs more.
                connection.execute("PRAGMA synchronous=NORMAL")
                yield connection
        except sqlite3.OperationalError as error:  # no place, no right to write, or busy for too long
            raise self._unavailable(error) from error

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=PATIENCE_IN_SECONDS, check_same_thread=False)

    def _unavailable(self, error: Exception) -> CacheUnavailable:
        return CacheUnavailable(f"Nothing can be kept in {self._path}: {error}. Name a folder that can be written to.")


def key_of(maker: str, text: str) -> Key:
    """Give the key of what `maker` makes of a text."""
    return sha256(f"{maker}\n{text}".encode("utf-8", "surrogatepass")).digest()


def _check(content: bytes) -> bytes:
    return crc32(content).to_bytes(CHECKED_BYTES)
