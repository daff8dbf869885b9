"""The review queue at work: a comment is lent to one person at a time, decided or skipped, and can be taken back."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import case, or_
from sqlmodel import Session, col, delete, select

from consult.clock import utc_now
from consult.db.inserting import insert_into
from consult.errors import Conflict
from consult.models import Comment, Consultation, Response, Review, ReviewLease, ReviewOutcome, User
from consult.queries.review_progress import get_open_review, last_saved_review
from consult.services.auditing import record
from consult.services.reviewing import change_themes, go_back_to_machine, keys_of

LEASE = timedelta(minutes=10)


class OpenToAnother(Conflict):
    """Another person has the comment open, so nobody else may decide it now."""

    def __init__(self, name: str) -> None:
        """`name` is who has it."""
        super().__init__(f"{name} has this comment open now. Your choice is not saved.")
        self.name = name


def take_next(
    session: Session, consultation: Consultation, question_key: str, candidates: Iterable[UUID], *, user: User
) -> UUID | None:
    """Lend somebody the first of these comments that nobody else has and nobody has decided meanwhile.

    Whatever else of the question they had open is let go of. None where no comment is left.
    """
    for comment_id in candidates:
        if not take_comment(session, comment_id, user=user):
            continue
        if session.exec(select(Comment.reviewed_at).where(Comment.id == comment_id)).one_or_none() is None:
            _let_go(session, consultation, question_key, user, keeping=comment_id)
            return comment_id
        let_go(session, comment_id, user=user)
    _let_go(session, consultation, question_key, user)
    return None


def take_comment(session: Session, comment_id: UUID, *, user: User) -> bool:
    """Lend somebody a comment for ten minutes from now, or ten more. False where another person has it.

    One statement decides, so that of two who ask at once one gets it, on either database.
    """
    now = utc_now()
    is_theirs = col(ReviewLease.user_id) == user.id
    lease = insert_into(session, ReviewLease).values(
        id=uuid4(), comment_id=comment_id, user_id=user.id, since=now, until=now + LEASE
    )
    statement = lease.on_conflict_do_update(
        index_elements=["comment_id"],
        set_={
            "user_id": lease.excluded.user_id,
            "since": case((is_theirs, col(ReviewLease.since)), else_=lease.excluded.since),
            "until": lease.excluded.until,
        },
        where=or_(is_theirs, col(ReviewLease.until) <= now),
    ).returning(col(ReviewLease.id))
    return session.connection().execute(statement).first() is not None


def let_go(session: Session, comment_id: UUID, *, user: User) -> None:
    """Give a comment back before its time. Where somebody else has it, nothing happens."""
    session.exec(
        delete(ReviewLease).where(col(ReviewLease.comment_id) == comment_id, col(ReviewLease.user_id) == user.id)
    )


def leave(session: Session, consultation: Consultation, question_key: str, *, user: User) -> None:
    """Give back whatever somebody has open of a question."""
    _let_go(session, consultation, question_key, user)


def save_review(
    session: Session, comment_id: UUID, themes: Sequence[UUID], *, as_proposed: Sequence[str], user: User
) -> None:
    """Decide the themes of a comment out of the queue, main issue first, and give it back.

    `as_proposed` are the keys that the person was shown as the machine's. Raises Conflict where another person has the
    comment open, where a theme has gone from the code book, or for no themes.
    """
    opened_at = _opened_at(session, comment_id, user)
    change_themes(session, comment_id, themes, changed_by=user)
    is_as_proposed = keys_of(session, themes) == list(as_proposed)
    _close(session, comment_id, user, opened_at, ReviewOutcome.SAVED, is_as_proposed=is_as_proposed)


def skip_comment(session: Session, comment_id: UUID, *, user: User) -> None:
    """Put a comment at the end of somebody's queue, and give it back for others."""
    opened_at = _opened_at(session, comment_id, user)
    _close(session, comment_id, user, opened_at, ReviewOutcome.SKIPPED)
    comment = session.get_one(Comment, comment_id)
    record(session, "comment skipped in review", comment, actor=user)
    session.flush()


def take_back_last(session: Session, consultation: Consultation, question_key: str, *, user: User) -> UUID:
    """Undo what somebody saved last on a question and lend them the comment again. Raises Conflict where they cannot.

    The machine's themes then count for it, as before. A decision made since, by anybody, stands.
    """
    last = last_saved_review(session, consultation, question_key, user.id)
    if last is None:
        raise Conflict("There is nothing to undo: you have not saved a comment of this question yet.")
    comment = session.get_one(Comment, last.comment_id, with_for_update=True)
    if comment.reviewed_by_id != user.id or comment.reviewed_at is None or comment.reviewed_at > last.closed_at:
        raise Conflict("The comment you saved last has been decided again since. Open it to see its themes.")
    if not take_comment(session, comment.id, user=user):
        holder = get_open_review(session, comment.id)
        raise Conflict(f"{holder.name if holder else 'Somebody'} has that comment open now. Try again in a while.")
    go_back_to_machine(session, comment.id, undone_by=user)
    last.outcome = ReviewOutcome.TAKEN_BACK
    _let_go(session, consultation, question_key, user, keeping=comment.id)
    session.flush()
    return comment.id


def _opened_at(session: Session, comment_id: UUID, user: User) -> datetime | None:
    """When somebody opened a comment that they now close. None where they had given it back before."""
    lease = session.exec(
        select(ReviewLease.since).where(ReviewLease.comment_id == comment_id, ReviewLease.user_id == user.id)
    ).one_or_none()
    if not take_comment(session, comment_id, user=user):
        holder = get_open_review(session, comment_id)
        raise OpenToAnother(holder.name if holder else "Somebody else")
    return lease


def _close(
    session: Session,
    comment_id: UUID,
    user: User,
    opened_at: datetime | None,
    outcome: ReviewOutcome,
    *,
    is_as_proposed: bool = False,
) -> None:
    let_go(session, comment_id, user=user)
    now = utc_now()
    session.add(
        Review(
            comment_id=comment_id,
            user_id=user.id,
            opened_at=opened_at or now,
            closed_at=now,
            outcome=outcome,
            is_as_proposed=is_as_proposed,
        )
    )
    session.flush()


def _let_go(
    session: Session, consultation: Consultation, question_key: str, user: User, *, keeping: UUID | None = None
) -> None:
    on_question = (
        select(Comment.id)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(Response.consultation_id == consultation.id, Comment.question_key == question_key)
    )
    mine = delete(ReviewLease).where(col(ReviewLease.user_id) == user.id, col(ReviewLease.comment_id).in_(on_question))
    session.exec(mine if keeping is None else mine.where(col(ReviewLease.comment_id) != keeping))
