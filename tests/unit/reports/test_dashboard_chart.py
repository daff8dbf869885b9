"""The chart of what came in against what is wanted."""

from consult.figures.pace import NoPace
from consult.reports.dashboard import Coming, Dashboard, Period
from consult.reports.dashboard_chart import dashboard_chart

PERIODS = (Period("2 November", (30, 10), (30, 10)), Period("9 November", (5, 0), (35, 10)))


def dashboard(*, in_all: int | None = 300, paper: int | None = None, channels: int = 2) -> Dashboard:
    coming = (
        Coming("Online", 35, None, NoPace.TOO_EARLY),
        Coming("Paper", 10, paper, NoPace.TOO_EARLY),
    )
    return Dashboard(
        in_all=Coming("All channels", 45, in_all, NoPace.TOO_EARLY),
        channels=coming[:channels],
        called="Week from",
        periods=PERIODS,
        questions=(),
        where_next=None,
    )


def test_each_bar_is_what_was_in_by_the_end_of_the_week():
    in_all, online, paper = dashboard_chart(dashboard()).panels
    assert [(bar.label, bar.value) for bar in in_all.rows] == [("2 November", 40), ("9 November", 45)]
    assert [bar.value for bar in online.rows] == [30, 35]
    assert [bar.value for bar in paper.rows] == [10, 10]
    assert in_all.axis.startswith("Responses received by the end of the week from each date. The dashed line")


def test_a_target_is_a_line_in_its_own_panel():
    in_all, online, paper = dashboard_chart(dashboard(paper=80)).panels
    assert (in_all.reference.value, in_all.reference.said) == (300, "300 wanted")
    assert online.reference is None
    assert paper.reference.value == 80


def test_without_targets_no_line_is_spoken_of():
    chart = dashboard_chart(dashboard(in_all=None))
    assert all(panel.reference is None and "dashed" not in panel.axis for panel in chart.panels)
    assert chart.finding == (
        "Bar chart of responses over time. 45 responses so far: Online 35, Paper 10. The table below has every figure."
    )


def test_one_channel_alone_needs_no_panel_of_its_own():
    chart = dashboard_chart(dashboard(channels=1))
    assert [panel.title for panel in chart.panels] == ["All channels"]
    assert chart.columns == 1
