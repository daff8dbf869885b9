"""A person's copy of what they sent: a tagged PDF that a screen reader can follow."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from consult.page_furniture import date_and_time, text_blocks
from consult.reports.typesetting import is_right_to_left, typeset
from forms.check_answers import CheckRow

TEMPLATE = Path(__file__).with_suffix(".typ")


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
    """The copy as PDF/UA-1; without that claim where it holds characters which no font here can draw."""
    return typeset(TEMPLATE, _for_template(receipt), about=receipt.reference, made_at=receipt.received_at)


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
