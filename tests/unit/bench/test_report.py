"""The published page, from results that were made up for the test."""

from dataclasses import replace
from datetime import date

import pytest

from nlp.types import Provenance
from tests.bench.at_scale import PagesAt
from tests.bench.databases import Themed
from tests.bench.encoding import EncodingRates
from tests.bench.every_page import PageTime
from tests.bench.exploring import ExploredPage
from tests.bench.first_visit import Weight
from tests.bench.journeys import Load
from tests.bench.machine import Machine
from tests.bench.measuring import POSTGRESQL, SQLITE, Results
from tests.bench.processes import Apart
from tests.bench.report import as_markdown
from tests.bench.sections import AT_SCALE
from tests.bench.sizes import Sizes
from tests.bench.staff import Keying
from tests.bench.theming import SetScore, Speeds
from tests.bench.theming_runs import CommandRun, CommandRuns
from tests.bench.web import BARE, KeyingOn, LoadOf, Peak, WebFigures
from tests.bench.web_process import Loaded


def load_of(name: str, page_milliseconds: float) -> LoadOf:
    shown, sent = (page_milliseconds,) * 6, (page_milliseconds * 2,) * 16
    return LoadOf(name, 1, Load(2, 0.5, page_milliseconds * 22, shown, sent))


def page_of(endpoint: str, milliseconds: float) -> PageTime:
    times = (2 * milliseconds, milliseconds, 1.5 * milliseconds, 3 * milliseconds)
    return PageTime(endpoint, "/somewhere", *times, milliseconds)


def results_of(
    *,
    scores: tuple[SetScore, ...] = (),
    comments: int = 1_000,
    candidates: int = 3,
    encoding: EncodingRates | None = None,
) -> Results:
    loads = tuple(
        load_of(name, base * slower)
        for slower in (1, 2)
        for name, base in ((BARE, 2.0), (SQLITE, 8.0), (POSTGRESQL, 10.0))
    )
    return Results(
        sizes=Sizes("test", comments=comments, runs=2),
        machine=Machine(2, "Example processor", 24.0, "Linux", "3.11.7", "3.40.1", 0.3),
        postgresql="18.4",
        speeds=Speeds(comments, (100.0, 120.0), (5_000.0, 6_000.0), Provenance("c0", "encoder", "m0", "2024.1")),
        commands=CommandRuns(
            cold=CommandRun(2_000, 9.66, 700.4),
            many=CommandRun(100_000, 200.0, 1_100.0),
            one_process=CommandRun(10_000, 30.0, 500.0),
            first=CommandRun(10_000, 24.0, 900.0),
            corrected=CommandRun(10_000, 2.4, 250.0),
        ),
        encoding=encoding,
        scores=scores,
        worker=Apart(Themed(comments, candidates), 42.0, 900.0),
        web=WebFigures(
            loads=loads,
            keyings=(KeyingOn(SQLITE, Keying((10.0, 12.0), (20.0, 30.0), (4.0, 5.0))),),
            peaks=(Peak(SQLITE, "residents", 160.0),),
            first_visit=(Weight("/page", "text/html", 8_000, 3_000), Weight("/a.css?v=1", "text/css", 2_000, 500)),
            explored=(ExploredPage("a word", (40.0, 50.0, 60.0)),),
        ),
        web_process=Apart(Loaded(50, ()), 3.0, 200.0),
        at_scale=tuple(
            PagesAt(database, responses, (page_of("policy.waves", base), page_of("board.home", 2.0)))
            for responses, base in ((1_000, 20.0), (20_000, 90.0), (100_000, 1_200.0))
            for database in (SQLITE, POSTGRESQL)
        ),
        seconds=180.0,
    )


@pytest.fixture
def page() -> str:
    return as_markdown(results_of(), measured_on=date(2026, 11, 20))


def test_it_says_when_on_what_and_by_which_run(page: str):
    assert "20 November 2026 by a test run" in page
    assert "| processor | Example processor, 2 cores |" in page


def test_speeds_stand_beside_the_baseline_with_their_ratio(page: str):
    assert "| the engine | 110 (100 to 120) |" in page
    assert "| the baseline | 5,500 (5,000 to 6,000) |" in page
    assert "| ratio | 0.020 (0.020 to 0.020) |" in page


