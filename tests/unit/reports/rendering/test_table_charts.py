"""Charts made from tables."""

import pytest

from consult.reports.charts import Bar, Change
from consult.reports.rendering.table_charts import chart_of
from consult.reports.summary.tables import Table
from tests.unit.reports.rendering import summaries


def drawn(table: Table) -> list:
    chart = chart_of(table)
    assert chart is not None
    return [row for panel in chart.panels for row in panel.rows]


def test_a_table_that_names_no_chart_has_none():
    assert chart_of(summaries.routes()) is None


def test_a_chart_whose_figures_are_all_hidden_is_none():
    (table,) = summaries.everything_hidden().tables
    assert table.chart is not None
    assert chart_of(table) is None


def test_bars_are_the_rows_that_the_table_names_with_the_words_of_its_cells():
    table = summaries.agreement()
    bars = drawn(table)
    assert [bar.label for bar in bars] == ["Agree", "Neither", "=Disagree, or +disagree"]
    assert [bar.note for bar in bars] == ["48%", "16%", "36%"]
    for bar, row in zip(bars, table.rows, strict=False):
        cell = table.cell(row, "share")
        assert (bar.value, bar.low, bar.high) == (cell.value, cell.low, cell.high)


def test_a_hidden_figure_is_left_out_of_a_chart_that_shows_others():
    table = summaries.agreement()
    first, *others = table.rows
    rows = (first.model_copy(update={"cells": (summaries.HIDDEN, summaries.HIDDEN)}), *others)
    hidden = table.model_copy(update={"rows": rows, "hidden_note": summaries.WHY_HIDDEN})
    assert [bar.label for bar in drawn(hidden)] == ["Neither", "=Disagree, or +disagree"]
    assert [bar.note for bar in drawn(hidden)] == ["16%", "36%"]  # and is no reason to say the one base at each bar


def test_a_ranking_shows_each_place_and_where_bases_differ_each_base():
    assert [bar.label for bar in drawn(summaries.mentions())] == ["1. Speeding", "2= Parking", "2= Litter"]
    assert [bar.note for bar in drawn(summaries.impact())] == ["7.5 (of 80)", "7.0 (of 170)"]


def test_a_score_keeps_its_whole_scale_and_a_share_ends_just_beyond_its_furthest():
    impact, agreement = chart_of(summaries.impact()), chart_of(summaries.agreement())
    assert impact is not None
    assert agreement is not None
    assert impact.panels[0].scale_end == 10
    assert impact.panels[0].unit == "score"
    assert 0.5 < agreement.panels[0].scale_end < 0.6


def test_a_change_has_both_waves_with_their_names_and_what_is_known_of_it():
    table = summaries.waves()
    changes = drawn(table)
    assert all(isinstance(change, Change) for change in changes)
    assert [change.before.said for change in changes] == ["2025: 31%", "2025: 47%"]
    assert [change.after.said for change in changes] == ["2026: 28%", "2026: 61%"]
    assert [change.note for change in changes] == ["May be due to chance", "Higher"]
    cell = table.cell(table.rows[0], "before")
    assert (changes[0].before.low, changes[0].before.high) == (cell.low, cell.high)


def test_waves_with_long_names_are_named_once_above_their_dots():
    table = summaries.waves()
    before, after, *others = table.columns
    columns = (
        before.model_copy(update={"label": "Invented survey, autumn (pilot) (likely range)"}),
        after.model_copy(update={"label": "Invented survey, spring (likely range)"}),
        *others,
    )
    chart = chart_of(table.model_copy(update={"columns": columns}))
    assert chart is not None
    (panel,) = chart.panels
    assert panel.title == "Hollow dots: Invented survey, autumn (pilot). Filled dots: Invented survey, spring."
    assert [change.before.said for change in panel.rows if isinstance(change, Change)] == ["31%", "47%"]


@pytest.mark.parametrize("column", [0, 1])
def test_a_change_of_which_one_end_is_hidden_is_not_drawn(column: int):
    table = summaries.waves()
    first, *others = table.rows
    cells = list(first.cells)
    cells[column] = summaries.HIDDEN
    rows = (first.model_copy(update={"cells": tuple(cells)}), *others)
    assert [change.label for change in drawn(table.model_copy(update={"rows": rows}))] == ["I feel safe"]


def test_small_multiples_have_a_panel_for_each_group_on_one_scale_against_all_together():
    chart = chart_of(summaries.localities())
    assert chart is not None
    assert [panel.title for panel in chart.panels] == ["Speeding", "Litter"]
    assert chart.columns == 2
    assert len({panel.scale_end for panel in chart.panels}) == 1
    for panel in chart.panels:
        assert [row.label for row in panel.rows] == ["East", "South", "West"]
        assert panel.marks == "dot"
        assert panel.reference is not None
        assert panel.reference.said == "Everybody: 22%"


def test_small_multiples_without_a_row_for_all_have_nothing_to_be_seen_against():
    _wide, multiples = summaries.thirty_five_themes_in_fourteen_areas().tables
    chart = chart_of(multiples)
    assert chart is not None
    assert all(panel.reference is None for panel in chart.panels)
    assert all(isinstance(row, Bar) for panel in chart.panels for row in panel.rows)


def test_one_panel_takes_the_whole_width():
    table = summaries.localities()
    only = table.model_copy(update={"rows": table.rows[:4]})
    assert only.chart is not None
    chart = chart_of(only.model_copy(update={"chart": only.chart.model_copy(update={"rows": only.chart.rows[:4]})}))
    assert chart is not None
    assert chart.columns == 1


def test_the_finding_is_what_the_picture_says_to_those_who_cannot_see_it():
    chart = chart_of(summaries.agreement())
    table = summaries.agreement()
    assert chart is not None
    assert table.chart is not None
    assert chart.finding == table.chart.alt
