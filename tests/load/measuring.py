"""One run: rushes of residents on both databases, and how they fare with more workers, responses and questions."""

import runpy
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.first_visit import Weight, weigh
from tests.bench.machine import Machine, postgresql_version, this_machine
from tests.bench.processes import run_apart
from tests.bench.servers import CONSULT, ROOT, Server, environment_of, production_settings, serving
from tests.databases import database_of
from tests.load.other_hosts import other_hosts
from tests.load.profiling import Share, profile_journeys
from tests.load.rush import Rush, rush
from tests.load.site import Site, make_site

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
SHIPPED = ROOT / "deploy" / "gunicorn.conf.py"
_AS_SHIPPED = runpy.run_path(str(SHIPPED))
WORKERS: int = _AS_SHIPPED["workers"]
THREADS: int = _AS_SHIPPED["threads"]
# Not counted: the first pages of a process pay for reading templates. Several at once, to reach every process.
WARMING_JOURNEYS, WARMING_AT_ONCE = 48, 12

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much one run measures."""

    residents: tuple[int, ...] = (1, 8, 32, 200)
    journeys: int = 400
    """Journeys of each rush; of one resident alone a quarter of them."""
    stored: tuple[int, ...] = (1_000, 100_000)
    questions: tuple[int, ...] = (7, 20, 50)
    workers: tuple[int, ...] = (1, 2, 3, 4)
    profiled_journeys: int = 100

    @property
    def usual(self) -> tuple[int, int, int]:
        """Residents, stored responses and workers wherever something else is varied."""
        return 32, self.stored[0], WORKERS


FULL = Sizes(journeys=1_000, stored=(1_000, 10_000, 100_000, 1_000_000))


@dataclass(frozen=True, slots=True)
class Measured:
    """One rush, and what it met."""

    database: str
    workers: int
    stored: int
    questions: int
    rush: Rush


@dataclass(frozen=True, slots=True)
class LoadFigures:
    """Everything that one run measured."""

    sizes: Sizes
    machine: Machine
    postgresql: str
    measured: tuple[Measured, ...]
    first_visit: tuple[Weight, ...]
    other_hosts: tuple[str, ...]
    shares: tuple[Share, ...]


def measure(sizes: Sizes, folder: Path, say: Say) -> LoadFigures:
    """Measure everything, in a folder that is empty and may be thrown away afterwards."""
    machine = this_machine()
    measured: list[Measured] = []
    with database_of("postgresql", folder) as address:
        version = postgresql_version(address)
    for name, kind in ((SQLITE, "sqlite"), (POSTGRESQL, "postgresql")):
        for stored, questions in _sites(sizes):
            place = folder / f"{kind}-{stored}-{questions}"
            place.mkdir()
            with database_of(kind, place) as address:
                settings = production_settings(place / "data", address if kind == "postgresql" else None)
                say(f"{name}: {questions} questions, {stored:,} responses stored")
                site = make_site(settings, questions=questions, stored=stored)
                measured += _rushes(name, site, sizes, stored, questions, place)
                if (kind, stored, questions) == ("sqlite", sizes.stored[0], sizes.questions[0]):
                    with _serving(site, 1, place) as server:
                        first_visit = weigh(server.port, f"/consultations/{site.slug}")
                        elsewhere = other_hosts(server.port, first_visit)
                    shares = run_apart(profile_journeys, site, sizes.profiled_journeys).result
    return LoadFigures(sizes, machine, version, tuple(measured), first_visit, elsewhere, shares)


def _sites(sizes: Sizes) -> Iterator[tuple[int, int]]:
    """So many responses stored and so many questions: one of the two varied at a time."""
    yield from ((stored, sizes.questions[0]) for stored in sizes.stored)
    yield from ((sizes.stored[0], questions) for questions in sizes.questions[1:])


def _rushes(name: str, site: Site, sizes: Sizes, stored: int, questions: int, folder: Path) -> Iterator[Measured]:
    residents, usual_stored, usual_workers = sizes.usual
    is_usual = (stored, questions) == (usual_stored, sizes.questions[0])
    for workers in sizes.workers if is_usual else (usual_workers,):
        with _serving(site, workers, folder) as server:
            rush(site, server.port, server.pid, residents=WARMING_AT_ONCE, journeys=WARMING_JOURNEYS)
            for at_once in sizes.residents if is_usual and workers == usual_workers else (residents,):
                journeys = sizes.journeys // 4 if at_once == 1 else sizes.journeys
                done = rush(site, server.port, server.pid, residents=at_once, journeys=journeys)
                yield Measured(name, workers, stored, questions, done)


def _serving(site: Site, workers: int, folder: Path) -> AbstractContextManager[Server]:
    return serving(
        CONSULT,
        environment_of(site.settings),
        ready_path="/readyz",
        log=folder / f"web-{workers}.log",
        options=("--config", str(SHIPPED), "--workers", str(workers)),
    )
