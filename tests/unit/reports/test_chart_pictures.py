"""Pictures of charts: what they show, where they are kept, and what happens when they cannot be drawn."""

import base64
import json
import os
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from consult.reports import chart_pictures
from consult.reports.chart_layout import Plan, Width
from consult.reports.chart_pictures import ChartNotDrawn, Picture, ToDraw, chart_svg, draw_charts
from consult.reports.charts import Bar, bar_chart

THREE_BARS = bar_chart(
    (
        Bar("Youth-related ASB", 0.28, "28% (182)", low=0.25, high=0.32, group="Anti-social behaviour"),
        Bar("A & B <of> “quotes”", 0.1, "10% (64)", low=0.08, high=0.13, group="Anti-social behaviour"),
        Bar("Speeding", 0.05, "5% (32)", group="Speeding and driving"),
    ),
    axis="Share of the 640 people who answered",
    finding="Youth-related ASB was raised most: 28%",
)


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """The plans that were drawn; no program is started."""
    drawn: list[Plan] = []

    def draw(plans: list[tuple[Plan, bool]]) -> list[Picture]:
        drawn.extend(plan for plan, _as_png in plans)
        return [Picture(b"<svg/>", b"png" if as_png else b"") for _plan, as_png in plans]

    monkeypatch.setattr(chart_pictures, "_draw", draw)
    return drawn


def words_of(picture: bytes) -> list[str]:
    return [" ".join(text.itertext()) for text in etree.fromstring(picture).iter("{*}text")]


@pytest.mark.parametrize(("width", "pixels"), [("wide", "800"), ("narrow", "320")])
def test_a_chart_is_drawn_with_its_headings_labels_and_notes(tmp_path: Path, width: Width, pixels: str):
    picture = chart_svg(THREE_BARS, folder=tmp_path, width=width)
    assert etree.fromstring(picture).get("width") == pixels
    words = words_of(picture)
    for expected in ("Anti-social behaviour", "Speeding and driving", "A & B <of> “quotes”", "28% (182)", "5% (32)"):
        assert expected in words
    assert words.count("Anti-social behaviour") == 1
    assert "Share of the 640 people who answered" in words


def test_several_are_drawn_at_once_and_come_back_in_order_as_svg_and_where_asked_as_png():
    other = bar_chart((Bar("Litter", 0.5, "50%"),), axis="Share")
    first, second = draw_charts([ToDraw(THREE_BARS, as_png=True), ToDraw(other, "narrow")])
    assert "Speeding" in words_of(first.svg)
    assert first.png.startswith(b"\x89PNG")
    assert "Litter" in words_of(second.svg)
    assert second.png == b""


