"""The Flask extensions, made once and joined to the application in create_app."""

from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, cast

from flask.sansio.app import App
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from consult.telemetry import log


def _whatever_the_database_does(close: Callable[..., Any]) -> Callable[..., None]:
    """Close sessions, also where the database has gone: the page that was drawn before that is shown nevertheless.

    A connection that cannot be closed in order is thrown away, and what it had not committed is kept nowhere.
    """

    @wraps(close)
    def closed(error: BaseException | None) -> None:
        try:
            close(error)
        except DBAPIError as gone:
            log.warning("connection_lost", kind=type(gone).__name__)

    return closed


class Database(SQLAlchemy):
    """Flask-SQLAlchemy-Lite with SQLModel's session, which knows exec()."""

    def init_app(self, app: App) -> None:
        """Join the application, and see to it that sessions are closed when a request ends."""
        super().init_app(app)
        # No session here is asynchronous. To close none of them, Flask would start a thread and an event loop after
        # each request.
        closing = app.teardown_appcontext_funcs
        app.teardown_appcontext_funcs = [
            _whatever_the_database_does(each) for each in closing if not iscoroutinefunction(each)
        ]

    @property
    def session(self) -> Session:
        """The session of this request. The edge that opened it commits it, once."""
        return cast(Session, super().session)


# SQLite reads what the worker counts of its tables, to plan queries by, where a connection is opened and never again.
OPEN_A_CONNECTION_ANEW_SECONDS = 3_600
# What people wrote must not reach a log inside the text of a database error.
db = Database(
    engine_options={"hide_parameters": True, "pool_recycle": OPEN_A_CONNECTION_ANEW_SECONDS},
    session_options={"class_": Session},
)
csrf = CSRFProtect()
