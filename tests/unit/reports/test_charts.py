"""Charts as data."""

import pytest

from consult.reports.charts import Bar, Change, Chart, Panel, Point, Reference, bar_chart


@pytest.mark.parametrize(
    ("panel", "end"),
    [
        (Panel((), axis="Share"), 1.0),
        (Panel((Bar("A", 0.5, "50%"),), axis="Share"), 0.51),
        (Panel((Bar("A", 0.4, "40%", low=0.3, high=0.5),), axis="Share"), 0.51),
        (Panel((Bar("A", 7, "7.0"),), axis="Mean", unit="score", highest=10), 10),
        (Panel((Change("A", Point(0.5, "50%"), Point(0.4, "40%")),), axis="Share"), 0.51),
        (Panel((Bar("A", 0.4, "40%"),), axis="Share", reference=Reference(0.5, "All")), 0.51),
    ],
)
def test_the_scale_ends_just_beyond_what_reaches_furthest_or_where_it_is_told(panel: Panel, end: float):
    assert panel.scale_end == pytest.approx(end)


def test_a_bar_chart_is_one_panel():
    bars = (Bar("A", 0.5, "50%"),)
    chart = bar_chart(bars, axis="Share", finding="Half of them")
    assert chart == Chart((Panel(bars, axis="Share"),), finding="Half of them")
