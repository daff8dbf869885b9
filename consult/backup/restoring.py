"""Restoring a backup: the database as it was, on SQLite or PostgreSQL, whichever it was taken from."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NoReturn

import sqlalchemy as sa
from sqlmodel import Session

from consult.backup.archive import ORIGINALS, TABLES, Archive, check, reading, table_of
from consult.backup.folder import name_for, own_passphrase
from consult.backup.manifest import Backup
from consult.backup.problems import BackupError
from consult.backup.rows import KeptTable
from consult.backup.tables import QUEUE, kept_tables, migration_of, reflected
from consult.backup.taking import take_backup
from consult.clock import utc_now
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
    "The database is at migration {migration}, which this version of Consult does not know. "
    "Put it aside, and restore into an empty one: see “Upgrade” in docs/operate.md."
)

NOT_SET_ASIDE = (
    "Nothing was changed, because what is in the database could not be written to a backup first. {why} "
    "If it is of no use any more, empty the database yourself."
)
BACK = "The backup could not be restored. {why} What was in the database before is there again."
NOT_BACK = (
    "The backup could not be restored. {why} Nor could what was in the database before ({again}). It is in {kept}: "
    "mend the database, then run flask consult restore --replace {kept}"
)


def restore_backup(
    engine: sa.Engine,
    settings: Settings,
    path: Path,
    passphrase: str | None = None,
    *,
    replace: bool = False,
    tell: Callable[[Path], None] = lambda _kept: None,
) -> Backup:
    """Put everything in a backup back, then bring the database to the newest migration.

    The whole backup is checked first. The database must be empty, unless what is in it is to be replaced: that is
    written to a backup of its own first, which `tell` is told of, and put back where the restore fails. Rows are put
    back in one transaction, which is kept only when their numbers are those of the manifest.
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
        holds_rows = bool(_tables_with_rows(connection))
    kept = _set_aside(engine, settings) if holds_rows else None
    if kept is None:
        _restore(engine, settings, path, passphrase, backup)
        return backup
    tell(kept)
    try:
        _restore(engine, settings, path, passphrase, backup)
    except Exception as error:  # whatever it was, what was there is worth more than half of something else
        _put_back_what_was_there(engine, settings, kept, error)
    return backup


def _set_aside(engine: sa.Engine, settings: Settings) -> Path:
    """Write what is there to the folder of backups, as the backup of every night."""
    passphrase = own_passphrase(settings)
    path = settings.backups_folder / name_for(utc_now(), is_sealed=passphrase is not None)
    try:
        with Session(engine) as session:
            take_backup(session, settings, path, passphrase)
    except BackupError as error:
        raise BackupError(NOT_SET_ASIDE.format(why=error)) from error
    return path


def _put_back_what_was_there(engine: sa.Engine, settings: Settings, kept: Path, error: Exception) -> NoReturn:
    why = str(error) if isinstance(error, BackupError) else type(error).__name__
    passphrase = own_passphrase(settings)
    try:
        _restore(engine, settings, kept, passphrase, check(kept, passphrase))
    except Exception as again:
        raise BackupError(NOT_BACK.format(why=why, again=type(again).__name__, kept=kept)) from error
    raise BackupError(BACK.format(why=why)) from error


def _restore(engine: sa.Engine, settings: Settings, path: Path, passphrase: str | None, backup: Backup) -> None:
    _take_away(engine, settings)
    upgrade_database(settings, backup.header.migration)
    with reading(path, passphrase) as archive, _loading(engine) as connection:
        rows = _put_back(archive, connection, settings)
        if rows != {name: count for name, count in backup.manifest.rows.items() if count}:
            raise BackupError("The rows that were put back are not those of the backup, so none were kept.")
    upgrade_database(settings)


def _refuse_rows(connection: sa.Connection) -> None:
    for table, rows in _tables_with_rows(connection).items():
        raise BackupError(NOT_EMPTY.format(rows=rows, table=table))


def _tables_with_rows(connection: sa.Connection) -> dict[str, int]:
    counted = {
        table.name: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table.name))) or 0
        for table in kept_tables(connection)
    }
    return {table: rows for table, rows in counted.items() if rows}


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
