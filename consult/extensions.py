"""The Flask extensions, made once and joined to the application in create_app."""

from typing import cast

from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlmodel import Session


class Database(SQLAlchemy):
    """Flask-SQLAlchemy-Lite with SQLModel's session, which knows exec()."""

    @property
    def session(self) -> Session:
        """The session of this request. The edge that opened it commits it, once."""
        return cast(Session, super().session)


# What people wrote must not reach a log inside the text of a database error.
db = Database(engine_options={"hide_parameters": True}, session_options={"class_": Session})
csrf = CSRFProtect()
