"""Reads of saved views: selections of comments that somebody keeps under a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import Consultation, SavedView, User


@dataclass(frozen=True, slots=True)
class ViewInList:
    """A saved view with who saved it. `selection` is what a link to it carries."""

    id: UUID
    name: str
    selection: dict[str, list[str]]
    saved_by_id: UUID
    saved_by: str
    saved_at: datetime


def list_saved_views(session: Session, consultation: Consultation, question_key: str) -> Sequence[ViewInList]:
    """The views of the comments on a question, by name."""
    rows = session.exec(
        select(SavedView, User)
        .join(User, col(SavedView.saved_by_id) == col(User.id))
        .where(SavedView.consultation_id == consultation.id, SavedView.question_key == question_key)
        .order_by(func.lower(col(SavedView.name)), col(SavedView.id))
    ).all()
    return [_listed(view, user) for view, user in rows]


def require_saved_view(session: Session, consultation: Consultation, question_key: str, view_id: UUID) -> ViewInList:
    """The view with this identifier. Raises NotFound."""
    for view in list_saved_views(session, consultation, question_key):
        if view.id == view_id:
            return view
    raise NotFound("There is no such view. Somebody may have deleted it.")


def _listed(view: SavedView, user: User) -> ViewInList:
    return ViewInList(view.id, view.name, view.selection, view.saved_by_id, user.name, view.saved_at)
