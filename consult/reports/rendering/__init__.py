"""The files of a board summary, all made from the one frozen object: charts, PDF, Word, spreadsheet and JSON."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from consult.reports.summary.content import SummaryContent

STEPS = 5
"""How many steps `render_all` takes: the charts, then each document."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A file of a summary. The name is unique within it."""

    name: str
    media_type: str
    content: bytes


def render_all(
    content: SummaryContent, *, progress: Progress = lambda _done, _steps: None, charts: Path | None = None
) -> tuple[RenderedFile, ...]:
    """The documents and, in two widths, the pictures of the charts. The same object gives the same figures and words.

    Only a worker calls this: the drawing and writing libraries come with it. `progress` is told how many of STEPS are
    done. `charts` is the folder where pictures are kept: what is signed after its draft is not drawn again. Raises
    consult.reports.chart_pictures.ChartNotDrawn where the drawing program fails.
    """
    from consult.reports.rendering.making import make_files  # noqa: PLC0415 - pages import this package, and stay small

    return make_files(content, progress=progress, charts=charts)
