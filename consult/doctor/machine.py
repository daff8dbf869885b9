"""What the machine says: its disks, who may read the data, the encoder."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from consult.config import Settings
from consult.doctor.findings import Finding, mend, ok, warning
from nlp.errors import EncoderUnavailable

MEGABYTE = 1024 * 1024
LITTLE_MEGABYTES, VERY_LITTLE_MEGABYTES = 2_000, 500
OTHERS_MAY = 0o077
SENTENCE = "Speeding past the school is what worries us most."


def look_at_disk(settings: Settings) -> Finding:
    """Whether there is room for what will come in."""
    left, folder = min((_free_megabytes(folder), folder) for folder in _folders(settings))
    if left < VERY_LITTLE_MEGABYTES:
        return mend("disk", f"Only {left:,} MB are left where {folder} is. Make room now: soon nothing can be kept.")
    if left < LITTLE_MEGABYTES:
        return warning("disk", f"{left:,} MB are left where {folder} is. Make room.")
    return ok("disk", f"{left:,} MB are left where {folder} is.")


def _folders(settings: Settings) -> Iterable[Path]:
    yield settings.data_folder
    file = _database_file(settings)
    if file is not None:
        yield file.parent
    yield settings.backups_folder


def _free_megabytes(folder: Path) -> int:
    there = next(path for path in (folder.resolve(), *folder.resolve().parents) if path.exists())
    return shutil.disk_usage(there).free // MEGABYTE


def look_at_permissions(settings: Settings) -> Finding:
    """Whether the data can be written by us, and read by nobody else on the machine."""
    for folder in sorted({each.resolve() for each in _folders(settings) if each.exists()}):
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            return mend("permissions", f"This user cannot write to {folder}. Give it to the user that runs Consult.")
    for path in _paths_of_ours_alone(settings):
        if path.exists() and path.stat().st_mode & OTHERS_MAY:
            mode = 700 if path.is_dir() else 600
            return mend("permissions", f"Others on this machine may look into {path}. Run: chmod {mode} {path}")
    return ok("permissions", "Only the user that runs Consult can look into its data.")


def _paths_of_ours_alone(settings: Settings) -> Iterable[Path]:
    """Folders that hold nothing else. A database file elsewhere may lie beside what others need."""
    folders = [settings.data_folder.resolve(), settings.backups_folder.resolve()]
    yield from folders
    file = _database_file(settings)
    if file is not None and not any(file.is_relative_to(folder) for folder in folders):
        yield file


def _database_file(settings: Settings) -> Path | None:
    return None if settings.uses_postgresql else Path(settings.sqlalchemy_url.removeprefix("sqlite:///"))


def look_at_encoder(settings: Settings) -> Finding:
    """Whether comments can be themed: the encoder is opened and given a sentence."""
    from nlp.encoder import load_encoder  # noqa: PLC0415 - heavy, and no web process looks

    try:
        encoder = load_encoder(settings.encoder_folder, cache_dir=settings.data_folder / "encoder")
    except EncoderUnavailable as error:
        return mend(
            "encoder",
            f"No comment is themed: {error}",
        )
    vectors = encoder.embed([SENTENCE])
    return ok("encoder", f"It turns a sentence into {vectors.shape[1]} numbers.")
