"""What every connection to PostgreSQL is opened with: how long it waits, on the other side and on the disk."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from consult.db.session import WAIT_FOR_A_LOCK_MILLISECONDS

CONNECT_SECONDS = 5
# Else a database without an encoding, as servers set up without a language make, gives bytes where the driver's user
# expects text. The migrations refuse such a database: it could neither search nor order what people write.
IN_UTF8 = {"client_encoding": "utf8"}
# A host that is cut off is noticed on either side within a minute, not within the two hours that systems take: until
# then the server would keep what the other side had locked.
IDLE_SECONDS, SECONDS_BETWEEN_PROBES, PROBES = 30, 10, 3
SILENT_MILLISECONDS = 60_000
TO_NOTICE_SILENCE = {
    "keepalives_idle": IDLE_SECONDS,
    "keepalives_interval": SECONDS_BETWEEN_PROBES,
    "keepalives_count": PROBES,
    "tcp_user_timeout": SILENT_MILLISECONDS,
}
"""How the driver is told so, for this side of a connection."""
FOR_THE_SERVER_TO_NOTICE = (
    f"SET tcp_keepalives_idle = {IDLE_SECONDS}; SET tcp_keepalives_interval = {SECONDS_BETWEEN_PROBES}; "
    f"SET tcp_keepalives_count = {PROBES}; SET tcp_user_timeout = {SILENT_MILLISECONDS}"
)
# No page takes a tenth of it. The work of the worker, and of commands, takes as long as it takes.
LONGEST_STATEMENT_OF_A_PAGE_MILLISECONDS = 60_000
# A web host that is cut off, or stands still, in the middle of what it writes would keep that locked for the minute
# above, and the others would give up waiting before. So it is let go sooner than they do.
LONGEST_PAUSE_OF_A_PAGE_MILLISECONDS = 20_000
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
        for option, value in {"connect_timeout": CONNECT_SECONDS, **IN_UTF8, **TO_NOTICE_SILENCE}.items():
            options.setdefault(option, value)

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own
        is_for_a_page = is_serving()
        longest = LONGEST_STATEMENT_OF_A_PAGE_MILLISECONDS if is_for_a_page else 0
        longest_pause = LONGEST_PAUSE_OF_A_PAGE_MILLISECONDS if is_for_a_page else 0
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {WAIT_FOR_A_LOCK_MILLISECONDS}")
            cursor.execute(f"SET statement_timeout = {longest}")
            cursor.execute(f"SET idle_in_transaction_session_timeout = {longest_pause}")
            cursor.execute(WAIT_FOR_THE_DISK)
            cursor.execute(FOR_THE_SERVER_TO_NOTICE)
        connection.commit()
