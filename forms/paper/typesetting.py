"""Tagged PDF by typst for what is printed. The data goes in as JSON and is never read as markup."""

from datetime import datetime
from pathlib import Path
from typing import Literal

import typst


def tagged_pdf(template: Path, data: str, *, made_at: datetime) -> bytes:
    """The template filled with data, which it reads from `sys.inputs.data`, as PDF/UA-1.

    That standard refuses characters which no font here can draw. A document with one is still tagged, with a box in
    its place, and makes no claim to the standard.
    """
    try:
        return _compiled(template, data, made_at, standards=["ua-1"])
    except typst.TypstError:
        return _compiled(template, data, made_at, standards=[])


def _compiled(template: Path, data: str, made_at: datetime, *, standards: list[Literal["ua-1"]]) -> bytes:
    pdf: bytes = typst.compile(
        template,
        sys_inputs={"data": data},
        format="pdf",
        pdf_standards=list(standards),
        timestamp=made_at.replace(microsecond=0),
    )
    return pdf
