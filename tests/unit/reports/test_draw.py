"""The drawing program: where things stand, and what it writes."""

import io
import json
import sys

import pytest
from lxml import etree

from consult.reports import draw
from consult.reports.charts import Bar, BarChart
from consult.reports.draw import LINE, NARROW, WIDE, rows_of

BARS = (
    Bar("Youth-related ASB", 0.3, "30%", low=0.2, high=0.4, group="Anti-social behaviour"),
    Bar("A label so long that it cannot stand in a single line beside its bar", 0.2, "20%", group="Roads"),
)


def described(*bars: Bar, width: str = "wide") -> dict:
    return json.loads(BarChart(bars, axis="Share of the 10 who answered").description(width))


@pytest.mark.parametrize("layout", [WIDE, NARROW])
def test_rows_stand_below_each_other_and_each_group_has_its_heading(layout: draw.Layout):
    rows, height = rows_of(described(*BARS)["bars"], layout)
    assert [row.is_heading for row in rows] == [True, False, True, False]
    assert [row.label for row in rows if row.is_heading] == ["Anti-social behaviour", "Roads"]
    middles = [row.label_y if row.is_heading else row.bar_middle for row in rows]
    assert middles == sorted(middles)
    assert rows[-1].bar_bottom < height


@pytest.mark.parametrize("layout", [WIDE, NARROW])
def test_a_long_label_breaks_and_leaves_room_for_its_lines(layout: draw.Layout):
    short, long = (rows_of(described(Bar(label, 0.2, ""))["bars"], layout) for label in ("Short", BARS[1].label))
    lines = long[0][0].label.count("\n")
    assert lines >= 1
    assert long[1] - short[1] >= LINE * lines - 2


def test_on_a_phone_the_label_stands_above_its_bar():
    (row,), _height = rows_of(described(Bar(BARS[1].label, 0.2, ""))["bars"], NARROW)
    assert row.label_y + LINE * row.label.count("\n") < row.bar_top


def test_the_note_stands_after_the_interval_or_after_the_bar():
    rows, _height = rows_of(described(*BARS)["bars"], WIDE)
    assert [row.note_at for row in rows if not row.is_heading] == [0.4, 0.2]


@pytest.mark.parametrize(("width", "pixels"), [("wide", "800"), ("narrow", "320")])
def test_the_program_reads_a_chart_and_writes_its_picture(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: str, pixels: str
):
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(described(*BARS, width=width))))
    draw.main()
    picture = etree.fromstring(capsys.readouterr().out.encode())
    assert picture.get("width") == pixels
    assert "30%" in " ".join(picture.itertext())


def test_a_score_is_marked_in_whole_numbers_and_a_share_in_percent():
    assert draw.x_axis(["Title"], "score", WIDE).to_dict()["format"] == "d"
    assert draw.x_axis(["Title"], "share", WIDE).to_dict()["format"] == "%"
