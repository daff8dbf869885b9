"""Tagged PDF by typst: data goes in as JSON and is never read as markup."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

import typst

from consult.telemetry import log

RIGHT_TO_LEFT = frozenset({"R", "AL"})
LEFT_TO_RIGHT = frozenset({"L"})


def typeset(template: Path, data: Mapping[str, object], *, about: str, made_at: datetime) -> bytes:
    """The template filled with data, as PDF/UA-1; it reads them from `sys.inputs.data`. The same data, the same bytes.

    That standard refuses characters which no font here can draw. A document with such a character is still tagged,
    with boxes in their place, and makes no claim to the standard. `about` names it in the log.
    """
    text = json.dumps(data)
    try:
        return _compiled(template, text, made_at, standards=["ua-1"])
    except typst.TypstError:
        log.warning("typeset_without_standard", template=template.name, about=about)
        return _compiled(template, text, made_at, standards=[])


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left, as the Unicode rules decide a paragraph."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in RIGHT_TO_LEFT | LEFT_TO_RIGHT:
            return direction in RIGHT_TO_LEFT
    return False


def _compiled(template: Path, data: str, made_at: datetime, *, standards: list[Literal["ua-1"]]) -> bytes:
    pdf: bytes = typst.compile(
        template,
        sys_inputs={"data": data},
        format="pdf",
        pdf_standards=list(standards),
        timestamp=made_at.replace(microsecond=0),
    )
    return pdf
