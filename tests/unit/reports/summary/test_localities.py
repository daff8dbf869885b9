"""Sentences about places, over random answers: none that the figures do not support."""

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from consult.figures.differences import chance_of_difference
from consult.figures.disclosure.hiding import Protection
from consult.figures.many_comparisons import ALPHA, holm
from consult.queries.themes import ThemedComment
from consult.reports.counted_groups import coded_at, raised_at
from consult.reports.issues import rank_by_mentions
from consult.reports.summary.gathered import Gathered
from consult.reports.summary.localities import (
    ComparedPlaces,
    about_difference,
    about_no_difference,
    compare_places,
    localities,
)
from consult.reports.summary.tables import IntervalKind, Table
from consult.reports.themed import ThemedSection
from tests.unit.reports.comments import BOOK, comment

PLACES = ("East", "South", "West")
THEMES = ("bikes", "litter", "speeding")
ANSWERS = st.lists(
    st.tuples(st.sampled_from(PLACES), st.sets(st.sampled_from(THEMES), min_size=1)), min_size=10, max_size=80
)


def gathered(answers: list[tuple[str, set[str]]], *, hidden: frozenset[tuple] = frozenset()) -> Gathered:
    coded: tuple[ThemedComment, ...] = tuple(
        replace(comment(n, *sorted(themes)), locality=place) for n, (place, themes) in enumerate(answers)
    )
    section = ThemedSection(
        "issue",
        "What is the issue?",
        len(coded),
        0,
        is_too_few=False,
        mentions=rank_by_mentions(coded, BOOK),
        coded=coded,
    )
    groups = {coded_at("issue", place) for place in PLACES}
    groups |= {raised_at("issue", theme.key, place) for theme in BOOK for place in PLACES}
    return cast(
        Gathered,
        SimpleNamespace(
            themed=(SimpleNamespace(section=section),),
            protection=Protection(5, frozenset(groups), hidden),
            smallest=5,
            design_effect=1.0,
            chance=IntervalKind.CHANCE,
        ),
    )


def compared(answers: list[tuple[str, set[str]]], **options: frozenset) -> ComparedPlaces:
    (found,) = compare_places(gathered(answers, **options))
    return found


@given(ANSWERS)
def test_a_place_is_said_to_differ_only_where_interval_and_test_both_say_so(answers):
    for found in compare_places(gathered(answers)):
        lines = [each.line for each in found.compared if each.line]
        chances = holm([chance_of_difference(line.reading, line.rest) for line in lines])
        for place, line, chance in zip([each for each in found.compared if each.line], lines, chances, strict=True):
            is_supported = chance is not None and chance < ALPHA and 0 not in line.difference.interval
            assert place.differs == is_supported
            if place.differs:
                said = about_difference(place)
                assert ("a larger share" in said) == (line.reading.share > line.rest.share)
                assert [int(n) for n in re.findall(r"of (\d+),", said)] == [line.reading.base, line.rest.base]


@given(ANSWERS)
def test_the_part_says_that_nothing_differs_where_nothing_does_and_only_there(answers):
    data = gathered(answers)
    places = compare_places(data)
    text = localities(data, places).model_dump_json()
    differs = any(found.differing or found.together for found in places)
    assert ("There is no evidence that places differ" in text) == (bool(places) and not differs)


def test_where_nothing_differs_it_is_said_of_how_many_issues_and_places():
    found = compared([(place, {"bikes", "litter"}) for place in ("East", "South", "West")] * 20)
    assert about_no_difference([found]) == (
        "There is no evidence that places differ: 2 issues were compared between 3 places, and the differences may be "
        "due to chance."
    )


def test_a_place_that_is_plainly_ahead_is_said_to_be():
    found = compared([("East", {"bikes"})] * 40 + [("West", {"litter"})] * 40)
    assert {(each.place, each.issue) for each in found.differing} == {
        ("East", "Off-road bikes"),
        ("West", "Litter"),
    }
    assert (
        "“Off-road bikes” was raised by a larger share of those from East (100% of 40, likely range 91% to 100%) than "
        "of those from the other places shown (0% of 40, likely range 0% to 9%)."
    ) in [about_difference(each) for each in found.differing]


def test_what_is_hidden_is_said_nothing_of_and_is_in_no_figure_of_another_place():
    answers = [("East", {"bikes"})] * 40 + [("South", {"bikes"})] * 10 + [("West", {"litter"})] * 40
    hidden = frozenset({raised_at("issue", "bikes", "South")})
    found = compared(answers, hidden=hidden)
    south = next(each for each in found.compared if (each.place, each.issue) == ("South", "Off-road bikes"))
    assert south.reading is None
    assert not south.differs
    east = next(each for each in found.compared if (each.place, each.issue) == ("East", "Off-road bikes"))
    assert east.reading is not None
    assert east.line is None  # against those who are left it would seem to differ, because of what was hidden
    assert found.not_compared == ("Off-road bikes",)
    (table,) = [
        block
        for section in localities(gathered(answers, hidden=hidden), (found,)).sections
        for block in section.blocks
        if isinstance(block, Table)
    ]
    row = next(row for row in table.rows if (row.label, row.group) == ("South", "Off-road bikes"))
    assert [cell.text for cell in row.cells[1:]] == ["Not shown"] * 4
    shown = next(row for row in table.rows if (row.label, row.group) == ("East", "Off-road bikes"))
    assert [cell.text for cell in shown.cells] == ["40", "40", "100%", "–", "Not compared"]


def test_where_something_of_every_issue_is_hidden_nothing_is_said_of_places_being_alike():
    answers = [("East", {"bikes"})] * 40 + [("South", {"bikes"})] * 10 + [("West", {"bikes"})] * 40
    hidden = frozenset({raised_at("issue", "bikes", "South")})
    found = compared(answers, hidden=hidden)
    assert not found.is_anything_compared
    text = localities(gathered(answers, hidden=hidden), (found,)).model_dump_json()
    assert "No issue could be compared between places" in text
    assert "no evidence" not in text.lower()


def test_a_place_that_is_hidden_whole_is_named_as_not_compared():
    answers = [("East", {"bikes"})] * 20 + [("South", {"bikes"})] * 2 + [("West", {"litter"})] * 20
    assert compared(answers, hidden=frozenset({coded_at("issue", "South")})).not_shown == ("South",)


def test_places_that_differ_together_and_not_one_by_one_are_said_to():
    found = compared([("East", {"bikes"})] * 40 + [("West", {"litter"})] * 40)
    without = replace(found, compared=tuple(replace(each, line=None) for each in found.compared))
    assert without.without_culprit == found.together
    text = localities(gathered([("East", {"bikes"})] * 10), (without,)).model_dump_json()
    assert "taken together, but no single place can be told from the rest" in text
