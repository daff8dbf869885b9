"""What the printing program is asked, and what it answers. Light: whoever asks sets no page, and needs no typst."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Base64Bytes, BaseModel, ConfigDict

from forms.paper.setting import Setting


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is printed round the questions, and is not in the questionnaire."""

    closes: str = ""
    """The last day, in words. Empty: none is printed."""
    return_address: tuple[str, ...] = ()
    """Line by line. Empty: the form is handed back where it was given."""
    online: str = ""
    """The address where the same questions can be answered online. Empty: none is printed."""
    is_demonstration: bool = False


class NoticeSize(StrEnum):
    """The sizes of what leads people to the online form."""

    POSTER = "poster"  # A4
    FLYER = "flyer"  # A5


@dataclass(frozen=True, slots=True)
class Notice:
    """What a poster or flyer says."""

    size: NoticeSize
    title: str
    run_by: str
    summary: str
    dates: str
    """When answers are taken, as a sentence."""
    address: str
    """Where the form is online; it is also in the QR code."""
    other_formats: str
    is_demonstration: bool


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


class SheetWanted(_Part):
    """The sheet of equality questions that goes with forms: one for all of them, as it carries no number."""

    kind: Literal["sheet"] = "sheet"
    title: str
    """The title of the consultation: what tells the sheets of two consultations apart."""
    run_by: str
    setting: Setting
    surroundings: Surroundings
    made_at: datetime


class NoticeWanted(_Part):
    """A poster or a flyer."""

    kind: Literal["notice"] = "notice"
    notice: Notice
    made_at: datetime


class Printed(_Part):
    """What was printed. Only forms have a grid, and pages that are counted."""

    pdf: Base64Bytes
    grid: Base64Bytes = b""
    pages: int = 0
