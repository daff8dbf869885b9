"""Reads of what was signed off, and how the counts stand to it now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from consult.models import Category, CodeBook, Consultation, SignedOffAssignment, SignOff, Theme, User


@dataclass(frozen=True, slots=True)
class SignedOff:
    """A version that was signed off for the report on a question. `base` are the comments that its shares are of."""

    id: UUID
    code_book_id: UUID
    version: str
    base: int
    waiting: int
    reviewed: int
    note: str
    made_by: str | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class SignedOffCount:
    """How many comments counted for a theme when the version was signed off."""

    key: str
    label: str
    category_label: str
    count: int


def list_sign_offs(session: Session, consultation: Consultation, question_key: str) -> Sequence[SignedOff]:
    """What was signed off for a question, the newest first."""
    rows = session.exec(
        select(SignOff, CodeBook.version, User)
        .join(CodeBook, col(SignOff.code_book_id) == col(CodeBook.id))
        .join(User, col(SignOff.made_by_id) == col(User.id), isouter=True)
        .where(SignOff.consultation_id == consultation.id, SignOff.question_key == question_key)
        .order_by(col(SignOff.made_at).desc(), col(SignOff.id))
    ).all()
    return [
        SignedOff(
            row.id,
            row.code_book_id,
            version,
            row.base,
            row.waiting,
            row.reviewed,
            row.note,
            user.name if user else None,
            row.made_at,
        )
        for row, version, user in rows
    ]


def counts_signed_off(session: Session, signed_off: SignedOff) -> Sequence[SignedOffCount]:
    """The count of every theme of the version, as it was frozen, in the code book's order."""
    counts = _counts(session, signed_off.id)
    rows = session.exec(
        select(Theme, Category.label)
        .join(Category, col(Theme.category_id) == col(Category.id))
        .where(Theme.code_book_id == signed_off.code_book_id)
        .order_by(col(Category.position), col(Theme.position))
    ).all()
    return [SignedOffCount(theme.key, theme.label, label, counts.get(theme.key, 0)) for theme, label in rows]


def _counts(session: Session, sign_off_id: UUID) -> Mapping[str, int]:
    rows = session.exec(
        select(Theme.key, func.count(func.distinct(col(SignedOffAssignment.comment_id))))
        .join(Theme, col(SignedOffAssignment.theme_id) == col(Theme.id))
        .where(SignedOffAssignment.sign_off_id == sign_off_id)
        .group_by(col(Theme.key))
        .order_by(col(Theme.key))
    ).all()
    return dict(rows)
