"""A person's copy of what they sent: a tagged PDF that a screen reader can follow."""

import json
import unicodedata
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import typst

from consult.page_furniture import date_and_time, text_blocks
from consult.telemetry import log
from forms.check_answers import CheckRow

TEMPLATE = Path(__file__).with_suffix(".typ")
RIGHT_TO_LEFT = frozenset({"R", "AL"})
LEFT_TO_RIGHT = frozenset({"L"})


@dataclass(frozen=True, slots=True)
class Receipt:
    """What goes on the copy."""

    title: str
    run_by: str
    partnership: str
    reference: str
    received_at: datetime
    rows: tuple[CheckRow, ...]
    what_happens_next: str
    is_demonstration: bool


def draw_receipt(receipt: Receipt) -> bytes:
    """The copy as PDF/UA-1.

    That standard refuses characters which no font here can draw. A copy with such a character is still tagged, with
    boxes in their place, and makes no claim to the standard.
    """
    data = json.dumps(_for_template(receipt))
    try:
        return _compiled(data, standards=["ua-1"])
    except typst.TypstError:
        log.warning("receipt_without_standard", reference=receipt.reference)
        return _compiled(data, standards=[])


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left, as the Unicode rules decide a paragraph."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in RIGHT_TO_LEFT | LEFT_TO_RIGHT:
            return direction in RIGHT_TO_LEFT
    return False


def _compiled(data: str, *, standards: list[Literal["ua-1"]]) -> bytes:
    pdf: bytes = typst.compile(TEMPLATE, sys_inputs={"receipt": data}, format="pdf", pdf_standards=list(standards))
    return pdf


def _for_template(receipt: Receipt) -> dict[str, object]:
    return {
        "title": receipt.title,
        "run_by": receipt.run_by,
        "partnership": receipt.partnership,
        "reference": receipt.reference,
        "received": date_and_time(receipt.received_at),
        "is_demonstration": receipt.is_demonstration,
        "rows": [{"ask": row.ask, "lines": _lines(row.said)} for row in receipt.rows],
        "what_happens_next": [asdict(block) for block in text_blocks(receipt.what_happens_next)],
    }


def _lines(said: str) -> list[dict[str, object]]:
    return [{"text": line, "is_right_to_left": is_right_to_left(line)} for line in said.split("\n") if line.strip()]
