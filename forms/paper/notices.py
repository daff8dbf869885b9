"""Posters and flyers: what a consultation asks, until when, and a QR code that leads to the online form."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from forms.paper.codes import drawn
from forms.paper.typesetting import tagged_pdf
from forms.paper.wanted import Notice

TEMPLATE = Path(__file__).parent / "poster.typ"


def draw_notice(notice: Notice, *, made_at: datetime) -> bytes:
    """The poster or flyer as tagged PDF, on one page where the words are not very many."""
    data = {**asdict(notice), "code": drawn(notice.address)}
    return tagged_pdf(TEMPLATE, json.dumps(data), made_at=made_at)
