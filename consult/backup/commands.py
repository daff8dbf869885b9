"""Taking, checking and restoring backups: flask consult backup and restore.

What they need is imported when they run: every web process imports the command line, and none of them needs the rest.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext

from consult.backup import folder
from consult.backup.problems import BackupError
from consult.clock import in_london, utc_now
from consult.config import Settings
from consult.extensions import db
from consult.tasks.upkeep import count_rows_for_the_planner

if TYPE_CHECKING:
    from consult.backup.manifest import Backup

passphrase_file = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file that holds the passphrase of a sealed backup. CONSULT_BACKUP_PASSPHRASE, if left out.",
)
HOLDS = (
    "It holds {rows:,} rows of {tables} tables and {files:,} files, as they were on {moment:%-d %B %Y at %H:%M}, "
    "at migration {migration}."
)


@click.command("backup")
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--keep", type=click.IntRange(min=1), help="Afterwards, delete all but the newest so many.")
@click.option("--verify", type=click.Path(dir_okay=False, path_type=Path), help="Only check this backup.")
@passphrase_file
@with_appcontext
def backup_command(target: Path | None, keep: int | None, verify: Path | None, passphrase_file: Path | None) -> None:
    """Write everything into one file and check it, while people go on answering."""
    from consult.backup import archive, taking  # noqa: PLC0415 - see above

    settings: Settings = current_app.config["CONSULT"]
    if (target or verify) and keep:
        raise click.UsageError("--keep goes with the folder of backups, so leave out --to and --verify.")
    with _problems_as_sentences():
        passphrase = _passphrase(settings, passphrase_file)
        if verify is not None:
            _say(f"{verify} is whole.", archive.check(verify, passphrase))
            return
        path = target or settings.backups_folder / folder.name_for(utc_now(), is_sealed=passphrase is not None)
        backup = taking.take_backup(db.session, settings, path, passphrase)
    _say(f"Wrote {path} and checked it.", backup)
    if not backup.is_sealed:
        click.echo("It is not sealed: whoever reads the file reads what people wrote. Set CONSULT_BACKUP_PASSPHRASE.")
    for old in folder.let_go_of_old(settings.backups_folder, keep=keep) if keep else ():
        click.echo(f"Deleted {old}.")


@click.command("restore")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Take away everything that is in the database, after a backup of it.")
@passphrase_file
@with_appcontext
def restore_command(path: Path, replace: bool, passphrase_file: Path | None) -> None:
    """Put a backup back into the database, and its files into the data folder. Stop web and worker first."""
    from consult.backup import restoring  # noqa: PLC0415 - see above

    settings: Settings = current_app.config["CONSULT"]
    with _problems_as_sentences():
        passphrase = _passphrase(settings, passphrase_file)
        backup = restoring.restore_backup(
            db.engine, settings, path, passphrase, replace=replace, tell=_say_what_was_kept
        )
    count_rows_for_the_planner(db.session)
    _say(f"Restored {path}, and brought the database to the newest migration.", backup)


def _say_what_was_kept(path: Path) -> None:
    click.echo(f"What is in the database was written to {path} first.")


def _passphrase(settings: Settings, file: Path | None) -> str | None:
    """The passphrase of a file, without the end of its line, or that of the settings."""
    if file is not None:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    return folder.own_passphrase(settings)


def _say(first: str, backup: "Backup") -> None:
    header, missing = backup.header, backup.manifest.missing
    click.echo(first)
    click.echo(
        HOLDS.format(
            rows=backup.rows,
            tables=len(header.tables),
            files=backup.files,
            moment=in_london(header.taken_at),
            migration=header.migration,
        )
    )
    if missing:
        click.echo(f"Originals that were not in their folder, or not as they were kept: {', '.join(missing)}", err=True)


@contextmanager
def _problems_as_sentences() -> Iterator[None]:
    try:
        yield
    except BackupError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
