"""Inserts that can say what is to happen when the row is there already, which each database has in its own words."""

from collections.abc import Callable, Mapping

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

Insert = sqlite.Insert | postgresql.Insert
_INSERT: Mapping[str, Callable[[type[SQLModel]], Insert]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_into(session: Session, table: type[SQLModel]) -> Insert:
    """An insert into a table, in the words of the session's database."""
    return _INSERT[session.get_bind().dialect.name](table)
