"""Vectors kept between runs by what was read, so that a text is embedded once."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import numpy as np

from nlp.encoder.protocol import Encoder, Vectors
from nlp.errors import EncoderUnavailable

FILE = "vectors.sqlite"
MOST_KEPT = 200_000
"""About 300 MB with the encoder that ships."""
KEYS_TO_A_QUERY = 500
PATIENCE_IN_SECONDS = 30.0
FRESH = """
CREATE TABLE IF NOT EXISTS vectors (
    place INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE, vector BLOB NOT NULL
)
"""


class CachingEncoder:
    """Gives the vectors of another encoder, and asks it only for texts that are new.

    The file holds no text: a row is the SHA-256 of the encoder's name and the text, and the vector. Several
    processes may use one file. Beyond `most` rows the oldest go. A file that is damaged is made anew.
    """

    def __init__(self, encoder: Encoder, folder: Path, *, most: int = MOST_KEPT) -> None:
        """Keep the vectors of `encoder` in a file in `folder`."""
        self._encoder = encoder
        self._path = folder / FILE
        self._most = most
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._prepare()
        except (OSError, sqlite3.OperationalError) as error:
            raise EncoderUnavailable(
                f"Vectors cannot be kept in {self._path}: {error}. Name a folder that can be written to."
            ) from error
        except sqlite3.DatabaseError:
            self._path.unlink()
            self._prepare()

    @property
    def name(self) -> str:
        """The name of the encoder whose vectors these are."""
        return self._encoder.name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Give one row for each text, the very row that the encoder gives."""
        keys = [self._key(text) for text in texts]
        known = dict(self._kept(list(dict.fromkeys(keys))))
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new or not texts:
            made = self._encoder.embed(list(new.values()))
            self._keep(list(zip(new, made, strict=True)))
            known.update(zip(new, made, strict=True))
            if not texts:
                return made
        vectors: Vectors = np.stack([known[key] for key in keys])
        return vectors

    def _key(self, text: str) -> bytes:
        return sha256(f"{self._encoder.name}\n{text}".encode("utf-8", "surrogatepass")).digest()

    def _kept(self, keys: Sequence[bytes]) -> Iterator[tuple[bytes, Vectors]]:
        with self._connection() as connection:
            for start in range(0, len(keys), KEYS_TO_A_QUERY):
                part = keys[start : start + KEYS_TO_A_QUERY]
                places = ",".join("?" * len(part))
                query = f"SELECT key, vector FROM vectors WHERE key IN ({places})"  # noqa: S608 - only question marks
                for key, vector in connection.execute(query, part):
                    yield key, np.frombuffer(vector, dtype="<f4")

    def _keep(self, made: Sequence[tuple[bytes, Vectors]]) -> None:
        rows = [(key, vector.astype("<f4").tobytes()) for key, vector in made]
        with self._connection() as connection:
            connection.executemany("INSERT OR IGNORE INTO vectors (key, vector) VALUES (?, ?)", rows)
            connection.execute(
                "DELETE FROM vectors WHERE place <= (SELECT max(place) FROM vectors) - ?",
                (self._most,),
            )

    def _prepare(self) -> None:
        with self._connection() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(FRESH)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=PATIENCE_IN_SECONDS)) as connection, connection:
            yield connection
