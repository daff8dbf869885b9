"""The hidden marks of a form that stores a response: sent twice, it is stored once."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from werkzeug.datastructures import MultiDict

from consult.models import Consultation

Problems = tuple[tuple[str, str], ...]

# Hyphens keep the names apart from those of questions, which have none.
TOKEN, VERSION = "form-token", "form-version"

STALE = "This page had been open too long, so nothing was saved. What you typed is still here: save it again"
UNMARKED = "This page arrived incomplete, so nothing was saved. Check the answers below, then save them again"
CHANGED = "The questionnaire changed while you were typing. Check the answers against the paper, then save them again"


@dataclass(frozen=True, slots=True)
class Marks:
    """One page's own token, and the wording of the questionnaire it shows."""

    version_id: UUID
    token: UUID = field(default_factory=uuid4)


def marks_sent(sent: MultiDict[str, str], consultation: Consultation, *, is_stale: bool) -> tuple[Marks, Problems]:
    """The marks to put on the page if it is shown again, and what keeps it from being stored, if anything does."""
    fresh = Marks(consultation.questionnaire_version_id)
    token, version = _uuid(sent.get(TOKEN)), _uuid(sent.get(VERSION))
    if token is None or version is None:
        return fresh, (("", UNMARKED),)
    marks = Marks(fresh.version_id, token)
    if is_stale:
        return marks, (("", STALE),)
    if version != fresh.version_id:
        return marks, (("", CHANGED),)
    return marks, ()


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
