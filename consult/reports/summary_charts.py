"""The charts of the board's page, with the words that stand in for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.figures.shares import Share
from consult.page_furniture import percentage
from consult.reports.charts import Bar, Chart, bar_chart
from consult.reports.sentences import joined
from consult.reports.themed import ThemedSection

LIKELY = "The line on each bar is its likely range."
SAID_IN_ALT = 3


@dataclass(frozen=True, slots=True)
class SummaryChart:
    """A chart of one section, by the name in its address."""

    name: str
    chart: Chart
    alt: str


def charts_of(section: ThemedSection) -> dict[str, SummaryChart]:
    """The charts that a section's figures allow, by name: categories, mentions, impact."""
    charts = (_categories(section), _mentions(section), _impact(section))
    return {chart.name: chart for chart in charts if chart.chart.panels[0].rows}


def _categories(section: ThemedSection) -> SummaryChart:
    bars = tuple(_share_bar(line.label, line.share) for line in section.categories)
    return SummaryChart("categories", bar_chart(bars, axis=_share_axis(section)), _alt("categories", bars, section))


def _mentions(section: ThemedSection) -> SummaryChart:
    lines = section.mentions.lines if section.mentions else ()
    bars = tuple(_share_bar(line.label, line.share) for line in lines)
    return SummaryChart("mentions", bar_chart(bars, axis=_share_axis(section)), _alt("issues mentioned", bars, section))


def _impact(section: ThemedSection) -> SummaryChart:
    bars = tuple(
        Bar(
            label=line.label,
            value=line.mean.mean,
            note=f"{line.mean.mean:.1f} (n = {line.mean.base:,})",
            low=line.mean.interval.low,
            high=line.mean.interval.high,
        )
        for line in (section.impact.lines if section.impact else ())
    )
    axis = f"Average impact from 0 to 10 on the people who raised the issue; n is how many of them scored it. {LIKELY}"
    highest = joined([f"{bar.label} {bar.value:.1f}" for bar in bars[:SAID_IN_ALT]]) if bars else ""
    alt = f"Bar chart of average impact, greatest first: {highest} out of 10. The table below has every figure."
    return SummaryChart("impact", bar_chart(bars, axis=axis, unit="score", highest=10), alt)


def _share_bar(label: str, share: Share) -> Bar:
    note = f"{percentage(share.share)} ({share.count:,})"
    return Bar(label, share.share, note, low=share.interval.low, high=share.interval.high)


def _share_axis(section: ThemedSection) -> str:
    return f"Share of the {section.base:,} who answered this question. {LIKELY}"


def _alt(what: str, bars: Sequence[Bar], section: ThemedSection) -> str:
    if not bars:
        return ""
    most = joined([f"{bar.label} {percentage(bar.value)}" for bar in bars[:SAID_IN_ALT]])
    of_those = f"of the {section.base:,} who answered"
    return f"Bar chart of {what}, most first: {most} {of_those}. The table below has every figure."
