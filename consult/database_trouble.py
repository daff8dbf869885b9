"""The database away, full, read-only, busy or slow: a page that keeps what was typed, and a line that says what to do.

Nothing is tried again here. The next request finds the database as it is then, so nobody has to start anything anew.
"""

from collections.abc import Mapping

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree

from consult.access import load_user
from consult.extensions import db
from consult.held_forms import hold_form
from consult.telemetry import log

RETRY_AFTER_SECONDS = 60
KINDS = (OperationalError, InterfaceError, InternalError, NoneFree)
"""The errors by which a database says that it cannot."""

LOCKED = "another process holds the database for longer than anybody waits"
FULL = "the disk is full"
READ_ONLY = "the database cannot be written to"
AWAY = "the database cannot be reached"
SLOW = "a statement took longer than it may"
STOOD_STILL = "this process stood still, or was cut off, in the middle of what it wrote"
NO_CONNECTION_FREE = "every connection of this process is in use"
UNREADABLE = "the disk does not give or take what the database asks of it"
OTHER = "see the code"

# By SQLite's own names, and by the codes of PostgreSQL.
WHY: Mapping[str, str] = {
    "SQLITE_BUSY": LOCKED,
    "SQLITE_LOCKED": LOCKED,
    "SQLITE_FULL": FULL,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_CANTOPEN": AWAY,
    "SQLITE_IOERR": UNREADABLE,
    "55P03": LOCKED,
    "40P01": LOCKED,
    "53100": FULL,
    "53300": NO_CONNECTION_FREE,
    "25006": READ_ONLY,
    "25P03": STOOD_STILL,
    "57014": SLOW,
    "57P01": AWAY,
    "57P02": AWAY,
    "57P03": AWAY,
    "08006": AWAY,
    "58030": UNREADABLE,
}


def show_database_trouble(error: SQLAlchemyError) -> ResponseReturnValue:
    """Say that nothing was saved, and give back what was typed, to be sent again with one button."""
    code = code_of(error)
    log.error("database_unavailable", kind=type(error).__name__, code=code, why=why(error, code))
    _let_go()
    held = None if request.files else hold_form()  # a file would have to be chosen again
    page = render_template("errors/503.html", held=held, is_sending=request.method == "POST")
    return page, 503, {"Retry-After": str(RETRY_AFTER_SECONDS)}


def why(error: SQLAlchemyError, code: str | None) -> str:
    """What ails the database, in words for whoever runs it."""
    if isinstance(error, NoneFree):
        return NO_CONNECTION_FREE
    if code is None:  # nothing answered that could have given one
        return AWAY
    return WHY.get(code) or WHY.get("_".join(code.split("_")[:2])) or OTHER


def code_of(error: SQLAlchemyError) -> str | None:
    """What the database calls the trouble. Its own text is left alone: it may repeat what somebody wrote."""
    if not isinstance(error, DBAPIError):
        return None
    return getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)


def _let_go() -> None:
    """Give up the connection without asking anything of it, and find out anew who is signed in, where that works."""
    was_known = g.get("user") is not None
    db.session.invalidate()
    if was_known:
        try:
            load_user()
        except SQLAlchemyError:  # the page is then that of somebody whom nobody knows
            db.session.invalidate()


def init_app(app: Flask) -> None:
    """Register the page for every way in which a database says that it cannot."""
    for kind in KINDS:
        app.register_error_handler(kind, show_database_trouble)
