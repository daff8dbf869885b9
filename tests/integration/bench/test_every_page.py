"""A survey filled without the engine, and the walk through its pages that the benchmark times."""

from pathlib import Path

import pytest

from consult.config import Settings
from tests.bench.every_page import visit_every_page
from tests.bench.many_responses import fill_with_many


def test_every_page_is_met_once_with_its_time(tmp_path: Path, request: pytest.FixtureRequest):
    if request.config.getoption("--database") == "postgresql":
        pytest.skip("it fills a database of its own, the same in both runs")
    settings = Settings(environment="test", database_url=f"sqlite:///{tmp_path}/many.db", data_folder=tmp_path)
    fill_with_many(settings, 200)
    pages = visit_every_page(settings)
    met = {page.endpoint for page in pages}
    assert {"policy.question", "policy.quotes", "policy.waves", "policy.decision", "board.home"} <= met
    assert {"officers.home", "admin.home"} <= met
    assert len(met) == len(pages) > 40
    times = [page.processor_milliseconds for page in pages]
    assert times == sorted(times, reverse=True)
    assert all(page.first_processor_milliseconds > 0 < page.milliseconds for page in pages)
    assert all(page.decided_processor_milliseconds > 0 < page.anew_processor_milliseconds for page in pages)