def test_commands_stand_beside_their_limits(page: str):
    assert "| 2,000 | from a cold start, building the encoder | 9.7 | 40 | 700 |  |" in page
    assert "| 100,000 | no two alike | 200.0 | 240 | 1,100 | 2,147 |" in page
    assert "| 10,000 | the same again, after one correction | 2.4 | 5 | 250 |  |" in page
    assert "took 10.0 times less than the first time" in page


def test_pages_stand_beside_their_limits_with_how_they_grow(page: str):
    assert "| SQLite | 1,000 | 2 | 20 | 20 |  |  | 40 |" in page
    assert "| SQLite | 20,000 | 2 | 90 | 90 | 300 | 0 | 180 |" in page
    assert "| PostgreSQL | 100,000 | 2 | 1,200 | 1,200 | 1,000 | 1 | 2,400 |" in page
    assert "| `policy.waves` | 20 | 90 | 1,200 | 60.0 | 20 | 90 | 1,200 | 60.0 |" in page
    assert "The limits are 300 ms at 20,000 responses and 1,000 ms at 100,000 responses." in page


def test_a_run_without_a_peer_says_how_to_get_one(page: str):
    assert "install\n`tests/bench/requirements.txt`" in page


def test_the_encoder_stands_beside_its_peer():
    rates = EncodingRates(2_000, (1_400.0, 1_500.0), (280.0, 300.0), "sentence-transformers 6.2.0 with torch 2.13.0")
    page = as_markdown(results_of(encoding=rates), measured_on=date(2026, 11, 20))
    assert "| our encoder | 1,450 (1,400 to 1,500) |" in page
    assert "| ratio | 5.0 (5.0 to 5.0) |" in page
    assert all(len(line) <= 120 or line.startswith("|") for line in page.splitlines())


def test_pages_are_compared_with_the_bare_page_of_the_same_round(page: str):
    assert (
        "| SQLite | 1 | 12.0 (8.0 to 16.0) ms | 4.0 (4.0 to 4.0) | 12.0 (8.0 to 16.0) ms | 4.0 (4.0 to 4.0) |" in page
    )


def test_a_journey_is_described_by_its_pages(page: str):
    assert "3\npages looked at" in page
    assert "and 8 sent" in page


def test_a_first_visit_is_summed_up(page: str):
    assert "| /a.css | 2.0 | 0.5 |" in page
    assert "| in all | 10.0 | 3.5 |" in page


def test_pages_that_explore_comments_stand_beside_their_aim(page: str):
    assert "| a word | 50 |" in page
    assert "The aim is 300 ms a page." in page


def test_keying_and_memory_are_given(page: str):
    assert "| SQLite | 10 | 12 | 4 | 5 | 20 | 30 |" in page
    assert "| SQLite | residents | 160 |" in page
    assert "downloads and charts: none." in page


def test_a_run_without_scores_says_how_to_get_them(page: str):
    assert "This run did not score the theming" in page
    assert "This run themed fewer" in page


def test_a_worker_that_did_not_load_bertopic_is_said_not_to_have(page: str):
    without = as_markdown(results_of(candidates=0), measured_on=date(2026, 11, 20))
    assert "BERTopic was not loaded" in without
    assert "BERTopic was not loaded" not in page


def test_a_full_run_gives_scores_and_their_mean():
    scores = (SetScore("a", 0.8, 0.7), SetScore("c", 0.6, 0.5))
    page = as_markdown(results_of(scores=scores, comments=10_000), measured_on=date(2026, 11, 20))
    assert "| a | 0.800 | 0.700 |" in page
    assert "| mean | 0.700 | 0.600 |" in page
    assert "This run themed fewer" not in page


def test_no_line_of_prose_is_too_long_to_read(page: str):
    assert all(len(line) <= 120 or line.startswith("|") for line in page.splitlines())


def test_a_page_without_the_pages_at_scale_leaves_their_section_to_another_run():
    apart = replace(results_of(), at_scale=())
    assert AT_SCALE in as_markdown(results_of(), measured_on=date(2026, 6, 1))
    assert AT_SCALE not in as_markdown(apart, measured_on=date(2026, 6, 1))
