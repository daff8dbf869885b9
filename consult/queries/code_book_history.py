"""Reads of the changes that the code book of a question went through, and of what became of its themes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Select
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from consult.errors import NotFound
from consult.models import ChangeKind, CodeBook, CodeBookChange, Consultation, Theme, User
from consult.queries.themes import code_book_for


class Line(BaseModel):
    """How many comments count for a theme or category before and after. None: it is not in that version."""

    model_config = ConfigDict(frozen=True)

    key: str
    label: str
    was_label: str | None = None
    before: int | None
    after: int | None

    @property
    def is_changed(self) -> bool:
        """Whether the change can be seen in this line."""
        return self.before != self.after or (self.was_label is not None and self.was_label != self.label)


class CategoryEffect(BaseModel):
    """A category with its themes, before and after."""

    model_config = ConfigDict(frozen=True)

    line: Line
    themes: tuple[Line, ...]


class Effect(BaseModel):
    """What a change does. `to_code_again` are the comments that the machine reads again before the counts are right.

    `decisions_touched` are comments whose decided themes change; `second_looks`, those that a person should decide
    again; `not_brought_back`, decisions made since a change that its undoing leaves alone.
    """

    model_config = ConfigDict(frozen=True)

    categories: tuple[CategoryEffect, ...]
    comments_changed: int
    decisions_touched: int
    second_looks: int = 0
    to_something_else: int = 0
    to_code_again: int = 0
    decided_since: int = 0
    coded_since: int = 0


class ChangeDetails(BaseModel):
    """What is kept of a change: what became of theme keys, what they become again when it is undone, the effect."""

    model_config = ConfigDict(frozen=True)

    becomes: Mapping[str, str | None] = {}
    back: Mapping[str, str | None] = {}
    effect: Effect | None = None


@dataclass(frozen=True, slots=True)
class ChangeMade:
    """One change in the history of a question's code book."""

    id: UUID
    kind: ChangeKind
    summary: str
    reason: str
    made_by: str | None
    made_at: datetime
    from_id: UUID
    from_version: str
    to_id: UUID
    to_version: str
    details: ChangeDetails
    is_for_machine: bool
    undoes_id: UUID | None
    undone_at: datetime | None
    candidate_id: UUID | None


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a theme that the code book no longer has. `now` are the themes that hold its comments."""

    key: str
    label: str
    now: tuple[str, ...]
    now_labels: tuple[str, ...]
    change: ChangeMade

    @property
    def said(self) -> str:
        """What became of it, as a sentence."""
        by = f" by {self.change.made_by}" if self.change.made_by else ""
        named = " and ".join(f"“{label}”" for label in self.now_labels)
        match len(self.now):
            case 0:
                return f"“{self.label}” was taken out of the code book{by}."
            case 1:
                return f"“{self.label}” has become {named}{by}."
            case _:
                return f"“{self.label}” was split into {named}{by}."

    @property
    def sentence(self) -> str:
        """What became of it, to be said where somebody still works with it."""
        advice = ("Choose another theme.", "Choose that theme, or another.", "Choose the one that fits.")
        return f"{self.said} {advice[min(len(self.now), 2)]}"


def list_changes(session: Session, consultation: Consultation, question_key: str) -> Sequence[ChangeMade]:
    """Every change on a question, the newest first."""
    rows = session.execute(_changes(consultation.id, question_key)).all()
    undone = {row.undoes_id: row.made_at for row in rows if row.undoes_id}
    return [
        ChangeMade(
            id=row.id,
            kind=row.kind,
            summary=row.summary,
            reason=row.reason,
            made_by=row.name,
            made_at=row.made_at,
            from_id=row.from_code_book_id,
            from_version=row.from_version,
            to_id=row.to_code_book_id,
            to_version=row.to_version,
            details=ChangeDetails.model_validate(row.details),
            is_for_machine=row.is_for_machine,
            undoes_id=row.undoes_id,
            undone_at=undone.get(row.id),
            candidate_id=row.candidate_id,
        )
        for row in rows
    ]


def require_change(session: Session, consultation: Consultation, question_key: str, change_id: UUID) -> ChangeMade:
    """The change of this question with this identifier. Raises NotFound."""
    found = next((each for each in list_changes(session, consultation, question_key) if each.id == change_id), None)
    if found is None:
        raise NotFound("There is no such change.")
    return found


def changes_since(
    session: Session, consultation: Consultation, question_key: str, version_id: UUID
) -> Sequence[ChangeMade]:
    """The changes made since a version was the one in use, the oldest first; none where it is in use still."""
    since = []
    for change in list_changes(session, consultation, question_key):
        if change.to_id == version_id:
            break
        since.append(change)
        if change.from_id == version_id:
            break
    return since[::-1]


def what_became_of(session: Session, consultation: Consultation, question_key: str, key: str) -> Became | None:
    """What became of a theme key that the code book of a question had once. None: it is there, or never was."""
    book = code_book_for(session, consultation, question_key)
    if book is None:
        return None
    labels = _labels(session, book.id)
    if key in labels:
        return None
    changes = list_changes(session, consultation, question_key)
    lost_in = next((each for each in changes if key in each.details.becomes), None)
    if lost_in is None:
        return None
    now = _followed(key, changes[: changes.index(lost_in) + 1][::-1], labels)
    return Became(
        key=key,
        label=_labels(session, lost_in.from_id).get(key, key),
        now=now,
        now_labels=tuple(labels[each] for each in now),
        change=lost_in,
    )


def _followed(key: str, changes: Sequence[ChangeMade], labels: Mapping[str, str]) -> tuple[str, ...]:
    """Follow a key through changes, the oldest first, to the keys that are there now. A split leads to every part."""
    keys = [key]
    for change in changes:
        becomes, back = change.details.becomes, change.details.back
        followed: list[str] = []
        for each in keys:
            target = becomes.get(each, each)
            parts = [part for part, whole in back.items() if whole == each and each in becomes]
            followed += parts if len(parts) > 1 else ([target] if target else [])
        keys = list(dict.fromkeys(followed))
    return tuple(each for each in keys if each in labels)


def _labels(session: Session, code_book_id: UUID) -> Mapping[str, str]:
    rows = session.exec(
        select(Theme.key, Theme.label).where(Theme.code_book_id == code_book_id).order_by(col(Theme.position))
    ).all()
    return dict(rows)


def _changes(consultation_id: UUID, question_key: str) -> Select[Any]:
    """Everything of each change but what it took away, which may be long."""
    before, after = CodeBook.__table__.alias("before"), CodeBook.__table__.alias("after")  # type: ignore[attr-defined]
    return (
        select_columns(
            col(CodeBookChange.id),
            col(CodeBookChange.kind),
            col(CodeBookChange.summary),
            col(CodeBookChange.reason),
            col(CodeBookChange.made_at),
            col(CodeBookChange.details),
            col(CodeBookChange.is_for_machine),
            col(CodeBookChange.undoes_id),
            col(CodeBookChange.candidate_id),
            col(CodeBookChange.from_code_book_id),
            col(CodeBookChange.to_code_book_id),
            before.c.version.label("from_version"),
            after.c.version.label("to_version"),
            col(User.name),
        )
        .join(before, before.c.id == col(CodeBookChange.from_code_book_id))
        .join(after, after.c.id == col(CodeBookChange.to_code_book_id))
        .join(User, col(CodeBookChange.made_by_id) == col(User.id), isouter=True)
        .where(col(CodeBookChange.consultation_id) == consultation_id, col(CodeBookChange.question_key) == question_key)
        .order_by(col(CodeBookChange.made_at).desc(), col(CodeBookChange.id))
    )
