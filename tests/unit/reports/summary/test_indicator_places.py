"""An indicator place by place: compared only where nothing of it is hidden in a place that is shown."""

from types import SimpleNamespace
from typing import cast

from consult.figures.disclosure.hiding import Protection
from consult.reports.indicators import COUNTED, NOT_COUNTED, AskedIndicator, PlacedAnswer
from consult.reports.summary.gathered import Gathered
from consult.reports.summary.indicator_places import PlacesOfIndicator, compare_indicator_places
from consult.reports.summary.indicators import ReportedIndicator
from forms.indicators import Indicator
from forms.spec import Agreement

QUESTION = Agreement(key="agree", ask="Do you agree?", origin="product")


def compared(numbers: dict[str, tuple[int, int]], *hidden: tuple[str, int]) -> tuple[PlacesOfIndicator, ...]:
    """With how many agree of how many in each place; `hidden` are a place and which of its groups."""
    placed = tuple(
        PlacedAnswer(place, (COUNTED if n < agree else NOT_COUNTED,))
        for place, (agree, base) in numbers.items()
        for n in range(base)
    )
    asked = AskedIndicator(QUESTION, cast(Indicator, SimpleNamespace(label="Agree", answer=None)), placed)
    groups = frozenset(who for place in numbers for who in asked.groups_at(place))
    protection = Protection(5, groups, frozenset(asked.groups_at(place)[which] for place, which in hidden))
    reported = cast(ReportedIndicator, SimpleNamespace(asked=asked, written=asked.indicator))
    gathered = cast(Gathered, SimpleNamespace(protection=protection, smallest=5, design_effect=1.0))
    return compare_indicator_places([reported], gathered)


NUMBERS = {"East": (12, 40), "South": (3, 40), "West": (11, 40)}


def test_places_are_compared_where_everything_of_them_is_shown():
    (found,) = compared(NUMBERS)
    assert [line.key for line in found.found.lines] == ["East", "South", "West"]


def test_a_place_that_is_hidden_whole_is_left_out():
    (found,) = compared(NUMBERS, ("South", 0), ("South", 1), ("South", 2))
    assert [line.key for line in found.found.lines] == ["East", "West"]


def test_where_a_small_number_is_hidden_the_places_left_are_not_compared():
    assert compared(NUMBERS, ("South", 1)) == ()
