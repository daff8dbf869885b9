"""Reads of what was put on comments, by theme keys, for working out what a change of the code book does to it."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from consult.models import AssignedBy, Assignment, Category, Comment, Response, Theme
from consult.queries.counting import counts_in
from consult.queries.cross_tables import theme_ids, theme_keys_of

ColumnKey = tuple[UUID, AssignedBy]
Passages = list[list[Any]]
"""The passages of a comment: start, end and the keys of the themes that each carries."""
AT_A_TIME = 1000


class Coded(BaseModel):
    """A theme on a comment, by its key, with everything that is known of it."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    key: str
    position: int
    probability: float | None = None
    evidence: tuple[tuple[int, int], ...] = ()
    reason: str = ""
    run_id: UUID | None = None
    user_id: UUID | None = None
    assigned_at: datetime


@dataclass(frozen=True, slots=True)
class Column:
    """What the machine, or a person, put on a comment, in order. `said_at` is when the comment was last coded so."""

    comment_id: UUID
    by: AssignedBy
    rows: tuple[Coded, ...]
    said_at: datetime | None
    counts: bool
    is_covered: bool | None = None
    passages: Passages | None = None  # the machine's alone

    @property
    def key(self) -> ColumnKey:
        """What names the column."""
        return self.comment_id, self.by


@dataclass(frozen=True, slots=True)
class CountsNow:
    """How many comments count for each theme and category as things stand, by key."""

    themes: Mapping[str, int]
    categories: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ThemesTogether:
    """So many comments that count for exactly these themes, and so for these categories, all by key."""

    comments: int
    themes: frozenset[str]
    categories: frozenset[str]


def counts_now(session: Session, consultation_id: UUID, question_key: str) -> CountsNow:
    """How many comments on a question count for each theme and each category."""
    together = themes_together(session, consultation_id, question_key)
    themes, categories = Counter[str](), Counter[str]()
    for each in together:
        themes.update(dict.fromkeys(each.themes, each.comments))
        categories.update(dict.fromkeys(each.categories, each.comments))
    return CountsNow(dict(sorted(themes.items())), dict(sorted(categories.items())))


def themes_together(session: Session, consultation_id: UUID, question_key: str) -> Sequence[ThemesTogether]:
    """The comments on a question that count for any theme, with those that count for the same ones, in one pass."""
    rows = session.execute(
        select_columns(theme_ids().label("themes"), func.count())
        .select_from(Comment)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(counts_in(consultation_id), col(Comment.question_key) == question_key)
        .group_by("themes")
    ).all()
    found = {ids: count for ids, count in rows if ids}
    keys = theme_keys_of(session, found)
    categories = _categories_of(session, found)
    put_together = [ThemesTogether(count, keys[ids], categories[ids]) for ids, count in found.items()]
    return sorted(put_together, key=lambda each: sorted(each.themes))


def themes_in_use(session: Session, consultation_id: UUID, question_key: str) -> Mapping[UUID, str]:
    """The key of every theme that stands on a comment of the question, by its identifier, whatever its version."""
    rows = session.exec(
        select(Theme.id, Theme.key)
        .where(col(Theme.id).in_(select(Assignment.theme_id).where(_is_on(consultation_id, question_key))))
        .order_by(col(Theme.key))
    ).all()
    return dict(rows)


def columns_with(
    session: Session, consultation_id: UUID, question_key: str, *, keys: Collection[str], also: Sequence[UUID] = ()
) -> Iterator[Column]:
    """Every column of the comments that carry one of these themes, and of the comments named `also`, in a fixed order.

    A comment that a person has decided counts by the person's column, any other by the machine's.
    """
    carrying = (
        select(Assignment.comment_id)
        .join(Theme, col(Assignment.theme_id) == col(Theme.id))
        .where(col(Theme.key).in_(keys), _is_on(consultation_id, question_key))
    )
    wanted: list[ColumnElement[bool]] = [col(Assignment.comment_id).in_(carrying)] if keys else []
    wanted += [col(Assignment.comment_id).in_(also[at : at + AT_A_TIME]) for at in range(0, len(also), AT_A_TIME)]
    if not wanted:
        return
    rows = session.execute(
        select_columns(
            col(Assignment.comment_id),
            col(Assignment.assigned_by),
            col(Assignment.id),
            col(Theme.key),
            col(Assignment.position),
            col(Assignment.probability_0_to_1),
            col(Assignment.evidence),
            col(Assignment.reason),
            col(Assignment.run_id),
            col(Assignment.user_id),
            col(Assignment.assigned_at),
            col(Comment.coded_at),
            col(Comment.reviewed_at),
            col(Comment.is_covered),
            col(Comment.passages),
        )
        .join(Theme, col(Assignment.theme_id) == col(Theme.id))
        .join(Comment, col(Assignment.comment_id) == col(Comment.id))
        .where(_is_on(consultation_id, question_key), or_(*wanted))
        .order_by(col(Assignment.comment_id), col(Assignment.assigned_by), col(Assignment.position), col(Assignment.id))
    ).all()
    for (comment_id, by), group in groupby(rows, key=lambda row: (row.comment_id, row.assigned_by)):
        found = list(group)
        is_person = by is AssignedBy.PERSON
        yield Column(
            comment_id=comment_id,
            by=by,
            rows=tuple(
                Coded.model_construct(
                    id=row.id,
                    key=row.key,
                    position=row.position,
                    probability=row.probability_0_to_1,
                    evidence=tuple((start, end) for start, end in row.evidence),
                    reason=row.reason,
                    run_id=row.run_id,
                    user_id=row.user_id,
                    assigned_at=row.assigned_at,
                )
                for row in found
            ),
            said_at=found[0].reviewed_at if is_person else found[0].coded_at,
            counts=(found[0].reviewed_at is not None) == is_person,
            is_covered=found[0].is_covered,
            passages=None if is_person else found[0].passages,
        )


def comments_of_question(consultation_id: UUID, question_key: str) -> ColumnElement[bool]:
    """Whether a comment is one on this question."""
    responses = select(Response.id).where(Response.consultation_id == consultation_id)
    return (col(Comment.question_key) == question_key) & col(Comment.response_id).in_(responses)


def counted_comments_of_question(consultation_id: UUID, question_key: str) -> ColumnElement[bool]:
    """Whether a comment is one on this question, of a response that counts."""
    responses = select(Response.id).where(counts_in(consultation_id))
    return (col(Comment.question_key) == question_key) & col(Comment.response_id).in_(responses)


def _is_on(consultation_id: UUID, question_key: str) -> ColumnElement[bool]:
    return col(Assignment.comment_id).in_(select(Comment.id).where(comments_of_question(consultation_id, question_key)))


def _categories_of(session: Session, lists: Collection[str]) -> Mapping[str, frozenset[str]]:
    """The keys of the categories of the themes in each of these lists of `theme_ids`."""
    ids = {text: [UUID(each) for each in text.split(",")] for text in lists}
    rows = session.exec(
        select(Theme.id, Category.key)
        .join(Category, col(Theme.category_id) == col(Category.id))
        .where(col(Theme.id).in_({each for themes in ids.values() for each in themes}))
        .order_by(col(Category.key), col(Theme.key))
    ).all()
    category = dict(rows)
    return {text: frozenset(category[each] for each in themes) for text, themes in ids.items()}
