"""Figures of an area for the demonstration: invented, round, and called so wherever they show."""

from pathlib import Path

from sqlmodel import Session

from consult.models import Consultation, User
from consult.reports.area import questions_with_areas
from consult.services.area import put_in_area_figures
from consult.services.area_file import read_area_file

INVENTED = Path(__file__).parent / "invented_area.csv"


def put_in_invented_area(session: Session, consultation: Consultation, *, put_in_by: User) -> None:
    """Put in the invented figures, as a person does from a file."""
    margins = read_area_file(INVENTED.read_text(encoding="utf-8"), questions_with_areas(session, consultation))
    put_in_area_figures(session, consultation, margins, put_in_by=put_in_by)
