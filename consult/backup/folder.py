"""The folder that backups are put into by themselves: their names, their seal, the newest, and which are let go."""

from datetime import UTC, datetime
from pathlib import Path

from consult.config import Settings

NAME = "consult-%Y%m%dT%H%M%SZ"
PLAIN, SEALED = ".tar.gz", ".tar.gz.sealed"


def name_for(moment: datetime, *, is_sealed: bool) -> str:
    """What a backup of this moment is called."""
    return f"{moment.astimezone(UTC):{NAME}}{SEALED if is_sealed else PLAIN}"


def backups_in(folder: Path) -> list[tuple[datetime, Path]]:
    """The backups of a folder that have kept the names they were given, each with its moment, the newest first."""
    found = ((taken_at(path.name), path) for path in folder.glob("consult-*"))
    return sorted(((moment, path) for moment, path in found if moment is not None), reverse=True)


def taken_at(name: str) -> datetime | None:
    """The moment in the name of a backup; None: it is no such name."""
    for ending in (PLAIN, SEALED):
        try:
            return datetime.strptime(name, NAME + ending).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def let_go_of_old(folder: Path, *, keep: int) -> list[Path]:
    """Delete all but the newest so many. Gives those that were deleted."""
    old = [path for _, path in backups_in(folder)[keep:]]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def newest_backup_at(settings: Settings) -> datetime | None:
    """When the newest backup in this deployment's folder was taken; None: there is none."""
    backups = backups_in(settings.backups_folder)
    return backups[0][0] if backups else None


def own_passphrase(settings: Settings) -> str | None:
    """The passphrase of the settings, with which this deployment seals its backups; None: it does not."""
    return settings.backup_passphrase.get_secret_value() if settings.backup_passphrase else None