def test_nothing_to_draw_starts_no_program(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(subprocess, "run", None)
    assert draw_charts([]) == []


def test_the_same_data_are_drawn_once(tmp_path: Path, drawings: list[Plan]):
    first = chart_svg(THREE_BARS, folder=tmp_path / "charts")
    assert chart_svg(THREE_BARS, folder=tmp_path / "charts") == first
    assert len(drawings) == 1


def test_charts_asked_for_together_are_drawn_once_and_come_back_as_they_were(tmp_path: Path, drawings: list[Plan]):
    other = bar_chart((Bar("Litter", 0.5, "50%"),), axis="Share")
    wanted = [ToDraw(THREE_BARS, as_png=True), ToDraw(THREE_BARS, "narrow")]
    first = draw_charts(wanted, folder=tmp_path / "charts")
    assert first == [Picture(b"<svg/>", b"png"), Picture(b"<svg/>", b"")]
    assert draw_charts(wanted, folder=tmp_path / "charts") == first
    assert len(drawings) == 2
    assert draw_charts([wanted[0], ToDraw(other), wanted[1]], folder=tmp_path / "charts") == [
        first[0],
        Picture(b"<svg/>", b""),
        first[1],
    ]
    assert [plan.finding for plan in drawings[2:]] == [other.finding]


def test_a_page_is_shown_what_was_drawn_for_a_summary_which_needs_it_for_print_too(
    tmp_path: Path, drawings: list[Plan]
):
    chart_svg(THREE_BARS, folder=tmp_path)
    draw_charts([ToDraw(THREE_BARS, as_png=True)], folder=tmp_path)
    assert len(drawings) == 2
    chart_svg(THREE_BARS, folder=tmp_path)
    draw_charts([ToDraw(THREE_BARS, as_png=True)], folder=tmp_path)
    assert len(drawings) == 2


def test_another_figure_or_another_width_is_another_picture(tmp_path: Path, drawings: list[Plan]):
    chart_svg(bar_chart((Bar("A", 0.2, "20%"),), axis="Share"), folder=tmp_path)
    chart_svg(bar_chart((Bar("A", 0.3, "30%"),), axis="Share"), folder=tmp_path)
    chart_svg(bar_chart((Bar("A", 0.3, "30%"),), axis="Share"), folder=tmp_path, width="narrow")
    assert len(drawings) == 3


def test_a_picture_another_process_drew_meanwhile_is_not_drawn_again(
    tmp_path: Path, drawings: list[Plan], monkeypatch: pytest.MonkeyPatch
):
    answers = iter([None, b"<svg>theirs</svg>"])
    monkeypatch.setattr(chart_pictures, "_read", lambda _path: next(answers))
    assert chart_svg(THREE_BARS, folder=tmp_path) == b"<svg>theirs</svg>"
    assert not drawings


def test_the_pictures_longest_unseen_are_forgotten(
    tmp_path: Path, drawings: list[Plan], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(chart_pictures, "CHARTS_KEPT", 2)
    for number in range(3):
        picture = tmp_path / f"old-{number}.svg"
        picture.write_text("<svg/>", encoding="utf-8")
        os.utime(picture, (number, number))
    chart_svg(THREE_BARS, folder=tmp_path)
    kept = {path.name for path in tmp_path.glob("*.svg")}
    assert len(kept) == 2
    assert "old-2.svg" in kept


def test_few_pictures_for_print_are_kept(tmp_path: Path, drawings: list[Plan], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(chart_pictures, "PRINTS_KEPT", 1)
    (tmp_path / "old.png").write_bytes(b"png")
    os.utime(tmp_path / "old.png", (0, 0))
    draw_charts([ToDraw(THREE_BARS, as_png=True)], folder=tmp_path)
    assert len(drawings) == len(list(tmp_path.glob("*.png"))) == 1
    assert not (tmp_path / "old.png").exists()


def test_a_chart_that_cannot_be_drawn_is_said_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(chart_pictures, "DRAW", tmp_path / "draw.py")
    (tmp_path / "draw.py").write_text("raise SystemExit(3)", encoding="utf-8")
    with pytest.raises(ChartNotDrawn, match="CalledProcessError"):
        chart_svg(THREE_BARS, folder=tmp_path / "charts")
    assert not list((tmp_path / "charts").glob("*.svg"))


def test_a_drawing_that_hangs_is_given_up_and_many_charts_are_given_longer(monkeypatch: pytest.MonkeyPatch):
    given: list[float] = []

    def hang(*_args: object, timeout: float, **_options: object) -> None:
        given.append(timeout)
        raise subprocess.TimeoutExpired("draw", timeout)

    monkeypatch.setattr(subprocess, "run", hang)
    for many in (1, 20):
        with pytest.raises(ChartNotDrawn, match="TimeoutExpired"):
            draw_charts([ToDraw(THREE_BARS)] * many)
    assert given[0] < given[1]


def test_the_program_is_told_what_to_draw_and_nothing_else(monkeypatch: pytest.MonkeyPatch):
    def done(command: list[str], *, input: bytes, **_options: object) -> subprocess.CompletedProcess[bytes]:
        (asked,) = json.loads(input)
        assert set(asked) == {"plan", "as_png"}
        answer = [{"svg": "<svg/>", "png": base64.b64encode(b"png").decode()}]
        return subprocess.CompletedProcess(command, 0, json.dumps(answer).encode())

    monkeypatch.setattr(subprocess, "run", done)
    assert draw_charts([ToDraw(THREE_BARS, as_png=True)]) == [Picture(b"<svg/>", b"png")]
