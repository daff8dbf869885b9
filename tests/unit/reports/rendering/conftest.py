"""Summaries with their pictures, drawn once for all tests of a module."""

from dataclasses import dataclass

import pytest

from consult.reports.chart_pictures import Picture
from consult.reports.rendering.making import draw_pictures
from consult.reports.summary.content import SummaryContent
from tests.unit.reports.rendering import summaries


@dataclass(frozen=True)
class Drawn:
    """A summary, and the pictures of its charts."""

    content: SummaryContent
    pictures: dict[str, Picture]


def drawn(content: SummaryContent) -> Drawn:
    return Drawn(content, draw_pictures(content))


@pytest.fixture(scope="session")
def whole() -> Drawn:
    """A signed summary with a part, a table and a chart of each kind."""
    return drawn(summaries.invented_summary())


@pytest.fixture(scope="session")
def without_blind_sample() -> Drawn:
    return drawn(summaries.invented_summary(is_signed=False, has_blind_sample=False))


@pytest.fixture(scope="session")
def wide() -> Drawn:
    """Thirty-five themes in fourteen areas."""
    return drawn(summaries.thirty_five_themes_in_fourteen_areas())


@pytest.fixture(scope="session")
def hidden() -> Drawn:
    """A summary of which no figure may be shown."""
    return drawn(summaries.everything_hidden())


@pytest.fixture(params=["whole", "without_blind_sample", "wide", "hidden"])
def each(request: pytest.FixtureRequest) -> Drawn:
    """Each of them in turn."""
    found: Drawn = request.getfixturevalue(request.param)
    return found
