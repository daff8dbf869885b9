from datetime import date

import pytest

from tests.bench.first_visit import Weight
from tests.bench.machine import Machine
from tests.load.measuring import POSTGRESQL, SQLITE, WORKERS, LoadFigures, Measured, Sizes
from tests.load.profiling import Share
from tests.load.report import as_section
from tests.load.rush import Rush


def rush_of(residents, *, web, page):
    return Rush(residents, 100, 0.5, web, 2.0, 1.0, (page,) * 400, (page * 4,) * 100)


def section(*, web, page, elsewhere=()):
    measured = [
        Measured(database, workers, stored, questions, rush_of(residents, web=web, page=page))
        for database in (SQLITE, POSTGRESQL)
        for workers, stored, questions, residents in (
            (WORKERS, 1_000, 7, 1), (WORKERS, 1_000, 7, 32), (9, 1_000, 7, 32), (WORKERS, 100_000, 7, 32),
            (WORKERS, 1_000, 50, 32),
        )
    ]  # fmt: skip
    figures = LoadFigures(
        sizes=Sizes(),
        machine=Machine(2, "Example processor", 24.0, "Linux", "3.11.7", "3.40.1", 0.3),
        postgresql="18.4",
        measured=tuple(measured),
        first_visit=(Weight("/", "text/html", 90_000, 30_000),),
        other_hosts=elsewhere,
        shares=(Share("SQLAlchemy and SQLModel", 0.4), Share("structlog", 0.001)),
    )
    return as_section(figures, measured_on=date(2026, 11, 20))


def rows_of(text, heading):
    """The rows of the table whose first line begins so."""
    table = text.partition(f"| {heading}")[2].partition("\n\n")[0]
    return [line.split(" | ") for line in table.splitlines()[2:]]


def test_what_was_asked_for_is_met_or_missed():
    met, missed = section(web=8.0, page=40.0), section(web=9.1, page=100.0, elsewhere=("https://example.org/a.css",))
    assert "| server CPU a journey | 11 ms or less | 10 ms: met | 10 ms: met |" in met
    assert "**missed**" not in met
    assert "| server CPU a journey | 11 ms or less | 11.1 ms: **missed** |" in missed
    assert "| p95 of a page | under 100 ms | 100 ms: **missed** |" in missed
    assert "| requests to other hosts | 0 | 1: **missed** |" in missed


@pytest.mark.parametrize(
    ("heading", "varied"),
    [
        ("database | workers", [str(WORKERS), "9"]),
        ("database | stored", ["1,000", "100,000"]),
        ("database | questions", ["7", "50"]),
        ("database | residents", ["1", "32"]),
    ],
)
def test_each_table_varies_one_thing(heading, varied):
    assert [row[1] for row in rows_of(section(web=8.0, page=40.0), heading)] == varied * 2


def test_shares_too_small_to_matter_are_left_out():
    text = section(web=8.0, page=40.0)
    assert "| SQLAlchemy and SQLModel | 40% |" in text
    assert "structlog" not in text
