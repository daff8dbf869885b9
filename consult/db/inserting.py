"""Inserts that can say what is to happen when the row is there already, which each database has in its own words."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert
from sqlmodel import Session, SQLModel, col

from consult.db.base import Table

Insert = sqlite.Insert | postgresql.Insert
_INSERT: Mapping[str, Callable[[type[SQLModel]], Insert]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_into(session: Session, table: type[SQLModel]) -> Insert:
    """An insert into a table, in the words of the session's database."""
    return _INSERT[session.get_bind().dialect.name](table)


def insert_unless_there(session: Session, row: Table, *, unique: str) -> bool:
    """Insert a whole row in one statement. False where another row has the same in its column `unique`.

    The session does not come to know of the row.
    """
    statement = _unless_there(session.get_bind().dialect.name, type(row), unique)
    return session.connection().execute(statement, row.model_dump()).first() is not None


@cache
def _unless_there(dialect: str, table: type[Table], unique: str) -> ReturningInsert[tuple[UUID]]:
    # What comes back says whether there is a new row: the count of rows is not known to psycopg after such an insert.
    statement: Any = _INSERT[dialect](table)
    inserted: ReturningInsert[tuple[UUID]] = statement.on_conflict_do_nothing(index_elements=[unique]).returning(
        col(table.id)
    )
    return inserted
