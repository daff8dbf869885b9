"""Every file of a summary, made from the frozen object and from nothing else."""

from collections.abc import Callable
from pathlib import Path

from consult.reports.chart_layout import pieces_of
from consult.reports.chart_pictures import Picture, ToDraw, draw_charts
from consult.reports.rendering import STEPS, Progress, RenderedFile
from consult.reports.rendering.board_paper import as_pdf
from consult.reports.rendering.json_file import as_json, json_schema
from consult.reports.rendering.order import HIGHEST_ON_PAPER, piece_names
from consult.reports.rendering.table_charts import chart_of
from consult.reports.rendering.word import as_docx
from consult.reports.rendering.workbook import as_xlsx
from consult.reports.summary.content import SummaryContent

PDF, WORD, WORKBOOK, JSON, SCHEMA = (
    "summary.pdf",
    "summary.docx",
    "summary.xlsx",
    "summary.json",
    "summary.schema.json",
)
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "svg": "image/svg+xml",
}


def make_files(content: SummaryContent, *, progress: Progress, charts: Path | None = None) -> tuple[RenderedFile, ...]:
    """Every file, the pictures first. See `consult.reports.rendering.render_all`."""
    pictures = draw_pictures(content, kept_in=charts)
    progress(1, STEPS)
    names = {name for table in content.tables for name in table.picture_names}
    files = {name: picture.svg for name, picture in pictures.items() if name in names}
    makers: tuple[tuple[str, Callable[[], bytes]], ...] = (
        (PDF, lambda: as_pdf(content, pictures)),
        (WORD, lambda: as_docx(content, pictures)),
        (WORKBOOK, lambda: as_xlsx(content)),
        (JSON, lambda: as_json(content)),
    )
    for done, (name, make) in enumerate(makers, start=2):
        files[name] = make()
        progress(done, STEPS)
    files[SCHEMA] = json_schema()
    return tuple(RenderedFile(name, MEDIA_TYPES[name.rsplit(".", 1)[1]], made) for name, made in files.items())


def draw_pictures(content: SummaryContent, *, kept_in: Path | None = None) -> dict[str, Picture]:
    """The picture of every chart, by the names that its table gives: wide with a PNG for print, and narrow.

    A chart higher than a page is also drawn in pieces for paper, which have names of their own.
    """
    beside = {key for table in content.tables if table.beside for key in (table.key, table.beside)}
    wanted: dict[str, ToDraw] = {}
    for table in content.tables:
        chart = chart_of(table)
        if chart is not None:
            wide, narrow = table.picture_names
            pieces = pieces_of(chart, highest=HIGHEST_ON_PAPER)
            wanted[wide] = ToDraw(chart, "wide", as_png=len(pieces) == 1)
            wanted[narrow] = ToDraw(chart, "narrow", as_png=table.key in beside)
            if len(pieces) > 1:
                for name, piece in zip(piece_names(table, len(pieces)), pieces, strict=True):
                    wanted[name] = ToDraw(piece, "wide", as_png=True)
    return dict(zip(wanted, draw_charts(list(wanted.values()), folder=kept_in), strict=True))
