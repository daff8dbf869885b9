"""Taking a backup, while people go on answering: everything as it was at one moment."""

import os
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from consult.backup.archive import HEADER, MANIFEST, ORIGINALS, TABLES, Writer, check, writing
from consult.backup.manifest import Backup, Header, Manifest, TableHeader
from consult.backup.problems import BackupError
from consult.backup.rows import KeptTable
from consult.backup.tables import kept_tables, migration_of
from consult.clock import utc_now
from consult.config import Settings
from consult.db.session import begin_snapshot
from consult.mail import OUTBOX
from consult.migrating import MIGRATIONS
from consult.models import OriginalState

ROWS_AT_ONCE = 500
BYTES_OF_A_PART = 4 * 1024 * 1024
"""No more rows than this are held in memory."""
UNFINISHED = ".part"


def take_backup(session: Session, settings: Settings, target: Path, passphrase: str | None = None) -> Backup:
    """Write everything into a file, read it back, and only then give it its name. It ends the session's transaction.

    Nobody waits for it: it reads one moment of the database, and an original is never changed once it is kept.
    """
    if target.exists():
        raise BackupError(f"{target} is there already. Give another name, or move it away.")
    unfinished = target.with_name(target.name + UNFINISHED)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(session, settings, unfinished, passphrase)
        backup = check(unfinished, passphrase)
        unfinished.rename(target)
        _keep_the_name(target.parent)
    except OSError as error:
        raise BackupError(f"The backup cannot be written to {target}: {error.strerror}.") from error
    finally:
        session.rollback()
        with suppress(OSError):  # it was not there, or nothing can be done about it
            unfinished.unlink()
    return backup


def application_version() -> str:
    """The version of Consult that is running."""
    project = tomllib.loads((MIGRATIONS.parent / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def _write(session: Session, settings: Settings, path: Path, passphrase: str | None) -> None:
    path.unlink(missing_ok=True)  # of a backup that was stopped
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with writing(file, passphrase) as archive:
            _write_parts(archive, session, settings)
        file.flush()
        os.fsync(file.fileno())


def _write_parts(archive: Writer, session: Session, settings: Settings) -> None:
    begin_snapshot(session)
    connection = session.connection()
    migration = migration_of(connection)
    if migration is None:
        raise BackupError("The database has no tables yet, so there is nothing to back up. Run: flask consult migrate")
    tables = kept_tables(connection)
    header = Header(
        application=application_version(),
        database=connection.dialect.name,
        migration=migration,
        taken_at=utc_now(),
        tables=tuple(TableHeader(name=table.name, columns=dict(table.columns)) for table in tables),
    )
    archive.add(HEADER, header.model_dump_json().encode())
    rows = {table.name: _write_rows(archive, connection, table) for table in tables}
    missing = tuple(_write_files(archive, settings, _originals(connection, tables)))
    archive.add(MANIFEST, Manifest(rows=rows, parts=tuple(archive.parts), missing=missing).model_dump_json().encode())


def _write_rows(archive: Writer, connection: sa.Connection, table: KeptTable) -> int:
    rows = 0
    selected = connection.execute(table.select(connection.dialect.name), execution_options={"yield_per": ROWS_AT_ONCE})
    for number, (count, lines) in enumerate(_pieces(table.line(row) for row in selected), start=1):
        archive.add(f"{TABLES}{table.name}/{number:06}.jsonl", lines)
        rows += count
    return rows


def _pieces(lines: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines in pieces that fit into memory, each with how many it holds."""
    piece, count = bytearray(), 0
    for line in lines:
        piece += line
        count += 1
        if len(piece) >= BYTES_OF_A_PART:
            yield count, bytes(piece)
            piece, count = bytearray(), 0
    if count:
        yield count, bytes(piece)


def _originals(connection: sa.Connection, tables: list[KeptTable]) -> Iterator[tuple[str, str]]:
    """The name and the SHA-256 of each original that is to have a file."""
    if "original" in {table.name for table in tables}:
        wanted = sa.text("SELECT stored_as, checksum FROM original WHERE state != :refused ORDER BY stored_as")
        for row in connection.execute(wanted, {"refused": OriginalState.REFUSED.value}):
            yield row.stored_as, row.checksum


def _write_files(archive: Writer, settings: Settings, originals: Iterator[tuple[str, str]]) -> Iterator[str]:
    """Write down what stands beside the database. Gives the originals that are not there as they were kept."""
    for stored_as, checksum in originals:
        if _write_file(archive, f"{ORIGINALS}/{stored_as}", settings.originals_folder / stored_as) != checksum:
            yield stored_as
    for path in sorted((settings.data_folder / OUTBOX).glob("*.eml")):
        _write_file(archive, f"{OUTBOX}/{path.name}", path)


def _write_file(archive: Writer, name: str, path: Path) -> str | None:
    """Write a file down and give its SHA-256; None: it is not there, or was deleted in between."""
    try:
        with path.open("rb") as file:
            return archive.add_file(name, file, os.fstat(file.fileno()).st_size).checksum
    except FileNotFoundError:
        return None


def _keep_the_name(folder: Path) -> None:
    """Have the disk keep the name too: it is the folder that holds it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
