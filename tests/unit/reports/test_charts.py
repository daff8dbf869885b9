"""Charts: what they depend on, where they are kept, and what happens when they cannot be drawn."""

import os
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from consult.reports import charts
from consult.reports.charts import Bar, BarChart, ChartNotDrawn, bar_chart_svg

THREE_BARS = BarChart(
    bars=(
        Bar("Youth-related ASB", 0.28, "28% (182)", low=0.25, high=0.32, group="Anti-social behaviour"),
        Bar("A & B <of> “quotes”", 0.1, "10% (64)", low=0.08, high=0.13, group="Anti-social behaviour"),
        Bar("Speeding", 0.05, "5% (32)", group="Speeding and driving"),
    ),
    axis="Share of the 640 people who answered",
)


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The descriptions that were drawn; no program is started."""
    drawn: list[str] = []

    def draw(description: str) -> bytes:
        drawn.append(description)
        return b"<svg/>"

    monkeypatch.setattr(charts, "_draw", draw)
    return drawn


def words_of(picture: bytes) -> list[str]:
    return [" ".join(text.itertext()) for text in etree.fromstring(picture).iter("{*}text")]


@pytest.mark.parametrize(("width", "pixels"), [("wide", "800"), ("narrow", "320")])
def test_a_chart_is_drawn_with_its_headings_labels_and_notes(tmp_path: Path, width: charts.Width, pixels: str):
    picture = bar_chart_svg(THREE_BARS, folder=tmp_path, width=width)
    assert etree.fromstring(picture).get("width") == pixels
    words = words_of(picture)
    for expected in ("Anti-social behaviour", "Speeding and driving", "A & B <of> “quotes”", "28% (182)", "5% (32)"):
        assert expected in words
    assert words.count("Anti-social behaviour") == 1
    assert "Share of the 640 people who answered" in words


def test_the_same_data_are_drawn_once(tmp_path: Path, drawings: list[str]):
    first = bar_chart_svg(THREE_BARS, folder=tmp_path / "charts")
    assert bar_chart_svg(THREE_BARS, folder=tmp_path / "charts") == first
    assert len(drawings) == 1


def test_another_figure_or_another_width_is_another_picture(tmp_path: Path, drawings: list[str]):
    bar_chart_svg(BarChart((Bar("A", 0.2, "20%"),), axis="Share"), folder=tmp_path)
    bar_chart_svg(BarChart((Bar("A", 0.3, "30%"),), axis="Share"), folder=tmp_path)
    bar_chart_svg(BarChart((Bar("A", 0.3, "30%"),), axis="Share"), folder=tmp_path, width="narrow")
    assert len(drawings) == 3


def test_a_picture_another_process_drew_meanwhile_is_not_drawn_again(
    tmp_path: Path, drawings: list[str], monkeypatch: pytest.MonkeyPatch
):
    answers = iter([None, b"<svg>theirs</svg>"])
    monkeypatch.setattr(charts, "_read", lambda _path: next(answers))
    assert bar_chart_svg(THREE_BARS, folder=tmp_path) == b"<svg>theirs</svg>"
    assert not drawings


def test_the_pictures_longest_unseen_are_forgotten(
    tmp_path: Path, drawings: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(charts, "CHARTS_KEPT", 2)
    for number in range(3):
        picture = tmp_path / f"old-{number}.svg"
        picture.write_text("<svg/>", encoding="utf-8")
        os.utime(picture, (number, number))
    bar_chart_svg(THREE_BARS, folder=tmp_path)
    kept = {path.name for path in tmp_path.glob("*.svg")}
    assert len(kept) == 2
    assert "old-2.svg" in kept


def test_a_chart_that_cannot_be_drawn_is_said_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(charts, "DRAW", tmp_path / "draw.py")
    (tmp_path / "draw.py").write_text("raise SystemExit(3)", encoding="utf-8")
    with pytest.raises(ChartNotDrawn, match="CalledProcessError"):
        bar_chart_svg(THREE_BARS, folder=tmp_path / "charts")
    assert not list((tmp_path / "charts").glob("*.svg"))


def test_a_drawing_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def hang(*_args: object, **_options: object) -> None:
        raise subprocess.TimeoutExpired("draw", 30)

    monkeypatch.setattr(subprocess, "run", hang)
    with pytest.raises(ChartNotDrawn, match="TimeoutExpired"):
        bar_chart_svg(THREE_BARS, folder=tmp_path)


@pytest.mark.parametrize(
    ("chart", "end"),
    [
        (BarChart((), axis="Share"), 1.0),
        (BarChart((Bar("A", 0.5, "50%"),), axis="Share"), 0.51),
        (BarChart((Bar("A", 0.4, "40%", low=0.3, high=0.5),), axis="Share"), 0.51),
        (BarChart((Bar("A", 7, "7.0"),), axis="Mean", unit="score", highest=10), 10),
    ],
)
def test_the_scale_ends_just_beyond_the_longest_bar_or_where_it_is_told(chart: BarChart, end: float):
    assert chart.scale_end == pytest.approx(end)
