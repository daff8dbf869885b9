"""What a summary does not show of groups of people, and the words for it."""

from collections.abc import Iterable
from dataclasses import replace

from consult.figures.disclosure.hiding import Protection
from consult.reports.counted_groups import chose
from consult.reports.summary.tables import Row
from consult.reports.waves.values import WaveChanges


def hidden_note(rows: Iterable[Row], smallest: int) -> str:
    """Why figures of these rows are not shown; nothing where all are."""
    if not any(cell.hidden for row in rows for cell in row.cells):
        return ""
    return (
        f"Groups of fewer than {smallest} people are not shown. Other numbers are left out too where the small ones "
        "could be worked out from them."
    )


def as_protected(changes: WaveChanges, protection: Protection) -> WaveChanges:
    """The same changes, with every question that counts groups of people taken as one about the person."""
    parts = (
        replace(part, is_about_person=True)
        if any(chose(part.question_key, line.key) in protection.counted for line in part.lines)
        else part
        for part in changes.parts
    )
    return replace(changes, parts=tuple(parts))
