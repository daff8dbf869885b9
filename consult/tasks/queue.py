"""Picks the queue: SQLite beside an SQLite database, PostgreSQL in a PostgreSQL one, at once in tests."""

from flask import Flask
from huey import Huey, MemoryHuey, PostgresHuey, SqliteHuey

from consult.config import Settings


def make_queue(settings: Settings) -> Huey:
    """The queue that these settings ask for."""
    if settings.environment == "test":
        return MemoryHuey("consult", immediate=True, utc=True)
    address = settings.queue_url or (settings.database_url if settings.uses_postgresql else None)
    if address and address.startswith("postgresql"):
        return PostgresHuey("consult", dsn=address, utc=True)
    file = address.removeprefix("sqlite:///") if address else str(settings.data_folder / "huey.db")
    return SqliteHuey("consult", filename=file, utc=True, fsync=True)


def init_app(app: Flask, settings: Settings) -> None:
    """Give the application its queue."""
    app.extensions["queue"] = make_queue(settings)
