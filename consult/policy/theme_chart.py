"""The themed table as a bar chart, with the words that stand in for it."""

from consult.policy.theme_table import ThemeTable
from consult.reports.charts import Bar, Chart, bar_chart
from consult.rounding import percentage, short_percentage

SAID_IN_ALT = 3


def theme_chart(table: ThemeTable) -> Chart:
    """A bar for each theme that was mentioned, under the heading of its category."""
    bars = tuple(
        Bar(
            label=line.label,
            value=line.share.share,
            note=f"{short_percentage(line.share.share)} ({line.share.count:,})",
            low=line.share.interval.low,
            high=line.share.interval.high,
            group=lines.category.label,
        )
        for lines in table.categories
        for line in lines.themes
    )
    axis = f"Share of the {table.base:,} who answered this question. The line on each bar is its likely range."
    return bar_chart(bars, axis=axis, finding=said_of_chart(table))


def said_of_chart(table: ThemeTable) -> str:
    """The finding of the chart, for people who cannot see it."""
    lines = sorted((line for lines in table.categories for line in lines.themes), key=lambda line: -line.share.count)
    most = ", ".join(f"{line.label} {percentage(line.share.share)}" for line in lines[:SAID_IN_ALT])
    return (
        f"Bar chart of themes by category. Mentioned most: {most} of the {table.base:,} who answered. "
        "The table below has every figure."
    )
