"""A person's decision on the themes of a comment, kept beside the machine's proposal."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, delete, select

from consult.clock import utc_now
from consult.errors import Conflict, NotFound
from consult.models import AssignedBy, Assignment, Comment, Consultation, Response, Theme, User
from consult.queries.themes import DECISION_UNDONE, THEMES_DECIDED, code_book_for
from consult.services.auditing import record


class ThemesGone(Conflict):
    """A theme was chosen that the code book does not have any more."""


def change_themes(session: Session, comment_id: UUID, themes: Sequence[UUID], *, changed_by: User) -> None:
    """Decide the themes of a comment, main issue first. The same themes as the machine's confirm them.

    What was decided before is replaced; the machine's proposal stays as it is. Raises Conflict for no themes, and for
    a theme that is not in the code book that the comments are coded to now: it may have changed a moment ago.
    """
    if not themes:
        raise Conflict("Choose at least one theme.")
    comment = hold_still(session, comment_id)
    _refuse_gone_themes(session, comment, themes)
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
    record(session, THEMES_DECIDED, comment, actor=changed_by, before=before, after=after)
    session.flush()


def go_back_to_machine(session: Session, comment_id: UUID, *, undone_by: User) -> None:
    """Take back a person's decision, so that the machine's themes count again. Where there is none, nothing happens."""
    comment = hold_still(session, comment_id)
    if comment.reviewed_at is None:
        return
    before = _keys_decided(session, comment)
    _forget_decision(session, comment)
    comment.reviewed_by_id = None
    comment.reviewed_at = None
    record(session, DECISION_UNDONE, comment, actor=undone_by, before=before)
    session.flush()


def keys_of(session: Session, themes: Sequence[UUID]) -> list[str]:
    """The keys of these themes, in their order."""
    keys = dict(session.exec(select(Theme.id, Theme.key).where(col(Theme.id).in_(themes))).all())
    return [keys[theme_id] for theme_id in themes]


def hold_still(session: Session, comment_id: UUID) -> Comment:
    """The comment, so that until this transaction ends nobody else decides it and its code book stays as it is.

    Whoever changes a code book locks the consultation's row, and then touches comments; taking both in the same order
    here makes one wait for the other, and neither for ever. Raises NotFound.
    """
    session.exec(
        select(Consultation.id)
        .join(Response, col(Response.consultation_id) == col(Consultation.id))
        .join(Comment, col(Comment.response_id) == col(Response.id))
        .where(Comment.id == comment_id)
        .with_for_update(read=True, of=Consultation)
    ).all()
    comment = session.get(Comment, comment_id, with_for_update=True, populate_existing=True)
    if comment is None:
        raise NotFound("There is no such comment.")
    return comment


def _refuse_gone_themes(session: Session, comment: Comment, themes: Sequence[UUID]) -> None:
    response = session.get_one(Response, comment.response_id)
    consultation = session.get_one(Consultation, response.consultation_id)
    book = code_book_for(session, consultation, comment.question_key)
    known = set(session.exec(select(Theme.id).where(Theme.code_book_id == book.id)).all()) if book else set()
    if not known.issuperset(themes):
        raise ThemesGone("The code book has changed, and a theme you chose is no longer in it. Choose again.")


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
