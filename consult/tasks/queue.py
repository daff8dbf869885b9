"""Picks the queue: SQLite beside an SQLite database, PostgreSQL in a PostgreSQL one, in memory in tests."""

from flask import Flask

from consult.config import Settings
from consult.db.postgresql_habits import TO_NOTICE_SILENCE
from consult.tasks import (
    account_notices,
    campaigns,
    clock_leaps,
    coding,
    dashboards,
    imports,
    originals,
    printing,
    reissuing,
    retention,
    signing_in,
    summaries,
    telling,
    upkeep,
)
from consult.tasks.jobs import JobsWithOrigin, MemoryQueue, PostgresQueue, SqliteQueue
from consult.tasks.theming_tools import LocalTheming


def make_queue(settings: Settings) -> JobsWithOrigin:
    """The queue that these settings ask for."""
    if settings.environment == "test":
        # Not immediate: nothing that a page asks for may run inside the request. Tests say when the worker works.
        return MemoryQueue("consult", utc=True)
    address = settings.queue_url or (settings.database_url if settings.uses_postgresql else None)
    if address and address.startswith("postgresql"):
        return PostgresQueue(
            "consult", dsn=address.replace("postgresql+psycopg://", "postgresql://", 1), utc=True, **TO_NOTICE_SILENCE
        )
    file = address.removeprefix("sqlite:///") if address else str(settings.data_folder / "huey.db")
    return SqliteQueue("consult", filename=file, utc=True, fsync=True)


def init_app(app: Flask, settings: Settings) -> None:
    """Give the application its queue and the tasks that go through it."""
    app.extensions["queue"] = make_queue(settings)
    app.extensions["theming_tools"] = LocalTheming(settings)
    app.extensions["worker_is_stopping"] = lambda: False
    coding.init_app(app)
    campaigns.init_app(app)
    imports.init_app(app)
    telling.init_app(app, settings)
    summaries.init_app(app, settings)
    reissuing.init_app(app)
    dashboards.init_app(app, settings)
    printing.init_app(app, settings)
    originals.init_app(app, settings)
    retention.init_app(app, settings)
    signing_in.init_app(app, settings)
    account_notices.init_app(app, settings)
    upkeep.init_app(app)
    clock_leaps.init_app(app)
