"""A person's decision on the themes of a comment, kept beside the machine's proposal."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, delete, select

from consult.clock import utc_now
from consult.errors import Conflict, NotFound
from consult.models import AssignedBy, Assignment, Comment, Theme, User
from consult.services.auditing import record


def change_themes(session: Session, comment_id: UUID, themes: Sequence[UUID], *, changed_by: User) -> None:
    """Decide the themes of a comment, main issue first. The same themes as the machine's confirm them.

    What was decided before is replaced; the machine's proposal stays as it is. Raises Conflict for no themes.
    """
    if not themes:
        raise Conflict("Choose at least one theme.")
    comment = _locked(session, comment_id)
    before = _keys_decided(session, comment)
    _forget_decision(session, comment)
    now = utc_now()
    for position, theme_id in enumerate(themes):
        session.add(
            Assignment(
                comment_id=comment.id,
                theme_id=theme_id,
                assigned_by=AssignedBy.PERSON,
                position=position,
                user_id=changed_by.id,
                assigned_at=now,
            )
        )
    comment.reviewed_by_id = changed_by.id
    comment.reviewed_at = now
    session.flush()
    after = _keys_decided(session, comment)
    record(session, "themes changed", comment, actor=changed_by, before=before, after=after)
    session.flush()


def go_back_to_machine(session: Session, comment_id: UUID, *, undone_by: User) -> None:
    """Take back a person's decision, so that the machine's themes count again. Where there is none, nothing happens."""
    comment = _locked(session, comment_id)
    if comment.reviewed_at is None:
        return
    before = _keys_decided(session, comment)
    _forget_decision(session, comment)
    comment.reviewed_by_id = None
    comment.reviewed_at = None
    record(session, "change of themes undone", comment, actor=undone_by, before=before)
    session.flush()


def _locked(session: Session, comment_id: UUID) -> Comment:
    comment = session.get(Comment, comment_id, with_for_update=True)
    if comment is None:
        raise NotFound("There is no such comment.")
    return comment


def _keys_decided(session: Session, comment: Comment) -> list[str]:
    return list(
        session.exec(
            select(Theme.key)
            .join(Assignment, col(Assignment.theme_id) == col(Theme.id))
            .where(Assignment.comment_id == comment.id, Assignment.assigned_by == AssignedBy.PERSON)
            .order_by(col(Assignment.position))
        ).all()
    )


def _forget_decision(session: Session, comment: Comment) -> None:
    session.exec(
        delete(Assignment).where(
            col(Assignment.comment_id) == comment.id, col(Assignment.assigned_by) == AssignedBy.PERSON
        )
    )
