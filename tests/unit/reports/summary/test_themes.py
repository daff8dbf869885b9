"""The picture of the categories: its title says nothing that the bars do not show."""

from types import SimpleNamespace
from typing import cast

from consult.reports.issues import categories_of
from consult.reports.summary.gathered import Gathered
from consult.reports.summary.tables import IntervalKind, Table
from consult.reports.summary.themes import themes
from consult.reports.themed import Provenance, ThemedSection
from tests.unit.reports.comments import BOOK, comment


def title_for(**mentions: int) -> str:
    coded = tuple(comment(n, theme) for theme, count in mentions.items() for n in range(count))
    section = ThemedSection(
        "issue",
        "What is the issue?",
        len(coded),
        0,
        is_too_few=False,
        categories=categories_of(coded, BOOK),
        provenance=cast(Provenance, SimpleNamespace()),
        coded=coded,
    )
    asked = SimpleNamespace(question=SimpleNamespace(key="issue", ask=section.ask), section=section, corrects=None)
    gathered = SimpleNamespace(themed=(asked,), smallest=5, chance=IntervalKind.CHANCE, area_shares=None)
    part = themes(cast(Gathered, gathered))
    (table,) = [block for each in part.sections for block in each.blocks if isinstance(block, Table)]
    assert table.chart is not None
    return table.chart.title


def test_a_category_that_is_ahead_of_every_bar_is_named():
    assert title_for(bikes=6, speeding=9, other=3) == "“Roads” is the category with the most mentions"


def test_none_is_named_where_two_are_level_or_more_said_something_that_is_no_issue():
    assert title_for(bikes=6, speeding=6) == "Mentions by category"
    assert title_for(bikes=6, other=20) == "Mentions by category"
