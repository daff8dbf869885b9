"""The dashboard's chart: what was in by the end of each day or week, in all and by channel, against what is wanted."""

from consult.page_furniture import count_of
from consult.reports.charts import Bar, Chart, Panel, Reference
from consult.reports.dashboard import Coming, Dashboard

BY_THE_END_OF = {"Day": "each day", "Week from": "the week from each date", "Month": "each month"}
DASHED = ". The dashed line is how many are wanted."


def dashboard_chart(dashboard: Dashboard) -> Chart:
    """A panel of all responses and, where there are several channels, one for each of them."""
    so_far = [period.so_far for period in dashboard.periods]
    axis = f"Responses received by the end of {BY_THE_END_OF[dashboard.called]}"
    if any(each.wanted for each in (dashboard.in_all, *dashboard.channels)):
        axis += DASHED
    panels = [_panel(dashboard, dashboard.in_all, so_far, axis)]
    if len(dashboard.channels) > 1:
        for place, channel in enumerate(dashboard.channels):
            in_by_then = [period.so_far_by_channel[place] for period in dashboard.periods]
            panels.append(_panel(dashboard, channel, in_by_then, axis))
    return Chart(tuple(panels), columns=1 if len(panels) == 1 else 2, finding=said_of_dashboard(dashboard))


def said_of_dashboard(dashboard: Dashboard) -> str:
    """The finding of the chart, for people who cannot see it."""
    wanted = f", of {dashboard.in_all.wanted:,} wanted" if dashboard.in_all.wanted else ""
    by_channel = ", ".join(f"{each.label} {each.received:,}" for each in dashboard.channels)
    return (
        f"Bar chart of responses over time. {count_of(dashboard.in_all.received, 'response')} so far{wanted}: "
        f"{by_channel}. The table below has every figure."
    )


def _panel(dashboard: Dashboard, coming: Coming, in_by_then: list[int], axis: str) -> Panel:
    bars = tuple(
        Bar(label=period.label, value=number, note=f"{number:,}")
        for period, number in zip(dashboard.periods, in_by_then, strict=True)
    )
    wanted = Reference(coming.wanted, f"{coming.wanted:,} wanted") if coming.wanted else None
    return Panel(bars, axis=axis, title=coming.label, unit="score", reference=wanted)
