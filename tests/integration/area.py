"""Figures of an area for tests. All of them are invented."""

from sqlmodel import Session

from consult.models import Consultation
from consult.reports.area import questions_with_areas
from consult.services.area import put_in_area_figures
from consult.services.area_file import read_area_file
from tests.pages import Page, squeezed

LOCALITIES = "locality,east,500,\nlocality,south,300,\nlocality,west,200,\n"
AGES = "age_band,under_45,,50%\nage_band,over_45,,50%\n"


def area_file(rows: str) -> str:
    """A file with these rows of question, option, count and share, each with a source and a date."""
    filled = "".join(f"{row},Invented count,21/03/2021\n" for row in rows.splitlines())
    return "question,option,count,share,source,date\n" + filled


def put_in(session: Session, consultation: Consultation, rows: str) -> None:
    """Keep these rows as the figures of a consultation's area."""
    margins = read_area_file(area_file(rows), questions_with_areas(session, consultation))
    put_in_area_figures(session, consultation, margins, put_in_by=None)
    session.commit()


def rows_in(page: Page, region: str) -> list[list[str]]:
    """The cells of each row of the table in the region with this name."""
    rows = page.tree.xpath(f"//*[@aria-label='{region}']//tbody/tr")
    return [[squeezed(cell.text_content()) for cell in row.xpath("./th|./td")] for row in rows]
