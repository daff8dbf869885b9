"""The folder that originals are kept in: outside what the web server shows, each file under a random name."""

import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file in the folder: its random name, its size and its SHA-256."""

    stored_as: str
    size_bytes: int
    checksum: str


class OriginalsFolder:
    """Keeps files, gives them back by their names, and deletes them. The folder is made when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: IO[bytes]) -> KeptFile:
        """Write a file down, piece by piece. It is whole on the disk when this returns."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        stored_as = secrets.token_hex(16)
        digest, size = sha256(), 0
        descriptor = os.open(self._folder / stored_as, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            while piece := content.read(CHUNK):
                file.write(piece)
                digest.update(piece)
                size += len(piece)
            file.flush()
            os.fsync(file.fileno())
        return KeptFile(stored_as, size, digest.hexdigest())

    def path_of(self, stored_as: str) -> Path:
        """Where a file is, or would be."""
        return self._folder / stored_as

    def has(self, stored_as: str) -> bool:
        """Whether a file is there."""
        return self.path_of(stored_as).is_file()

    def is_unchanged(self, stored_as: str, checksum: str) -> bool:
        """Whether a file is there, and the same as when it was kept."""
        if not self.has(stored_as):
            return False
        digest = sha256()
        with self.path_of(stored_as).open("rb") as file:
            while piece := file.read(CHUNK):
                digest.update(piece)
        return digest.hexdigest() == checksum

    def delete(self, stored_as: str) -> None:
        """Delete a file, if it is there."""
        self.path_of(stored_as).unlink(missing_ok=True)

    def names_older_than(self, seconds: float) -> Iterator[str]:
        """The names of the files that were last written so long ago, in order."""
        if not self._folder.is_dir():
            return
        before = time.time() - seconds
        for path in sorted(self._folder.iterdir()):
            if path.is_file() and path.stat().st_mtime < before:
                yield path.name
