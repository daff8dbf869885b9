"""Draws charts: their plans as JSON on standard input, the pictures as JSON on standard output.

Run as a program of its own by `consult.reports.chart_pictures`, because the drawing libraries weigh more than a whole
web process. It imports nothing of the application, so that it starts quickly: `consult.reports.chart_layout` says what
a plan holds. Every measure is in pixels.
"""

import base64
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any
from xml.sax.saxutils import quoteattr

import altair as alt
import vl_convert
from altair.utils.schemapi import UndefinedType

INK = "#0b0c0c"
QUIET = "#505a5f"
GRID = "#d0d3d5"
BAR = "#4a8bc4"  # 3:1 against white, and the interval drawn on it in ink stands out for every kind of sight
EARLIER = "#ffffff"  # hollow: told from the later by its form, not only by its colour
LATER = "#1d70b8"
FONT = "Arial, Helvetica, Liberation Sans, DejaVu Sans, sans-serif"
LINE = 18  # the height of a line of text
DOT = 110  # its area
DOT_FILLS = {"dot": LATER, "earlier": EARLIER, "later": LATER}
PIXELS_FOR_PRINT = 2  # of a PNG, for each pixel of the plan

Datum = dict[str, Any]


def picture_of(plan: Datum) -> Datum:
    """The whole picture as Vega-Lite describes it.

    Altair describes the layers. They are put together here: it would copy each of them many times over.
    """
    panels = [Panel(panel, number) for number, panel in enumerate(plan["panels"])]
    return {
        "$schema": alt.SCHEMA_URL,
        "concat": [panel.described() for panel in panels],
        "columns": plan["columns"],
        "spacing": plan["between"],
        "resolve": {"scale": {"x": "independent", "y": "independent"}},
        "background": "white",
        "padding": plan["padding"],
        "config": {"view": {"stroke": None}},
        "datasets": {name: data for panel in panels for name, data in panel.data.items()},
    }


