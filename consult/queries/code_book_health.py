"""Reads for the health checks of a code book: which themes come together, and what is covered by nothing."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from consult.models import Assignment, Comment, Theme
from consult.queries.code_book_columns import counted_comments_of_question
from consult.queries.themes import it_counts


def count_together(session: Session, consultation_id: UUID, question_key: str) -> Mapping[tuple[str, str], int]:
    """How many comments count for both of two themes, by their keys, the first in the alphabet first."""
    counting = (
        select(Assignment.comment_id, Theme.key)
        .join(Theme, col(Assignment.theme_id) == col(Theme.id))
        .join(Comment, col(Assignment.comment_id) == col(Comment.id))
        .where(counted_comments_of_question(consultation_id, question_key), it_counts())
        .cte("counting")
    )
    one, two = aliased(counting, name="one"), aliased(counting, name="two")
    rows = session.exec(
        select(one.c.key, two.c.key, func.count())
        .select_from(one)
        .join(two, (one.c.comment_id == two.c.comment_id) & (one.c.key < two.c.key))
        .group_by(one.c.key, two.c.key)
        .order_by(one.c.key, two.c.key)
    ).all()
    return {(first, second): count for first, second, count in rows}


def count_uncovered(session: Session, consultation_id: UUID, question_key: str) -> int:
    """How many comments fit nothing in the code book, as far as the machine can tell."""
    return session.exec(
        select(func.count(col(Comment.id))).where(
            counted_comments_of_question(consultation_id, question_key), col(Comment.is_covered).is_(False)
        )
    ).one()
