"""What every connection to PostgreSQL is opened with: how long it waits, and that a commit is on the disk."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from consult.db.session import WAIT_FOR_A_LOCK_MILLISECONDS

CONNECT_SECONDS = 5
# No page takes a tenth of it. The work of the worker, and of commands, takes as long as it takes.
LONGEST_STATEMENT_OF_A_PAGE_MILLISECONDS = 60_000
# A server may have been told to answer before a commit is on its disk. A reference number is not shown on such terms.
WAIT_FOR_THE_DISK = (
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
)


def apply_postgresql_habits(engine: Engine, *, is_serving: Callable[[], bool]) -> None:
    """On PostgreSQL: wait for no server and no lock for ever, and for the disk always.

    `is_serving` says whether the connection is opened for a page that somebody waits for.
    """
    if engine.dialect.name != "postgresql":
        return

    @event.listens_for(engine, "do_connect")
    def limit(_dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:  # noqa: ANN401
        options.setdefault("connect_timeout", CONNECT_SECONDS)

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own
        longest = LONGEST_STATEMENT_OF_A_PAGE_MILLISECONDS if is_serving() else 0
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {WAIT_FOR_A_LOCK_MILLISECONDS}")
            cursor.execute(f"SET statement_timeout = {longest}")
            cursor.execute(WAIT_FOR_THE_DISK)
        connection.commit()
