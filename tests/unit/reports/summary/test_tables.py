"""Tables that hold together, or cannot be made."""

import pytest
from pydantic import ValidationError

from consult.reports.summary.tables import Cell, ColumnKind, HiddenBecause, IntervalKind, Row
from tests.unit.reports.summary.tables import chart, hidden, shown, table


def test_a_cell_reads_as_its_figure_with_its_range():
    assert shown(40, 55)[1].shown == "73% (1% to 99%)"
    assert shown(40, 55)[0].shown == "40"


@pytest.mark.parametrize(
    "facts",
    [
        {"text": "28%", "low": 0.2, "high": 0.3, "interval": IntervalKind.CHANCE, "range_text": "20% to 30%"},
        {"text": "28%", "value": 0.28, "low": 0.2, "range_text": "20% to 30%"},
        {"text": "28%", "value": 0.28, "low": 0.2, "high": 0.3, "interval": IntervalKind.CODING},
        {"text": "3", "value": 3, "hidden": HiddenBecause.SMALL_GROUPS},
        {"text": "3", "base": 3, "hidden": HiddenBecause.SMALL_GROUPS},
        {"text": "?", "value": float("nan")},
    ],
)
def test_a_cell_that_says_half_of_something_or_shows_what_is_hidden_cannot_be_made(facts):
    with pytest.raises(ValidationError):
        Cell(**facts)


def test_figures_stand_to_the_right_and_places_do_not():
    assert [kind for kind in ColumnKind if not kind.is_numeric] == [ColumnKind.TEXT, ColumnKind.PLACE]


def test_a_cell_is_found_by_its_row_and_column():
    found = table()
    assert found.cell(found.row("no"), "number").value == 15
    with pytest.raises(ValueError, match="share of what"):
        found.cell(found.row("no"), "share of what")


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"rows": (Row(key="yes", label="Yes", cells=shown(1, 2)[:1]),)}, "one cell for each column"),
        ({"rows": (Row(key="yes", label="Yes", cells=hidden()),)}, "says what is hidden"),
        ({"hidden_note": "Hidden."}, "says what is hidden"),
        ({"chart": chart(column="other")}, "draws what is not in it"),
        ({"chart": chart(rows=("maybe",))}, "draws what is not in it"),
        ({"rows": (Row(key="a", label="A", cells=shown(1, 2)), Row(key="a", label="B", cells=shown(1, 2)))}, "one key"),
    ],
)
def test_a_table_that_does_not_fit_together_cannot_be_made(facts, says):
    with pytest.raises(ValidationError, match=says):
        table(**facts)


def test_a_table_that_hides_something_says_so():
    found = table(Row(key="yes", label="Yes", cells=hidden()), hidden_note="Small groups are not shown.")
    assert found.rows[0].cells[0].hidden is HiddenBecause.SMALL_GROUPS


def test_the_pictures_of_a_chart_are_named_by_the_table():
    assert table(chart=chart()).picture_names == ("chart-closed-agree.svg", "chart-closed-agree-narrow.svg")
