"""Every page of staff and the board at growing numbers of responses, on both databases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from consult.config import Settings
from tests.bench.every_page import PageTime, visit_every_page
from tests.bench.many_responses import fill_with_many
from tests.bench.processes import run_apart
from tests.bench.servers import production_settings
from tests.databases import database_of


@dataclass(frozen=True, slots=True)
class PagesAt:
    """What every page took on one database with so many responses in each of two waves."""

    database: str
    responses: int
    pages: tuple[PageTime, ...]


def measure_at_scale(
    sizes: Sequence[int], folder: Path, say: Callable[[str], None], *, names: tuple[str, str]
) -> tuple[PagesAt, ...]:
    """Fill a database of each kind to each size and visit every page. `names` are those of SQLite and PostgreSQL."""
    sqlite, postgresql = names
    measured = []
    for responses in sizes:
        place = folder / f"at-{responses}"
        place.mkdir()
        say(f"every page at {responses:,} responses: {sqlite}")
        measured.append(PagesAt(sqlite, responses, _pages(production_settings(place / "sqlite"), responses)))
        say(f"every page at {responses:,} responses: {postgresql}")
        with database_of("postgresql", place) as address:
            settings = production_settings(place / "with-postgresql", address)
            measured.append(PagesAt(postgresql, responses, _pages(settings, responses)))
    return tuple(measured)


def _pages(settings: Settings, responses: int) -> tuple[PageTime, ...]:
    is_signed = True
    run_apart(fill_with_many, settings, responses, is_signed)
    return run_apart(visit_every_page, settings).result
