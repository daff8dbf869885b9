"""How the pages about waves say where an import stands, and what a change lets one say."""

from collections.abc import Mapping

from consult.figures.verdicts import Verdict
from consult.models import ImportStatus

IMPORT_TAGS: Mapping[ImportStatus, tuple[str, str]] = {
    ImportStatus.READING: ("Being read", "blue"),
    ImportStatus.MATCHING: ("Match the columns", "yellow"),
    ImportStatus.CHECKING: ("Being checked", "blue"),
    ImportStatus.CHECKED: ("Checked", "green"),
    ImportStatus.IMPORTING: ("Being imported", "blue"),
    ImportStatus.IMPORTED: ("Imported", "green"),
    ImportStatus.UNREADABLE: ("Could not be read", "red"),
    ImportStatus.GIVEN_UP: ("Given up", "grey"),
    ImportStatus.UNDONE: ("Undone", "grey"),
}

VERDICTS: Mapping[Verdict, str] = {
    Verdict.HIGHER: "Higher",
    Verdict.LOWER: "Lower",
    Verdict.NO_EVIDENCE: "May be due to chance",
    Verdict.TOO_FEW: "Too few to say",
}
