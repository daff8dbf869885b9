"""All files of a summary at once."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from consult.reports import chart_pictures
from consult.reports.chart_pictures import ChartNotDrawn, Picture, ToDraw
from consult.reports.rendering import STEPS, RenderedFile, making, render_all
from tests.unit.reports.rendering import summaries

HEAVY = "{'altair', 'vl_convert', 'docx', 'openpyxl', 'pandas'}"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Path | None]:
    """Pictures without the drawing program. Holds the folder where they would be kept, for each time of drawing."""
    folders: list[Path | None] = []
    svg = b'<svg width="800" height="100" viewBox="0 0 800 100" xmlns="http://www.w3.org/2000/svg"></svg>'
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
        "0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
    )

    def draw(wanted: Sequence[ToDraw], *, folder: Path | None) -> list[Picture]:
        folders.append(folder)
        return [Picture(svg, png) for _ in wanted]

    monkeypatch.setattr(making, "draw_charts", draw)
    return folders


@pytest.mark.usefixtures("drawn")
class TestRenderingAll:
    def files(self) -> dict[str, RenderedFile]:
        return {file.name: file for file in render_all(summaries.invented_summary())}

    def test_there_is_a_file_of_each_kind_and_two_pictures_of_each_chart(self):
        files = self.files()
        charts = {name for table in summaries.invented_summary().tables if table.chart for name in table.picture_names}
        documents = {"summary.pdf", "summary.docx", "summary.xlsx", "summary.json", "summary.schema.json"}
        assert set(files) == charts | documents
        assert all(file.content for file in files.values())

    def test_each_file_says_what_it_is(self):
        media_types = {file.name.rsplit(".", 1)[1]: file.media_type for file in self.files().values()}
        assert media_types["svg"] == "image/svg+xml"
        assert media_types["pdf"] == "application/pdf"
        assert media_types["json"] == "application/json"
        assert media_types["docx"].endswith("wordprocessingml.document")
        assert media_types["xlsx"].endswith("spreadsheetml.sheet")

    def test_progress_is_told_step_by_step_and_pictures_are_kept_where_it_is_said(
        self, drawn: list[Path], tmp_path: Path
    ):
        told: list[tuple[int, int]] = []
        render_all(
            summaries.invented_summary(), progress=lambda done, steps: told.append((done, steps)), charts=tmp_path
        )
        assert told == [(step, STEPS) for step in range(1, STEPS + 1)]
        assert drawn == [tmp_path]


def test_what_was_drawn_for_the_draft_is_not_drawn_again_when_it_is_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    content = summaries.invented_summary()
    fresh = making.draw_pictures(content, kept_in=tmp_path)
    monkeypatch.setattr(chart_pictures.subprocess, "run", None)
    assert making.draw_pictures(content, kept_in=tmp_path) == fresh


def test_a_chart_that_cannot_be_drawn_stops_it_all(monkeypatch: pytest.MonkeyPatch):
    def fail(*_args: object, **_options: object) -> None:
        raise OSError

    monkeypatch.setattr(chart_pictures.subprocess, "run", fail)
    with pytest.raises(ChartNotDrawn):
        render_all(summaries.invented_summary())


def test_asking_for_it_by_name_loads_nothing_heavy():
    code = f"import sys, consult.reports.rendering; sys.exit(bool({HEAVY} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
