"""The plot of how true the probabilities are, as SVG for the documentation."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from xml.sax.saxutils import escape

import altair as alt
import vl_convert

from nlp.calibration import Step, expected_error
from nlp.errors import TableUnreadable

SIDE = 420
HEIGHT_OF_COUNTS = 90
INK, QUIET, BAR = "#0b0c0c", "#505a5f", "#5694ca"
FONT = "Arial, Helvetica, sans-serif"


def draw_calibration(steps: Sequence[Step], path: Path) -> None:
    """Write the plot: what was said against what a careful reader shares, and below it how many assignments."""
    svg = vl_convert.vegalite_to_svg(_plot(steps).to_dict())
    opening, rest = svg.split(">", 1)
    named = (
        f'{opening} role="img" aria-labelledby="said"><title id="said">{escape(alternative_text(steps))}</title>{rest}'
    )
    try:
        path.write_text(f"{named}\n", encoding="utf-8")
    except OSError as error:
        raise TableUnreadable(f"{path} cannot be written: {error.strerror}. Choose another place.") from error


def alternative_text(steps: Sequence[Step]) -> str:
    """Say in words what the plot shows."""
    points = "; ".join(f"{step.said:.2f} said, {step.found:.2f} found, of {step.assignments:,}" for step in steps)
    return (
        "Probabilities said by the engine beside the share of those assignments that a careful reader coded too. "
        f"Expected calibration error {expected_error(steps):.3f}. By tenths: {points}."
    )


def _plot(steps: Sequence[Step]) -> alt.VConcatChart:
    rows = alt.InlineData(values=[asdict(step) for step in steps])
    said = alt.X("said:Q", title="Probability said by the engine", scale=alt.Scale(domain=[0, 1]))
    found = alt.Y("found:Q", title="Share coded by a careful reader", scale=alt.Scale(domain=[0, 1]))
    true = alt.Chart(alt.InlineData(values=[{"said": 0, "found": 0}, {"said": 1, "found": 1}])).mark_line(
        color=QUIET, strokeDash=[6, 4]
    )
    points = alt.Chart(rows).mark_line(color=INK, point=alt.OverlayMarkDef(color=INK, size=70))
    counts = alt.Chart(rows).mark_bar(color=BAR, stroke=INK, strokeWidth=0.5)
    numbers = alt.Chart(rows).mark_text(dy=-7, color=INK)
    across = alt.X("low:Q", title="Probability said by the engine", scale=alt.Scale(domain=[0, 1]))
    up = alt.Y(
        "assignments:Q",
        title="Assignments",
        axis=alt.Axis(tickCount=3),
        scale=alt.Scale(domain=[0, 1.15 * max(step.assignments for step in steps)]),
    )
    middle = alt.X("middle:Q")
    plot: alt.VConcatChart = (
        alt.vconcat(
            alt.layer(true.encode(said, found), points.encode(said, found)).properties(width=SIDE, height=SIDE),
            alt.layer(
                counts.encode(across, up, x2="high:Q", y2=alt.Y2Datum(0)),
                numbers.transform_calculate(middle="(datum.low + datum.high) / 2").encode(
                    middle, up, text=alt.Text("assignments:Q", format=",")
                ),
            ).properties(width=SIDE, height=HEIGHT_OF_COUNTS),
        )
        .configure(font=FONT, background="white")
        .configure_axis(labelFontSize=13, titleFontSize=13, titleFontWeight="normal", labelColor=INK, titleColor=INK)
        .configure_text(fontSize=12)
    )
    return plot
