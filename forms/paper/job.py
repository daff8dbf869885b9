"""What the printing program is asked, and what it answers."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, TypeAdapter

from forms.loading import parse_questionnaire
from forms.paper.booklet import Booklet
from forms.paper.grid import as_json
from forms.paper.notices import Notice, draw_notice
from forms.paper.setting import Setting
from forms.paper.surroundings import Surroundings


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FormsWanted(_Part):
    """Copies of a form, from one serial number to another."""

    kind: Literal["forms"] = "forms"
    definition: str
    """The questionnaire as YAML."""
    setting: Setting
    surroundings: Surroundings
    first_serial: int
    last_serial: int
    made_at: datetime


class NoticeWanted(_Part):
    """A poster or a flyer."""

    kind: Literal["notice"] = "notice"
    notice: Notice
    made_at: datetime


Job = FormsWanted | NoticeWanted
_JOB: TypeAdapter[Job] = TypeAdapter(Annotated[Job, Field(discriminator="kind")])


class Printed(_Part):
    """What was printed. Only forms have a grid, and pages that are counted."""

    pdf: Base64Bytes
    grid: Base64Bytes = b""
    pages: int = 0


def carry_out(text: str) -> str:
    """Do one job, given and answered as JSON."""
    job = _JOB.validate_json(text)
    match job:
        case FormsWanted():
            printed = _forms(job)
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
