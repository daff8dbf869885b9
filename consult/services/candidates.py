"""A person's verdict on a candidate theme: dismissed here; accepted or merged by a change of the code book."""

from uuid import UUID

from sqlmodel import Session

from consult.clock import utc_now
from consult.errors import Conflict, NotFound
from consult.models import CandidateTheme, CandidateVerdict, User
from consult.services.auditing import record
from consult.services.code_book_edits import CannotChange


def dismiss_candidate(session: Session, candidate_id: UUID, *, reason: str, dismissed_by: User) -> CandidateTheme:
    """Say that a candidate is no theme, and why. Raises CannotChange without a reason, Conflict where it is judged."""
    candidate = _locked(session, candidate_id)
    if candidate.verdict is not None:
        raise Conflict("Somebody has judged this candidate theme already.")
    if not reason.strip():
        raise CannotChange("Enter why this is no theme", field=f"reason-{candidate_id}")
    candidate.verdict = CandidateVerdict.DISMISSED
    candidate.verdict_reason = reason.strip()
    candidate.judged_by_id = dismissed_by.id
    candidate.judged_at = utc_now()
    record(session, "candidate theme dismissed", candidate, actor=dismissed_by)
    session.flush()
    return candidate


def take_up_again(session: Session, candidate_id: UUID, *, taken_up_by: User) -> CandidateTheme:
    """Take back the dismissal of a candidate. Where it is not dismissed, nothing happens but a Conflict."""
    candidate = _locked(session, candidate_id)
    if candidate.verdict is not CandidateVerdict.DISMISSED:
        raise Conflict("This candidate theme is not dismissed. Undo a change of the code book on its history page.")
    candidate.verdict = None
    candidate.verdict_reason = ""
    candidate.judged_by_id = None
    candidate.judged_at = None
    record(session, "candidate theme taken up again", candidate, actor=taken_up_by)
    session.flush()
    return candidate


def _locked(session: Session, candidate_id: UUID) -> CandidateTheme:
    candidate = session.get(CandidateTheme, candidate_id, with_for_update=True)
    if candidate is None:
        raise NotFound("There is no such candidate theme.")
    return candidate
