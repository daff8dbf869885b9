"""A person's verdict on a candidate theme: dismissed here; accepted or merged by a change of the code book."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from consult.clock import utc_now
from consult.errors import Conflict, NotFound
from consult.models import CandidateTheme, CandidateThemeComment, CandidateVerdict, ThemingRun, User
from consult.services.auditing import record
from consult.services.code_book_edits import CannotChange

SAME_FROM = 0.6
"""Two candidates are the same when this share of the comments of either is in both."""


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


def carry_dismissals_over(session: Session, run: ThemingRun) -> None:
    """Dismiss anew what a person has dismissed before and the machine proposes again: mostly the same comments."""
    dismissed = session.exec(
        select(CandidateTheme)
        .join(ThemingRun, col(CandidateTheme.run_id) == col(ThemingRun.id))
        .where(
            ThemingRun.consultation_id == run.consultation_id,
            ThemingRun.question_key == run.question_key,
            ThemingRun.id != run.id,
            CandidateTheme.verdict == CandidateVerdict.DISMISSED,
        )
        .order_by(col(CandidateTheme.judged_at).desc(), col(CandidateTheme.id))
    ).all()
    proposed = session.exec(select(CandidateTheme).where(CandidateTheme.run_id == run.id)).all()
    comments = _comments_of(session, [*dismissed, *proposed]) if dismissed else {}
    for candidate in proposed:
        before = next((each for each in dismissed if _is_mostly(comments[candidate.id], comments[each.id])), None)
        if before is not None:
            candidate.verdict = CandidateVerdict.DISMISSED
            candidate.verdict_reason = before.verdict_reason
            candidate.judged_by_id = before.judged_by_id
            candidate.judged_at = before.judged_at
    session.flush()


def _comments_of(session: Session, candidates: Sequence[CandidateTheme]) -> Mapping[UUID, set[UUID]]:
    comments: dict[UUID, set[UUID]] = {candidate.id: set() for candidate in candidates}
    rows = session.exec(
        select(CandidateThemeComment.candidate_theme_id, CandidateThemeComment.comment_id)
        .where(col(CandidateThemeComment.candidate_theme_id).in_(comments))
        .order_by(col(CandidateThemeComment.comment_id))
    ).all()
    for candidate_id, comment_id in rows:
        comments[candidate_id].add(comment_id)
    return comments


def _is_mostly(new: set[UUID], old: set[UUID]) -> bool:
    return len(new & old) >= SAME_FROM * len(new | old) > 0


def _locked(session: Session, candidate_id: UUID) -> CandidateTheme:
    candidate = session.get(CandidateTheme, candidate_id, with_for_update=True)
    if candidate is None:
        raise NotFound("There is no such candidate theme.")
    return candidate
