"""Restoring a backup: the database as it was, on SQLite or PostgreSQL, whichever it was taken from."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from consult.backup.archive import ORIGINALS, TABLES, Archive, check, reading, table_of
from consult.backup.manifest import Backup
from consult.backup.problems import BackupError
from consult.backup.rows import KeptTable
from consult.backup.tables import QUEUE, kept_tables, migration_of, reflected
from consult.config import Settings
from consult.mail import OUTBOX
from consult.migrating import downgrade_database, known_migrations, upgrade_database

NEWER = (
    "This backup was taken at migration {migration}, which this version of Consult does not know. "
    "Install version {application} or later first."
)
NOT_EMPTY = (
    "The database holds data: {rows} rows, the first in the table “{table}”. Restore into an empty one, "
    "or add --replace to take away what is there."
)
AHEAD = (
    "The database is at migration {migration}, which this version of Consult does not know. Empty it yourself first."
)


def restore_backup(
    engine: sa.Engine, settings: Settings, path: Path, passphrase: str | None = None, *, replace: bool = False
) -> Backup:
    """Put everything in a backup back, then bring the database to the newest migration.

    The whole backup is checked first. The database must be empty, unless what is in it is to be replaced. Rows are
    put back in one transaction, which is kept only when their numbers are those of the manifest.
    """
    backup = check(path, passphrase)
    known = known_migrations(settings)
    if backup.header.migration not in known:
        raise BackupError(NEWER.format(migration=backup.header.migration, application=backup.header.application))
    with engine.connect() as connection:
        migration = migration_of(connection)
        if migration is not None and migration not in known:
            raise BackupError(AHEAD.format(migration=migration))
        if not replace:
            _refuse_rows(connection)
    _take_away(engine, settings)
    upgrade_database(settings, backup.header.migration)
    with reading(path, passphrase) as archive, _loading(engine) as connection:
        rows = _put_back(archive, connection, settings)
        if rows != {name: count for name, count in backup.manifest.rows.items() if count}:
            raise BackupError("The rows that were put back are not those of the backup, so none were kept.")
    upgrade_database(settings)
    return backup


def _refuse_rows(connection: sa.Connection) -> None:
    for table in kept_tables(connection):
        rows = connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table.name))) or 0
        if rows:
            raise BackupError(NOT_EMPTY.format(rows=rows, table=table.name))


def _take_away(engine: sa.Engine, settings: Settings) -> None:
    """Leave no table of ours, whatever guards its rows. The queue's stay."""
    if engine.dialect.name == "sqlite":
        _drop_tables(Path(engine.url.database or ""))
        return
    with engine.begin() as connection:
        if migration_of(connection) is None:
            return
        tables = ", ".join(table.name for table in kept_tables(connection))
        connection.execute(sa.text(f"TRUNCATE {tables}"))  # rows are not deleted one by one, so no trigger refuses
    downgrade_database(settings, "base")


def _drop_tables(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)  # keys are not enforced, so the order does not matter
    try:
        # An index of words is a virtual table: those that hold it go with it.
        for virtual in ("sql LIKE 'CREATE VIRTUAL%'", "sql NOT LIKE 'CREATE VIRTUAL%'"):
            listed = f"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND {virtual}"  # noqa: S608
            for (name,) in connection.execute(listed).fetchall():
                if name not in QUEUE:
                    connection.execute(f'DROP TABLE "{name}"')
    finally:
        connection.close()


@contextmanager
def _loading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction in which rows may come before those they refer to: the keys are checked at its end."""
    with engine.connect().execution_options(is_writing=True) as connection, connection.begin():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            yield connection
            return
        keys = [
            (table.name, str(key.name))
            for table in reflected(connection).sorted_tables
            for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name))
        ]
        for table, key in keys:
            connection.exec_driver_sql(f'ALTER TABLE {table} ALTER CONSTRAINT "{key}" DEFERRABLE INITIALLY DEFERRED')
        yield connection
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        for table, key in keys:
            connection.exec_driver_sql(f'ALTER TABLE {table} ALTER CONSTRAINT "{key}" NOT DEFERRABLE')


def _put_back(archive: Archive, connection: sa.Connection, settings: Settings) -> dict[str, int]:
    """Put rows and files back as they come. Gives how many rows each table was given, where it was given any."""
    kept = {header.name: header.table for header in archive.header.tables}
    folders = {ORIGINALS: settings.originals_folder, OUTBOX: settings.data_folder / OUTBOX}
    rows: dict[str, int] = {}
    for name, content in archive.parts():
        folder, _, file_name = name.partition("/")
        if name.startswith(TABLES):
            table = table_of(name)
            rows[table] = rows.get(table, 0) + _put_rows_back(connection, kept[table], content.read())
        elif folder in folders:
            _put_file_back(folders[folder] / file_name, content)
    return rows


def _put_rows_back(connection: sa.Connection, table: KeptTable, lines: bytes) -> int:
    rows = list(table.rows(lines))
    connection.execute(table.insert(connection.dialect.name), rows)
    return len(rows)


def _put_file_back(path: Path, content: IO[bytes]) -> None:
    """Write a file down for us alone. One of the same name gives way: names are random, so it is the same."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        shutil.copyfileobj(content, file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
