"""Draws one bar chart: its description as JSON on standard input, the picture as SVG on standard output.

Run as a program of its own by `consult.reports.charts`, because the drawing libraries weigh more than a whole web
process. It imports nothing of the application, so that it starts quickly. Every measure is in pixels.
"""

import io
import json
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import altair as alt

INK = "#0b0c0c"
QUIET = "#505a5f"
GRID = "#b1b4b6"
BAR = "#5694ca"  # 3:1 against white, and the interval drawn on it in ink stands out for every kind of sight
FONT = "Arial, Helvetica, sans-serif"
LINE = 18  # the height of a line of text
TOP = 10


@dataclass(frozen=True, slots=True)
class Layout:
    """How wide the picture is, and where its labels stand."""

    width: int
    bars_from: int  # the left edge of the bars
    room_for_notes: int
    label_letters: int  # where a label breaks into another line
    title_letters: int  # where the title of the scale does
    has_labels_above: bool
    font_size: int
    ticks: int


WIDE = Layout(800, 290, 160, 34, 68, has_labels_above=False, font_size=15, ticks=6)
NARROW = Layout(320, 8, 104, 38, 44, has_labels_above=True, font_size=14, ticks=3)
LAYOUTS = {"wide": WIDE, "narrow": NARROW}


@dataclass(frozen=True, slots=True)
class Row:
    """Where one line of the chart stands: a heading has no bar."""

    label: str
    label_y: float
    is_heading: bool
    bar_top: float = 0
    bar_bottom: float = 0
    bar_middle: float = 0
    value: float = 0
    low: float | None = None
    high: float | None = None
    note: str = ""
    note_at: float = 0


def rows_of(bars: Sequence[dict[str, Any]], layout: Layout) -> tuple[list[Row], float]:
    """The rows from top to bottom, a heading wherever a new group begins, and the height they take."""
    rows: list[Row] = []
    y: float = TOP
    group = ""
    for bar in bars:
        if bar["group"] != group:
            group = bar["group"]
            y += LINE / 2 if rows else 0
            rows.append(Row(group, y + LINE / 2, is_heading=True))
            y += LINE + 8
        row, y = row_of(bar, y, layout)
        rows.append(row)
    return rows, y


def row_of(bar: dict[str, Any], y: float, layout: Layout) -> tuple[Row, float]:
    """One bar from `y` downwards, and where the next begins."""
    lines = textwrap.wrap(bar["label"], layout.label_letters) or [""]
    label_height = LINE * len(lines)
    thickness = 16 if layout.has_labels_above else 20
    first_line = y + LINE / 2 - 2  # text of several lines hangs from the middle of its first
    if layout.has_labels_above:
        top, end = y + label_height, y + label_height + thickness + 10
    else:
        height = max(label_height, thickness)
        first_line = y + (height - label_height + LINE) / 2
        top, end = y + (height - thickness) / 2, y + height + 10
    row = Row(
        label="\n".join(lines),
        label_y=first_line,
        is_heading=False,
        bar_top=top,
        bar_bottom=top + thickness,
        bar_middle=top + thickness / 2,
        value=bar["value"],
        low=bar["low"],
        high=bar["high"],
        note=bar["note"],
        note_at=max(bar["value"], bar["high"] or 0),
    )
    return row, end


def draw(chart: dict[str, Any]) -> alt.LayerChart:
    """The chart as Altair describes it."""
    layout = LAYOUTS[chart["width"]]
    rows, height = rows_of(chart["bars"], layout)
    title = textwrap.wrap(chart["axis"], layout.title_letters)
    across = alt.Scale(domain=[0, chart["highest"]], nice=False)
    down = alt.Scale(domain=[0, height], reverse=True, nice=False)
    x = alt.X("value:Q", title=None, scale=across, axis=x_axis(title, chart["unit"], layout))
    bars = [row for row in rows if not row.is_heading]
    layers = [bar_layer(bars, x, down), *interval_layers(bars, down), *text_layers(rows, layout, down)]
    drawn: alt.LayerChart = (
        alt.layer(*layers)
        .properties(
            width=layout.width - layout.bars_from - layout.room_for_notes,
            height=height,
            padding=padding_of(layout, lines_of_title=len(title)),
            autosize=alt.AutoSizeParams(type="none"),
            background="white",
        )
        .configure_view(stroke=None)
    )
    return drawn


