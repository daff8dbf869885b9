"""The drawing program: what it writes, and whether everybody can tell its colours apart."""

import io
import json
import sys
from dataclasses import asdict
from itertools import combinations

import numpy as np
import pytest
from lxml import etree

from consult.reports import draw
from consult.reports.chart_layout import Width, plan_of
from consult.reports.charts import Bar, Change, Chart, Panel, Point, Reference

BARS = Panel(
    (
        Bar("Youth-related ASB", 0.3, "30%", low=0.2, high=0.4, group="Anti-social behaviour"),
        Bar("Speeding", 0.2, "20%", group="Roads"),
    ),
    axis="Share of the 10 who answered",
)
EVERYTHING = Chart(
    (
        BARS,
        Panel((Change("Safe", Point(0.3, "2023: 30%", 0.2, 0.4), Point(0.2, "2024: 20%")),), axis="Share"),
        Panel(
            (Bar("East", 6, "6.0", 5, 7),), "Mean", "Bikes", unit="score", marks="dot", reference=Reference(5, "All: 5")
        ),
    ),
    columns=2,
    finding='Youth-related ASB was “raised” & "most" <often>',
)
# How strongly people with each kind of colour blindness see red, green and blue light: Machado, Oliveira and Fernandes,
# IEEE Transactions on Visualization and Computer Graphics 15 (2009), 1291-1298, at full severity.
SIGHTS = {
    "of most people": np.eye(3),
    "without red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "without green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "without blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    "without colour": [[0.2126, 0.7152, 0.0722]] * 3,
}


def drawn(
    chart: Chart,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    width: Width = "wide",
    as_png: bool = False,
) -> dict[str, str]:
    asked = [{"plan": asdict(plan_of(chart, width)), "as_png": as_png}]
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(asked)))
    draw.main()
    (picture,) = json.loads(capsys.readouterr().out)
    return picture


def light(colour: str, sight: str = "of most people") -> float:
    """The relative luminance of a colour, as WCAG 2.2 defines it, to eyes of one kind."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(SIGHTS[sight]) @ linear, 0, 1)
    return float(seen @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str, sight: str) -> float:
    darker, lighter = sorted((light(one, sight), light(other, sight)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("width", "pixels"), [("wide", "800"), ("narrow", "320")])
def test_the_program_reads_a_plan_and_writes_its_picture(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: Width, pixels: str
):
    picture = drawn(EVERYTHING, monkeypatch, capsys, width=width)
    svg = etree.fromstring(picture["svg"].encode())
    assert svg.get("width") == pixels
    words = [" ".join(text.itertext()) for text in svg.iter("{*}text")]
    for said in ("30%", "2023: 30%", "2024: 20%", "6.0", "All: 5", "Bikes", "Roads", "Share of the 10 who answered"):
        assert said in words
    assert picture["png"] == ""
    assert (svg.get("role"), svg.get("aria-label")) == ("img", 'Youth-related ASB was “raised” & "most" <often>')


def test_a_score_is_marked_in_whole_numbers_and_a_share_in_whole_percent():
    assert draw.x_axis({"unit": "score", "ticks": 6, "font_size": 15}).to_dict()["format"] == "d"
    assert draw.x_axis({"unit": "share", "ticks": 6, "font_size": 15}).to_dict()["format"] == ".0%"


def test_layers_that_would_be_empty_are_left_out_but_for_the_one_with_the_axis():
    panel = draw.Panel(asdict(plan_of(Chart((Panel((), axis="Share"),)), "wide").panels[0]), 0)
    assert len(panel.described()["layer"]) == 2  # the bars, and what the scale measures


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("mark", [draw.BAR, draw.LATER, draw.INK])
def test_every_mark_stands_out_from_the_page_for_every_kind_of_sight(mark: str, sight: str):
    assert contrast(mark, "#ffffff", sight) >= 3


@pytest.mark.parametrize("sight", SIGHTS)
def test_an_interval_stands_out_from_its_bar_for_every_kind_of_sight(sight: str):
    assert contrast(draw.INK, draw.BAR, sight) >= 3


@pytest.mark.parametrize("sight", SIGHTS)
def test_the_dots_of_a_change_are_told_apart_without_their_colour(sight: str):
    for one, other in combinations((draw.EARLIER, draw.LATER), 2):
        assert contrast(one, other, sight) >= 3


@pytest.mark.parametrize("words", [draw.INK, draw.QUIET])
def test_words_can_be_read(words: str):
    assert contrast(words, "#ffffff", "of most people") >= 4.5
