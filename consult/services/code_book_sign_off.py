"""Signing a version off: what counts is copied and frozen for the report, and work goes on in the next version."""

from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlmodel import Session, col, select

from consult.errors import Conflict
from consult.models import Assignment, Comment, SignedOffAssignment, SignOff, User
from consult.queries.code_book_columns import comments_of_question
from consult.queries.code_books import CodingState, coding_state
from consult.queries.themes import it_counts
from consult.queries.theming import active_run
from consult.services.auditing import record
from consult.services.code_book_changes import Applied, apply_change, hold, refuse_if_changed
from consult.services.code_book_edits import SignOffVersion
from consult.services.code_book_working_out import Place


def sign_off(session: Session, place: Place, *, seen: UUID, note: str, signed_by: User) -> Applied:
    """Freeze what counts for a question's comments in the version in use, and go on in the next.

    `seen` is the version that was on the page. Raises BookChanged where it is in use no more, and Conflict while the
    machine has still to code.
    """
    hold(session, place)
    book = refuse_if_changed(session, place, seen=seen)
    state = coding_state(session, place.consultation, place.question_key)
    refusal = why_not_yet(session, place, state)
    if refusal:
        raise Conflict(refusal)
    kept = SignOff(
        consultation_id=place.consultation.id,
        question_key=place.question_key,
        code_book_id=book.id,
        base=state.coded,
        waiting=state.waiting,
        reviewed=state.reviewed,
        note=note.strip(),
        made_by_id=signed_by.id,
    )
    session.add(kept)
    session.flush()
    assignments = _copy_what_counts(session, place, kept)
    record(
        session,
        "code book signed off",
        kept,
        actor=signed_by,
        question=place.question_key,
        version=book.version,
        comments=state.coded,
        assignments=assignments,
    )
    change = SignOffVersion()
    return apply_change(session, place, change, seen=seen, reason=note.strip() or "Signed off", applied_by=signed_by)


def why_not_yet(session: Session, place: Place, state: CodingState) -> str | None:
    """Why a version cannot be signed off now; None where it can."""
    if state.coded == 0:
        return "No comment is coded yet, so there is nothing to sign off."
    if active_run(session, place.consultation.id, place.question_key) is not None:
        return "The machine is coding the comments. Sign off when it has finished."
    if state.not_again:
        return "Some comments are not coded again yet since the code book changed. Theme every comment again first."
    return None


def _copy_what_counts(session: Session, place: Place, kept: SignOff) -> int:
    rows = session.exec(
        select(Assignment)
        .join(Comment, col(Assignment.comment_id) == col(Comment.id))
        .where(comments_of_question(place.consultation.id, place.question_key), it_counts())
        .order_by(col(Assignment.id))
    ).all()
    copies = [
        {
            "id": uuid4(),
            "sign_off_id": kept.id,
            "comment_id": row.comment_id,
            "theme_id": row.theme_id,
            "assigned_by": row.assigned_by,
            "position": row.position,
            "probability_0_to_1": row.probability_0_to_1,
            "run_id": row.run_id,
            "user_id": row.user_id,
            "assigned_at": row.assigned_at,
        }
        for row in rows
    ]
    if copies:
        session.execute(insert(SignedOffAssignment), copies)
    return len(copies)