class Panel:
    """One panel: its marks on a scale with an axis, and its words over them."""

    def __init__(self, plan: Datum, number: int) -> None:
        self.plan, self.number = plan, number
        self.data: dict[str, list[Datum]] = {}
        self.top_to_bottom = alt.Scale(domain=[0, plan["height"]], range=[0, plan["height"]], nice=False)

    def described(self) -> Datum:
        """The panel as Vega-Lite describes it."""
        layers = [*self.bars(), *self.reference(), *self.joins(), *self.intervals(), *self.dots(), *self.words()]
        described = [layer.to_dict(validate=False) for layer in layers]
        return {
            "layer": [{part: each[part] for part in ("data", "mark", "encoding")} for each in described],
            "width": self.plan["width"],
            "height": self.plan["height"],
        }

    def bars(self) -> Iterator[alt.Chart]:
        """The bars. This layer is always there and has the axis, which no other layer may name."""
        bars = self.chart_of(mark for mark in self.plan["marks"] if mark["style"] == "bar")
        x = self.across("value", axis=x_axis(self.plan))
        y = alt.Y("top:Q", scale=self.top_to_bottom, axis=None)
        yield bars.mark_bar(color=BAR).encode(x=x, x2=alt.X2Datum(0), y=y, y2=alt.Y2("bottom:Q"))

    def reference(self) -> Iterator[alt.Chart]:
        """A dashed line down the panel, where there is a value to see the rows against."""
        if self.plan["reference"] is not None:
            ends = {"at": self.plan["reference"], "top": self.plan["reference_top"], "bottom": self.plan["height"]}
            dashed = self.chart_of([ends]).mark_rule(color=INK, strokeDash=[6, 4], strokeWidth=1.5)
            yield dashed.encode(x=self.across("at"), y=self.down("top"), y2=alt.Y2("bottom:Q"))

    def joins(self) -> Iterator[alt.Chart]:
        """The lines between the two dots of a change."""
        if self.plan["joins"]:
            lines = self.chart_of(self.plan["joins"]).mark_rule(color=QUIET, strokeWidth=2)
            yield lines.encode(
                x=self.across("before"), x2=alt.X2("after:Q"), y=self.down("before_y"), y2=alt.Y2("after_y:Q")
            )

    def intervals(self) -> Iterator[alt.Chart]:
        """A line from the low to the high end of each interval, with a cap at either end."""
        known = [mark for mark in self.plan["marks"] if mark["low"] is not None]
        if known:
            chart, y = self.chart_of(known), self.down("middle")
            yield chart.mark_rule(color=INK, strokeWidth=2).encode(x=self.across("low"), x2=alt.X2("high:Q"), y=y)
            caps = chart.mark_point(shape="stroke", angle=90, color=INK, strokeWidth=2, size=90)
            for end in ("low", "high"):
                yield caps.encode(x=self.across(end), y=y)

    def dots(self) -> Iterator[alt.Chart]:
        """The dots, over everything but the words."""
        for style, fill in DOT_FILLS.items():
            if dots := [mark for mark in self.plan["marks"] if mark["style"] == style]:
                yield (
                    self.chart_of(dots)
                    .mark_point(shape="circle", filled=True, fill=fill, stroke=INK, strokeWidth=2, opacity=1, size=DOT)
                    .encode(x=self.across("value"), y=self.down("middle"))
                )

    def words(self) -> Iterator[alt.Chart]:
        """The words, a layer for each way of setting them. They too stand on the scale, which runs on past its ends."""
        plan = self.plan
        a_pixel = plan["highest"] / (plan["scale_to"] - plan["scale_from"])
        placed = [{**words, "at": (words["x"] - plan["scale_from"]) * a_pixel} for words in plan["words"]]
        text: dict[str, Any] = {"baseline": "middle", "color": INK, "font": FONT, "lineBreak": "\n", "lineHeight": LINE}
        text["fontSize"] = plan["font_size"]
        for (align, is_bold), words in groupby(sorted(placed, key=way_of_setting), key=way_of_setting):
            way = text | {"align": align, "fontWeight": "bold" if is_bold else "normal"}
            yield (
                self.chart_of(words)
                .mark_text(**way)
                .encode(x=self.across("at"), y=self.down("y"), text=alt.Text("text:N"))
            )

    def chart_of(self, data: Iterable[Datum]) -> alt.Chart:
        """A chart of these data, with no marks yet."""
        name = f"panel-{self.number}-{len(self.data)}"
        self.data[name] = list(data)
        return alt.Chart(alt.NamedData(name=name))

    def across(self, field: str, axis: alt.Axis | UndefinedType = alt.Undefined) -> alt.X:
        """A field on the scale of the figures."""
        ends = [self.plan["scale_from"], self.plan["scale_to"]]
        scale = alt.Scale(domain=[0, self.plan["highest"]], range=ends, nice=False)
        return alt.X(f"{field}:Q", title=None, scale=scale, axis=axis)

    def down(self, field: str) -> alt.Y:
        """A field in pixels from the top."""
        return alt.Y(f"{field}:Q", title=None, scale=self.top_to_bottom)


def way_of_setting(words: Datum) -> tuple[str, bool]:
    """How these words are set."""
    return words["align"], words["is_bold"]


def x_axis(panel: Datum) -> alt.Axis:
    """The scale along the bottom. What it measures stands below it, among the words."""
    return alt.Axis(
        title=None,
        format=".0%" if panel["unit"] == "share" else "d",
        tickCount=panel["ticks"],
        tickMinStep=0.01 if panel["unit"] == "share" else 1,
        labelFont=FONT,
        labelFontSize=panel["font_size"] - 1,
        labelColor=QUIET,
        labelFlush=False,
        gridColor=GRID,
        gridDash=[2, 3],
        domain=False,
        ticks=False,
        orient="bottom",
    )


def main() -> None:
    """Read the plans, write for each its picture as SVG and, where it is asked for, as PNG."""
    drawn = []
    for asked in json.load(sys.stdin):
        finding = f'<svg role="img" aria-label={quoteattr(asked["plan"]["finding"])} '
        svg = vl_convert.vegalite_to_svg(picture_of(asked["plan"])).replace("<svg ", finding, 1)
        png = vl_convert.svg_to_png(svg, scale=PIXELS_FOR_PRINT) if asked["as_png"] else b""
        drawn.append({"svg": svg, "png": base64.b64encode(png).decode()})
    json.dump(drawn, sys.stdout)


if __name__ == "__main__":
    main()
