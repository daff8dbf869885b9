"""Two rows in every table: one with everything in it that is hard to keep, one with as little as may be."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel, col

from consult.models import Summary, SummaryStatus

HARD = "Bikes 🏍 on “the moor”,\r\n1;2\t\\ \x01 'é' \u2028"
NESTED = {"é": [1, 2.5, None, True, {"deep": "\n"}], "b": "last comes first", "a": 0.1 + 0.2}
MOMENT = datetime(2026, 3, 29, 1, 30, 0, 123456)  # noqa: DTZ001 - as it is kept


def fill_every_table(connection: sa.Connection) -> None:
    """Put both rows into each table, and sign a summary, which is guarded from then on."""
    full, bare = {}, {}
    for table in SQLModel.metadata.sorted_tables:
        full[table.name] = row_of(table, full, 1)
        bare[table.name] = row_of(table, bare, 2, is_bare=True)
        connection.execute(sa.insert(as_kept(table)), [full[table.name], bare[table.name]])
    whole = col(Summary.id) == full["summary"]["id"]
    connection.execute(sa.update(Summary).where(whole).values(status=SummaryStatus.SIGNED))


def rows_of(connection: sa.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table by the types of the models, in one order."""
    return {
        table.name: sorted((tuple(row) for row in connection.execute(sa.select(as_kept(table)))), key=str)
        for table in SQLModel.metadata.sorted_tables
    }


def as_kept(table: sa.Table) -> sa.TableClause:
    """A table with its columns as the database holds them: what is locked stays locked."""
    return sa.table(table.name, *(sa.column(column.name, held_as(column)) for column in table.columns))


def held_as(column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
    return column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type


def row_of(table: sa.Table, others: dict[str, dict[str, Any]], number: int, *, is_bare: bool = False) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.columns:
        key = next(iter(column.foreign_keys), None)
        if is_bare and column.nullable:
            row[column.name] = None
        elif key is not None:
            parent = key.column.table.name
            row[column.name] = row[key.column.name] if parent == table.name else others[parent][key.column.name]
        else:
            row[column.name] = value_of(column, number)
    return row


def value_of(column: sa.Column[Any], number: int) -> Any:
    if isinstance(column.type, sa.Enum):
        kind: type[StrEnum] = column.type.enum_class
        return list(kind)[(number - 1) % len(kind)]
    made = {
        UUID: uuid4,
        datetime: lambda: MOMENT,
        date: lambda: date(2026, 2, 28),
        bool: lambda: number == 1,
        int: lambda: number,
        float: lambda: 0.1 + number / 3,
        bytes: lambda: bytes(range(256)) * number,
        object: lambda: NESTED,  # JSON
        str: lambda: f"{number} {HARD}"[: column.type.length],
    }
    return made[held_as(column).python_type]()
