"""Gunicorn serving an application on this machine, as it is served in production, for as long as a block lasts."""

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from consult.config import Settings
from consult.demo.serving import GUNICORN_OPTIONS, stop, wait_until_ready
from consult.details_keys import new_key
from tests.bench.processes import family_of, peak_megabytes

ROOT = Path(__file__).parents[2]
CONSULT = "wsgi:app"
BARE_PAGE = "tests.bench.bare_page:app"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens on this machine, and its first process."""

    port: int
    pid: int

    def peak_megabytes(self) -> float:
        """The most memory that any one of its web processes has held at once."""
        return max(peak_megabytes(pid) for pid in family_of(self.pid)[1:])


def production_settings(folder: Path, database_url: str | None = None) -> Settings:
    """Settings as a deployment has them, all data in one folder."""
    return Settings(
        environment="production",
        secret_key=secrets.token_urlsafe(48),
        details_keys=new_key(),
        database_url=database_url,
        data_folder=folder,
    )


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment that a process of its own reads these settings from, whatever stands in ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}
    return kept | {
        "CONSULT_ENVIRONMENT": settings.environment,
        "CONSULT_SECRET_KEY": settings.session_secret,
        "CONSULT_DETAILS_KEYS": settings.details_keys.get_secret_value() if settings.details_keys else "",
        "CONSULT_DATABASE_URL": settings.sqlalchemy_url,
        "CONSULT_DATA_FOLDER": str(settings.data_folder),
    }


@contextmanager
def serving(
    application: str,
    environment: Mapping[str, str],
    *,
    ready_path: str,
    log: Path,
    options: Sequence[str] = GUNICORN_OPTIONS,
) -> Iterator[Server]:
    """Serve an application, with the options that the product is started with unless told otherwise.

    Its log goes into a file.
    """
    port = free_port()
    command = [
        str(Path(sys.executable).parent / "gunicorn"),
        application,
        *options,
        "--bind",
        f"127.0.0.1:{port}",
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=output, stderr=output, start_new_session=True
        )
        try:
            wait_until_ready(f"http://127.0.0.1:{port}{ready_path}", [process])
            yield Server(port, process.pid)
        finally:
            stop([process])


def free_port() -> int:
    """A port of this machine that nothing listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
