"""Column types and naming that make SQLite and PostgreSQL agree."""

from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import DateTime, Dialect, Enum
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

# Constraints need names so that a migration can drop them again on either database.
NAMING_CONVENTION = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

SQLModel.metadata.naming_convention = NAMING_CONVENTION


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. Refuses naive datetimes, so that SQLite and PostgreSQL agree."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store the UTC wall time, without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: use consult.clock.utc_now()")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


def text_enum(kind: type[StrEnum]) -> Enum:
    """Keep a StrEnum as its text value: 'paper', not 'PAPER', and no type in the database to migrate."""
    return Enum(kind, native_enum=False, length=40, values_callable=lambda members: [m.value for m in members])


class Table(SQLModel):
    """A table with a random identifier, so that no address on a page can be guessed from another."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)


def ids_side_by_side(many: int) -> tuple[UUID, ...]:
    """So many identifiers, random as a whole and next to one another, for rows that are written and read together.

    Among very many rows an index then takes them in at one place, and not at as many as there are rows. Whoever knows
    one knows the others: not for what has an address of its own.
    """
    first = uuid4().int
    return tuple(UUID(int=first ^ number) for number in range(many))
