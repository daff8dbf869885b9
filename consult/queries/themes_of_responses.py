"""How many comments mention each theme, of all responses that count or of some."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col, func

from consult.models import Assignment, Comment, Consultation, Response, Theme
from consult.queries.selections import on_question
from consult.queries.themes import is_themed, it_counts


@dataclass(frozen=True, slots=True)
class CountedThemes:
    """How many themed comments there are on a question, and how many of them mention each theme, by its key."""

    comments: int
    by_theme: Mapping[str, int]


def count_themes(
    session: Session, consultation: Consultation, question_key: str, *among: ColumnElement[bool]
) -> CountedThemes:
    """The themed comments on a question and their themes. `among` are conditions on the responses."""
    on_these = (*on_question(consultation, question_key), is_themed(), *among)
    in_all = select(func.count()).select_from(Comment).join(Response, col(Comment.response_id) == col(Response.id))
    comments = session.execute(in_all.where(*on_these)).scalar_one()
    rows = session.execute(
        select(col(Theme.key), func.count(func.distinct(col(Comment.id))).label("comments"))
        .select_from(Comment)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .join(Assignment, col(Assignment.comment_id) == col(Comment.id))
        .join(Theme, col(Assignment.theme_id) == col(Theme.id))
        .where(*on_these, it_counts())
        .group_by(col(Theme.key))
        .order_by(col(Theme.key))
    ).all()
    return CountedThemes(comments, {row.key: row.comments for row in rows})
