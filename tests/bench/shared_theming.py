"""What it takes to theme the same comments by one worker, and by several that share them.

`python -m tests.bench.shared_theming --comments 2000 --workers 1 2` prints a table. Each worker is a process with the
real engine and a data folder of its own, as on a machine of its own; the database is a PostgreSQL server. Machines of
their own would each have their own processors: here all share those of one, so compare processor time.
"""

import argparse
import resource
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlmodel import col, func, select

from consult import create_app
from consult.config import Settings
from consult.demo.consultations import RESULTS_SLUG
from consult.demo.loading import THEMED_QUESTION
from consult.extensions import db
from consult.models import RunStatus, ThemingChunk, ThemingRun
from consult.queries.consultations import require_consultation
from consult.services.theming import request_run
from consult.tasks.theming import theme_question
from tests.bench.databases import NotThemed, fill
from tests.bench.markdown import table
from tests.databases import database_of


@dataclass(frozen=True, slots=True)
class SharedRun:
    """A run that so many workers did together. `shares` are the chunks of each, the most first."""

    workers: int
    comments: int
    seconds: float
    cpu_seconds: float
    shares: tuple[int, ...]


def measure(comments: int, counts: Sequence[int], folder: Path) -> tuple[SharedRun, ...]:
    """Theme so many comments anew for each count of workers. Raises NotThemed when a run does not end well."""
    with database_of("postgresql", folder) as address:
        fill(_settings(address, folder / "filled"), comments, 1)
        return tuple(_share(address, folder / str(count), count) for count in counts)


def _share(address: str, folder: Path, workers: int) -> SharedRun:
    with create_app(_settings(address, folder)).app_context():
        run = request_run(db.session, require_consultation(db.session, RESULTS_SLUG), THEMED_QUESTION)
        db.session.commit()
        run_id = run.id
        db.session.rollback()
        started = time.perf_counter()
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            places = [folder / str(number) for number in range(workers)]
            used = sum(pool.map(_work, [address] * workers, places, [run_id] * workers))
        seconds = time.perf_counter() - started
        run = db.session.get_one(ThemingRun, run_id, populate_existing=True)
        if run.status is not RunStatus.FINISHED:
            raise NotThemed(f"The theming run ended as “{run.status}”: {run.failure or 'no reason was kept'}")
        done = db.session.exec(
            select(func.count(col(ThemingChunk.id)))
            .where(ThemingChunk.run_id == run_id)
            .group_by(col(ThemingChunk.worker))
            .order_by(func.count(col(ThemingChunk.id)).desc())
        ).all()
        return SharedRun(workers, run.comments_done, seconds, used, tuple(done))


def _work(address: str, folder: Path, run_id: UUID) -> float:
    """Work as one worker until the run is over; the processor seconds of this process."""
    app = create_app(_settings(address, folder))
    with app.app_context():
        while db.session.get_one(ThemingRun, run_id, populate_existing=True).status in (
            RunStatus.QUEUED,
            RunStatus.RUNNING,
        ):
            theme_question(db.session, run_id, app.extensions["theming_tools"], is_stopping=lambda: False)
            db.session.rollback()
            time.sleep(1)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _settings(address: str, folder: Path) -> Settings:
    return Settings(environment="development", database_url=address, data_folder=folder)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=2_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder:
        runs = measure(chosen.comments, chosen.workers, Path(folder))
    rows = [
        (
            str(run.workers),
            f"{run.comments:,}",
            f"{run.seconds:.0f}",
            f"{run.cpu_seconds:.0f}",
            " + ".join(str(share) for share in run.shares),
        )
        for run in runs
    ]
    head = ("workers", "comments", "seconds", "processor seconds of all workers", "chunks of each, with the end")
    print(table(head, rows))  # noqa: T201 - the figures are what the command is for


if __name__ == "__main__":
    main()
