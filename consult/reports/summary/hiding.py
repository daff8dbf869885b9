"""The words for what tables of groups of people do not show."""

from collections.abc import Iterable

from consult.reports.summary.tables import Row


def hidden_note(rows: Iterable[Row], smallest: int) -> str:
    """Why figures of these rows are not shown; nothing where all are."""
    if not any(cell.hidden for row in rows for cell in row.cells):
        return ""
    return (
        f"Groups of fewer than {smallest} people are not shown. Other numbers are left out too where the small ones "
        "could be worked out from them."
    )
