"""Counts that one process made, kept in a folder for the other processes of the same machine."""

import os
import tempfile
from collections.abc import Hashable, Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from time import time
from typing import Any, cast
from weakref import WeakKeyDictionary

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine
from sqlmodel import Session

LONGEST_KEPT_SECONDS = 7 * 24 * 3_600
"""A count that nobody made anew for so long is deleted: what it counted may be gone."""
_CODE = ("consult", "forms")
_FOLDERS: WeakKeyDictionary[Engine, "CountsFolder"] = WeakKeyDictionary()


class CountsFolder:
    """Files with counts, each with what it was true of. Another version of the program takes nothing from them.

    It never keeps a page from being shown: what cannot be written is not kept, and what is damaged is counted anew.
    """

    def __init__(self, folder: Path, version: str) -> None:
        """Keep them in a folder, which is made for us alone when there is something to keep."""
        self._folder, self._version = folder, version

    def read(self, place: object, state: object, shape: Hashable) -> Any | None:  # noqa: ANN401 - whatever is counted
        """What was counted at this place, as this type, if it was counted in this state; else None."""
        try:
            true_of, _, counted = self._file(place).read_bytes().partition(b"\n")
            return _adapter(shape).validate_json(counted) if true_of == self._digest(state) else None
        except (OSError, ValidationError):
            return None

    def write(self, place: object, state: object, counted: object, shape: Hashable) -> None:
        """Keep what was counted, where that is possible."""
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file, name = tempfile.mkstemp(dir=self._folder)
            try:
                with os.fdopen(file, "wb") as written:
                    written.write(self._digest(state) + b"\n" + _adapter(shape).dump_json(counted))
                Path(name).replace(self._file(place))
            except OSError:
                Path(name).unlink(missing_ok=True)

    def let_go_of_old(self) -> None:
        """Delete what was not counted anew for long."""
        with suppress(OSError):
            for file in self._folder.iterdir():
                if file.stat().st_mtime < time() - LONGEST_KEPT_SECONDS:
                    file.unlink(missing_ok=True)

    def let_go_of_all(self) -> None:
        """Delete every count: what some of them counted was deleted. The others are counted anew."""
        with suppress(OSError):
            for file in self._folder.iterdir():
                file.unlink(missing_ok=True)

    def _file(self, place: object) -> Path:
        return self._folder / sha256(repr(place).encode()).hexdigest()

    def _digest(self, state: object) -> bytes:
        return sha256(repr((self._version, state)).encode()).hexdigest().encode()


def share_counts(engine: Engine, folder: Path) -> None:
    """Have the counts of a database's responses shared by the processes that are given this folder."""
    _FOLDERS[engine] = CountsFolder(folder, version_of_the_program())
    _FOLDERS[engine].let_go_of_old()


def shared_counts(session: Session) -> CountsFolder | None:
    """Where the counts of a session's database are shared; None: they are not."""
    bind = session.get_bind()
    return _FOLDERS.get(bind.engine if isinstance(bind, Connection) else bind)


@cache
def version_of_the_program() -> str:
    """What differs once any module that may count was changed: a size, or when it was written."""
    here = Path(__file__).parents[2]
    return sha256("\n".join(line for package in _CODE for line in _modules(here / package)).encode()).hexdigest()


def _modules(folder: Path) -> Iterator[str]:
    for module in sorted(folder.rglob("*.py")):
        status = module.stat()
        yield f"{module.relative_to(folder)} {status.st_size} {status.st_mtime_ns}"


@cache
def _adapter(shape: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast(Any, shape))
