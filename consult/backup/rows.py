"""Rows as lines of JSON that mean the same whichever database they come from."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa


class Kind(StrEnum):
    """What a column holds."""

    IDENTIFIER = "identifier"
    MOMENT = "moment"
    DAY = "day"
    TRUTH = "truth"
    WHOLE = "whole"
    FRACTION = "fraction"
    TEXT = "text"
    JSON = "json"
    BYTES = "bytes"


# In this order: some of SQLAlchemy's types are kinds of others.
_KIND_OF_TYPE: Sequence[tuple[type[sa.types.TypeEngine[Any]], Kind]] = (
    (sa.Uuid, Kind.IDENTIFIER),
    (sa.JSON, Kind.JSON),
    (sa.DateTime, Kind.MOMENT),
    (sa.Date, Kind.DAY),
    (sa.Boolean, Kind.TRUTH),
    (sa.Integer, Kind.WHOLE),
    (sa.Float, Kind.FRACTION),
    (sa.LargeBinary, Kind.BYTES),
    (sa.String, Kind.TEXT),
)
_TYPE_OF_KIND: Mapping[Kind, sa.types.TypeEngine[Any]] = {
    Kind.IDENTIFIER: sa.Uuid(),
    Kind.MOMENT: sa.DateTime(),
    Kind.DAY: sa.Date(),
    Kind.TRUTH: sa.Boolean(),
    Kind.WHOLE: sa.BigInteger(),
    Kind.FRACTION: sa.Double(),
    Kind.TEXT: sa.Text(),
    Kind.JSON: sa.Text(),  # as it is written down: what is null in JSON is not what is missing from the row
    Kind.BYTES: sa.LargeBinary(),
}
_WRITTEN: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.IDENTIFIER: lambda value: value.hex,
    Kind.MOMENT: datetime.isoformat,
    Kind.DAY: date.isoformat,
    Kind.BYTES: lambda value: base64.b64encode(value).decode("ascii"),
}
_READ: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.IDENTIFIER: UUID,
    Kind.MOMENT: datetime.fromisoformat,
    Kind.DAY: date.fromisoformat,
    Kind.BYTES: base64.b64decode,
}


@dataclass(frozen=True, slots=True)
class KeptTable:
    """A table of the database: its name, and what each of its columns holds, in their order."""

    name: str
    columns: Mapping[str, Kind]

    def select(self, dialect: str) -> sa.Select[Any]:
        """All its rows, each value as `lines` wants it."""
        return sa.select(*(self._read(name, kind, dialect) for name, kind in self.columns.items())).select_from(
            sa.table(self.name)
        )

    def insert(self, dialect: str) -> sa.Insert:
        """One row, its values given by the names of the columns."""
        table = sa.table(self.name, *(sa.column(name, _TYPE_OF_KIND[kind]) for name, kind in self.columns.items()))
        if dialect != "postgresql":
            return sa.insert(table)
        as_json: dict[str, sa.ColumnElement[Any]] = {
            name: sa.cast(sa.bindparam(name, type_=sa.Text()), sa.JSON())
            for name, kind in self.columns.items()
            if kind is Kind.JSON
        }
        return sa.insert(table).values({name: as_json.get(name, sa.bindparam(name)) for name in self.columns})

    def line(self, row: Sequence[Any]) -> bytes:
        """A row as a line of JSON."""
        values = [
            value if value is None or kind not in _WRITTEN else _WRITTEN[kind](value)
            for value, kind in zip(row, self.columns.values(), strict=True)
        ]
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    def rows(self, lines: bytes) -> Iterator[dict[str, Any]]:
        """The rows of such lines, by the names of their columns."""
        for line in lines.splitlines():
            yield {
                name: value if value is None or kind not in _READ else _READ[kind](value)
                for value, (name, kind) in zip(json.loads(line), self.columns.items(), strict=True)
            }

    def _read(self, name: str, kind: Kind, dialect: str) -> sa.ColumnElement[Any]:
        if kind is Kind.JSON and dialect == "postgresql":
            return sa.cast(sa.column(name), sa.Text()).label(name)
        return sa.column(name, _TYPE_OF_KIND[kind])


def kind_of(column: sa.Column[Any]) -> Kind:
    """What a column holds that was read from a database. Raises LookupError for a type that no migration uses."""
    if isinstance(column.type, sa.CHAR) and column.type.length == 32:  # how SQLite keeps an identifier
        return Kind.IDENTIFIER
    for known, kind in _KIND_OF_TYPE:
        if isinstance(column.type, known):
            return kind
    raise LookupError(f"{column.table.name}.{column.name} has the type {column.type!r}, which a backup cannot keep")
