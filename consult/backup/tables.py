"""Which tables a backup keeps: those that migrations make and that are not worked out from others."""

import sqlalchemy as sa

from consult.backup.rows import KeptTable, kind_of
from consult.migrating import SEARCH_INDEX

MIGRATION = "alembic_version"
# The queue's own, where it shares the database. It is left out: what it would do is found again from the rows.
QUEUE = frozenset({"huey_kv", "huey_schedule", "huey_task", "huey_counter", "kv", "schedule", "task", "counter"})


def kept_tables(connection: sa.Connection) -> list[KeptTable]:
    """The tables as they are in the database, whatever its migration, each before those it refers to.

    A file of a signed summary can only be added before its summary, so they are restored in this order.
    """
    return [
        KeptTable(
            table.name,
            {column.name: kind_of(column) for column in table.columns if SEARCH_INDEX not in column.name},
        )
        for table in reversed(reflected(connection).sorted_tables)
    ]


def reflected(connection: sa.Connection) -> sa.MetaData:
    """The same with their keys. The index of the words of comments is left out: the database makes it anew."""
    metadata = sa.MetaData()
    names = sorted(name for name in sa.inspect(connection).get_table_names() if is_kept(name))
    metadata.reflect(connection, only=names)
    return metadata


def is_kept(name: str) -> bool:
    """Whether a backup keeps the rows of a table of this name."""
    return name != MIGRATION and name not in QUEUE and not name.startswith(SEARCH_INDEX)


def migration_of(connection: sa.Connection) -> str | None:
    """The migration that the database is at; None: it has none."""
    if not sa.inspect(connection).has_table(MIGRATION):
        return None
    migration: str | None = connection.scalar(sa.select(sa.column("version_num")).select_from(sa.table(MIGRATION)))
    return migration
