"""One job of the printing program: what is asked, carried out."""

from typing import Annotated

from pydantic import Field, TypeAdapter

from forms.loading import parse_questionnaire
from forms.paper.booklet import Booklet
from forms.paper.equality_sheet import draw_equality_sheet
from forms.paper.grid import as_json
from forms.paper.notices import draw_notice
from forms.paper.wanted import FormsWanted, NoticeWanted, Printed, SheetWanted

_JOB: TypeAdapter[FormsWanted | SheetWanted | NoticeWanted] = TypeAdapter(
    Annotated[FormsWanted | SheetWanted | NoticeWanted, Field(discriminator="kind")]
)


def carry_out(text: str) -> str:
    """Do one job, given and answered as JSON."""
    job = _JOB.validate_json(text)
    match job:
        case FormsWanted():
            printed = _forms(job)
        case SheetWanted():
            printed = Printed.model_construct(
                pdf=draw_equality_sheet(job.title, job.run_by, job.setting, job.surroundings, made_at=job.made_at)
            )
        case NoticeWanted():
            printed = Printed.model_construct(pdf=draw_notice(job.notice, made_at=job.made_at))
    return printed.model_dump_json()


def _forms(job: FormsWanted) -> Printed:
    questionnaire = parse_questionnaire(job.definition, source="the questionnaire")
    booklet = Booklet(questionnaire, job.setting, job.surroundings)
    serials = range(job.first_serial, job.last_serial + 1)
    grid = as_json(booklet.layout, form=questionnaire.key, version=questionnaire.version, setting=job.setting.value)
    # Made without validation, which would take the bytes for Base64 already.
    return Printed.model_construct(
        pdf=booklet.pdf_of(serials, made_at=job.made_at), grid=grid, pages=booklet.layout.pages
    )
