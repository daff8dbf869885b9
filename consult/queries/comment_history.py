"""What happened to one comment, beside the audit trail: how it came in, what coded it, and what changed its codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, cast
from sqlmodel import Session, col, select

from consult.models import (
    AssignedBy,
    Assignment,
    CodeBookChange,
    Comment,
    ConcernFlag,
    Consultation,
    Response,
    Theme,
    User,
)
from consult.queries.code_book_history import ChangeMade, list_changes


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a comment was received; and where an officer entered it, when that was and who did it."""

    received_at: datetime
    entered_at: datetime
    entered_by: str | None


@dataclass(frozen=True, slots=True)
class MachineCode:
    """A theme of the machine that stands on a comment, and what put it there. No run: it was not recorded."""

    theme: str
    probability: float | None
    run_id: UUID | None
    assigned_at: datetime


def arrival_of(session: Session, comment_id: UUID) -> Arrival:
    """How a comment came in."""
    received_at, entered_at, name = session.exec(
        select(Response.received_at, Response.entered_at, User.name)
        .join(Comment, col(Comment.response_id) == col(Response.id))
        .join(User, col(User.id) == col(Response.entered_by_id), isouter=True)
        .where(Comment.id == comment_id)
    ).one()
    return Arrival(received_at, entered_at, name)


def machine_codes(session: Session, comment_id: UUID) -> Sequence[MachineCode]:
    """The machine's themes that stand on a comment, those put there together one after the other."""
    rows = session.exec(
        select(Theme.label, Assignment.probability_0_to_1, Assignment.run_id, Assignment.assigned_at)
        .join(Theme, col(Theme.id) == col(Assignment.theme_id))
        .where(Assignment.comment_id == comment_id, Assignment.assigned_by == AssignedBy.MACHINE)
        .order_by(col(Assignment.run_id), col(Assignment.position))
    ).all()
    return [MachineCode(*row) for row in rows]


def changes_of_comment(
    session: Session, consultation: Consultation, question_key: str, comment_id: UUID
) -> Sequence[ChangeMade]:
    """The changes of the code book that altered the themes on a comment, the newest first."""
    mentions_it = cast(col(CodeBookChange.taken_away), String).contains(str(comment_id))
    theirs = set(
        session.exec(
            select(CodeBookChange.id).where(
                CodeBookChange.consultation_id == consultation.id,
                CodeBookChange.question_key == question_key,
                mentions_it,
            )
        ).all()
    )
    if not theirs:
        return []
    return [change for change in list_changes(session, consultation, question_key) if change.id in theirs]


def list_flag_ids(session: Session, comment_id: UUID) -> Sequence[UUID]:
    """The concerns that were raised about a comment."""
    return session.exec(
        select(ConcernFlag.id).where(ConcernFlag.comment_id == comment_id).order_by(col(ConcernFlag.id))
    ).all()
