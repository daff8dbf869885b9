"""What tables of groups of people do not show, and the words for it."""

from collections.abc import Iterable, Sequence

from consult.figures.small_numbers import hide_small_counts
from consult.reports.summary.tables import Row


def hidden_among(counts: Sequence[int], *, smallest: int, adds_up: bool = True) -> list[bool]:
    """Which counts of groups of people are not shown."""
    return [why is not None for why in hide_small_counts(counts, smallest=smallest, adds_up=adds_up)]


def hidden_note(rows: Iterable[Row], smallest: int) -> str:
    """Why figures of these rows are not shown; nothing where all are."""
    if not any(cell.hidden for row in rows for cell in row.cells):
        return ""
    return (
        f"Groups of fewer than {smallest} people are not shown. Other numbers are left out too where the small ones "
        "could be worked out from them."
    )