def padding_of(layout: Layout, *, lines_of_title: int) -> dict[str, int]:
    """The room round the bars: labels to the left, notes to the right, the scale below."""
    return {"left": layout.bars_from, "right": layout.room_for_notes, "top": 4, "bottom": 36 + LINE * lines_of_title}


def chart_of(rows: Sequence[Row]) -> alt.Chart:
    """A chart of these rows, with no marks yet."""
    return alt.Chart(alt.InlineData(values=[asdict(row) for row in rows]))


def bar_layer(bars: Sequence[Row], x: alt.X, down: alt.Scale) -> alt.Chart:
    """The bars themselves."""
    top = alt.Y("bar_top:Q", scale=down, axis=None)
    layer: alt.Chart = chart_of(bars).mark_bar(color=BAR).encode(x=x, x2=alt.datum(0), y=top, y2="bar_bottom:Q")
    return layer


def text_layers(rows: Sequence[Row], layout: Layout, down: alt.Scale) -> list[alt.Chart]:
    """The words: labels and headings, and a note at the end of each bar or of its interval."""
    text: dict[str, Any] = {"align": "left", "baseline": "middle", "color": INK, "font": FONT}
    text["fontSize"] = layout.font_size
    above = layout.has_labels_above
    bars = chart_of([row for row in rows if not row.is_heading])
    headings = chart_of([row for row in rows if row.is_heading])
    label_y = alt.Y("label_y:Q", scale=down)
    labels = bars.mark_text(lineBreak="\n", lineHeight=LINE, **text | {"align": "left" if above else "right"})
    return [
        bars.mark_text(dx=8, **text).encode(x="note_at:Q", y=alt.Y("bar_middle:Q", scale=down), text="note:N"),
        labels.encode(x=alt.value(0 if above else -10), y=label_y, text="label:N"),
        headings.mark_text(fontWeight="bold", **text).encode(
            x=alt.value(0 if above else 8 - layout.bars_from), y=label_y, text="label:N"
        ),
    ]


def interval_layers(bars: Sequence[Row], down: alt.Scale) -> list[alt.Chart]:
    """A line from the low to the high end of each interval, with a cap at either end."""
    intervals = chart_of([bar for bar in bars if bar.low is not None])
    middle = alt.Y("bar_middle:Q", scale=down)
    return [
        intervals.mark_rule(color=INK, strokeWidth=2).encode(x="low:Q", x2="high:Q", y=middle),
        *(
            intervals.mark_point(shape="stroke", angle=90, color=INK, strokeWidth=2, size=90).encode(x=end, y=middle)
            for end in ("low:Q", "high:Q")
        ),
    ]


def x_axis(title: list[str], unit: str, layout: Layout) -> alt.Axis:
    """The scale along the bottom, with its title in lines below."""
    return alt.Axis(
        title=title,
        titleAnchor="start",
        titleAlign="left",
        titleX=0,
        titleY=32,
        titleBaseline="top",
        titleFont=FONT,
        titleFontSize=layout.font_size - 1,
        titleLineHeight=LINE,
        titleFontWeight="normal",
        titleColor=INK,
        format="%" if unit == "share" else "d",
        tickCount=layout.ticks,
        labelFont=FONT,
        labelFontSize=layout.font_size - 1,
        labelColor=QUIET,
        gridColor=GRID,
        gridDash=[2, 3],
        domain=False,
        ticks=False,
        orient="bottom",
    )


def main() -> None:
    """Read a chart, write its picture."""
    picture = io.StringIO()
    draw(json.load(sys.stdin)).save(picture, format="svg")
    sys.stdout.write(picture.getvalue())


if __name__ == "__main__":
    main()
