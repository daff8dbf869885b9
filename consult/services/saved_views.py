"""Keeping selections of comments under a name, for everybody who works on the consultation."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import Session, col, func, select

from consult.errors import Conflict, NotFound
from consult.models import Consultation, Role, SavedView, User
from consult.services.auditing import record

LONGEST_NAME = 120


class NameTaken(Conflict):
    """Another view of the same question has this name."""


class NotYours(Conflict):
    """Somebody else saved the view."""


def save_view(
    session: Session,
    consultation: Consultation,
    question_key: str,
    *,
    name: str,
    selection: Mapping[str, Sequence[str]],
    saved_by: User,
) -> SavedView:
    """Keep a selection under a name. Raises NameTaken: names differ in more than capitals."""
    view = SavedView(
        consultation_id=consultation.id,
        question_key=question_key,
        name=name,
        selection={filter_: list(values) for filter_, values in selection.items()},
        saved_by_id=saved_by.id,
    )
    _refuse_taken_name(session, view, name)
    session.add(view)
    record(session, "view saved", view, actor=saved_by, question=question_key, filters=sorted(view.selection))
    session.flush()
    return view


def rename_view(session: Session, view_id: UUID, name: str, *, renamed_by: User) -> None:
    """Give a view another name. Raises NameTaken, NotYours, and NotFound where it has been deleted."""
    view = _own(session, view_id, renamed_by)
    _refuse_taken_name(session, view, name)
    view.name = name
    record(session, "view renamed", view, actor=renamed_by, question=view.question_key)
    session.flush()


def delete_view(session: Session, view_id: UUID, *, deleted_by: User) -> None:
    """Delete a view. Raises NotYours, and NotFound where it has been deleted already."""
    view = _own(session, view_id, deleted_by)
    record(session, "view deleted", view, actor=deleted_by, question=view.question_key)
    session.delete(view)
    session.flush()


def _own(session: Session, view_id: UUID, user: User) -> SavedView:
    view = session.get(SavedView, view_id, with_for_update=True)
    if view is None:
        raise NotFound("There is no such view. Somebody may have deleted it.")
    if view.saved_by_id != user.id and user.role is not Role.ADMIN:
        raise NotYours("Somebody else saved this view. Ask them to change it, or save one of your own.")
    return view


def _refuse_taken_name(session: Session, view: SavedView, name: str) -> None:
    """Raise NameTaken where another view has the name. Until this transaction ends nobody else can take it."""
    session.exec(select(Consultation.id).where(Consultation.id == view.consultation_id).with_for_update()).one()
    same = session.exec(
        select(SavedView.id).where(
            SavedView.consultation_id == view.consultation_id,
            SavedView.question_key == view.question_key,
            func.lower(col(SavedView.name)) == func.lower(name),
            SavedView.id != view.id,
        )
    ).first()
    if same is not None:
        raise NameTaken(f"Another view is called “{name}”. Choose another name.")
