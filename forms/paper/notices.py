"""Posters and flyers: what a consultation asks, until when, and a QR code that leads to the online form."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from forms.paper.codes import drawn
from forms.paper.typesetting import tagged_pdf

TEMPLATE = Path(__file__).parent / "poster.typ"


class NoticeSize(StrEnum):
    """The two sizes."""

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


def draw_notice(notice: Notice, *, made_at: datetime) -> bytes:
    """The poster or flyer as tagged PDF, on one page where the words are not very many."""
    data = {**asdict(notice), "code": drawn(notice.address)}
    return tagged_pdf(TEMPLATE, json.dumps(data), made_at=made_at)
