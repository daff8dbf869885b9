"""Reads for the health checks of a code book: which themes come together, and what is covered by nothing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from sqlmodel import Session, col, func, select

from consult.models import Comment
from consult.queries.code_book_columns import counted_comments_of_question, themes_together


@dataclass(frozen=True, slots=True)
class ThemeCounts:
    """How many comments count for each theme, and for both of two, by their keys, the first in the alphabet first."""

    alone: Mapping[str, int]
    together: Mapping[tuple[str, str], int]


def count_themes(session: Session, consultation_id: UUID, question_key: str) -> ThemeCounts:
    """How many comments on a question count for each theme and for each two themes that come together."""
    alone, together = Counter[str](), Counter[tuple[str, str]]()
    for each in themes_together(session, consultation_id, question_key):
        themes = sorted(each.themes)
        alone.update(dict.fromkeys(themes, each.comments))
        together.update(dict.fromkeys(combinations(themes, 2), each.comments))
    return ThemeCounts(dict(sorted(alone.items())), dict(sorted(together.items())))


def count_uncovered(session: Session, consultation_id: UUID, question_key: str) -> int:
    """How many comments fit nothing in the code book, as far as the machine can tell."""
    return session.exec(
        select(func.count(col(Comment.id))).where(
            counted_comments_of_question(consultation_id, question_key), col(Comment.is_covered).is_(False)
        )
    ).one()
