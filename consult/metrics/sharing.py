"""Where the web processes of one server keep what they count, so that each of them can tell the sum."""

import os
import shutil
import stat
import tempfile
from pathlib import Path

PREFIX = "consult-metrics-"
VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
# In memory where there is such a place: on a full disk, a process that writes into a mapped file is killed.
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - the folder made there is its owner's alone, see below


def share_with_other_processes() -> None:
    """Have the processes that one gunicorn started count together. Elsewhere a process counts by itself."""
    if VARIABLE not in os.environ and "gunicorn" in os.environ.get("SERVER_SOFTWARE", ""):
        place = IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
        folder = folder_for(place, server=os.getppid())
        if folder is not None:
            os.environ[VARIABLE] = str(folder)


def folder_for(place: Path, *, server: int) -> Path | None:
    """A folder for what the processes of a server count, new or as the first of them made it.

    Those of servers that have ended are removed. None where somebody else has put something in its way.
    """
    mine = f"{PREFIX}{os.getuid()}-"
    for other in place.glob(f"{mine}*"):
        if not _is_alive(other.name.removeprefix(mine)):
            shutil.rmtree(other, ignore_errors=True)
    folder = place / f"{mine}{server}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    return folder if stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() else None


def _is_alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
