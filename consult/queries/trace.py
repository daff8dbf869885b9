"""What a figure is made of: which comments, coded by which runs and by whom, and what changed the theme it counts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func

from consult.models import Assignment, CodeBook, Comment, Consultation, Response, Theme, User
from consult.queries.code_book_history import ChangeMade, list_changes
from consult.queries.comments import count_comments
from consult.queries.kept_counts import kept_with_themes
from consult.queries.runs import RunRecord, runs_with_ids
from consult.queries.selections import EVERY_COMMENT, CommentFilter, DecidedBy, conditions_of
from consult.queries.themes import ThemeInBook, it_counts


@dataclass(frozen=True, slots=True)
class CodedByRun:
    """How many of a figure's comments carry what a run put on them. No run: it was not recorded."""

    run: RunRecord | None
    comments: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class DecidedByPerson:
    """How many of a figure's comments a person decided, and between which moments."""

    user_id: UUID
    name: str
    comments: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class CodeOfFigure:
    """One code that counts for a figure: on which comment, which theme, and who or what put it there when."""

    comment_id: UUID
    reference: str
    theme: str
    assigned_by: str
    run_id: UUID | None
    person: str | None
    assigned_at: datetime
    probability: float | None


@dataclass(frozen=True, slots=True)
class FigureTrace:
    """How a figure came about. Of its `count` comments, each stands under one run or one person.

    A comment whose themes came from two runs, as after a merge, stands under both.
    """

    count: int
    base: int
    code_book: CodeBook
    themes: tuple[ThemeInBook, ...]
    runs: tuple[CodedByRun, ...]
    persons: tuple[DecidedByPerson, ...]
    changes: tuple[ChangeMade, ...]


def trace_figure(
    session: Session,
    consultation: Consultation,
    question_key: str,
    wanted: CommentFilter,
    *,
    code_book: CodeBook,
    themes: Sequence[ThemeInBook],
) -> FigureTrace:
    """The comments of a selection that carry a theme or a category, traced to what put it there.

    `themes` are those that the selection asks for. The base is the same selection whatever its themes.
    """
    counted = _of_those_themed(wanted)
    base = replace(counted, theme=None, category=None)
    runs, persons = _who_put_them(session, consultation, question_key, counted, themes)
    keys = {*(theme.key for theme in themes), *((wanted.category,) if wanted.category else ())}
    return FigureTrace(
        count=_count(session, consultation, question_key, counted, themes),
        base=count_comments(session, consultation, question_key, base),
        code_book=code_book,
        themes=tuple(themes),
        runs=runs,
        persons=persons,
        changes=tuple(each for each in list_changes(session, consultation, question_key) if _touches(each, keys)),
    )


def codes_of_figure(
    session: Session,
    consultation: Consultation,
    question_key: str,
    wanted: CommentFilter,
    *,
    themes: Sequence[ThemeInBook],
) -> Sequence[CodeOfFigure]:
    """Each code that counts for a figure, the oldest response first."""
    query = select_columns(
        col(Comment.id),
        col(Response.reference),
        col(Theme.key),
        col(Assignment.assigned_by),
        col(Assignment.run_id),
        col(User.name),
        col(Assignment.assigned_at),
        col(Assignment.probability_0_to_1),
    )
    codes = _codes(session, consultation, question_key, _of_those_themed(wanted), themes, over=query)
    in_order = (col(Response.received_at), col(Comment.id), col(Assignment.position))
    return [CodeOfFigure(*row) for row in session.execute(codes.order_by(*in_order)).all()]


def _count(
    session: Session,
    consultation: Consultation,
    question_key: str,
    wanted: CommentFilter,
    themes: Sequence[ThemeInBook],
) -> int:
    """How many comments a figure counts; that of the themed table, which is not narrowed further, is kept."""

    def count() -> int:
        # By identifiers, of every version of the code book: then nothing but indexes is read.
        same = select_columns(col(Theme.id)).where(col(Theme.key).in_([theme.key for theme in themes]))
        number: int = session.execute(
            select_columns(_comments())
            .select_from(Assignment)
            .join(Comment, col(Comment.id) == col(Assignment.comment_id))
            .join(Response, col(Response.id) == col(Comment.response_id))
            .where(
                *_but_for_themes(session, consultation, question_key, wanted),
                it_counts(),
                col(Assignment.theme_id).in_(session.scalars(same).all()),
            )
        ).scalar_one()
        return number

    if replace(wanted, theme=None, category=None) != _of_those_themed(EVERY_COMMENT):
        return count()
    what = ("figure", wanted.theme, wanted.category, *(theme.id for theme in themes))
    return kept_with_themes(session, consultation.id, question_key, what, count, shape=int)


def _of_those_themed(wanted: CommentFilter) -> CommentFilter:
    return wanted if wanted.decided_by is not None else replace(wanted, decided_by=DecidedBy.EITHER)


def _who_put_them(
    session: Session,
    consultation: Consultation,
    question_key: str,
    wanted: CommentFilter,
    themes: Sequence[ThemeInBook],
) -> tuple[tuple[CodedByRun, ...], tuple[DecidedByPerson, ...]]:
    """Those who put the themes there, who did most first."""
    number = _comments()
    query = select_columns(
        col(Assignment.run_id),
        col(Assignment.user_id),
        col(User.name),
        number,
        func.min(col(Assignment.assigned_at)),
        func.max(col(Assignment.assigned_at)),
    )
    by = (col(Assignment.run_id), col(Assignment.user_id), col(User.name))
    codes = _codes(session, consultation, question_key, wanted, themes, over=query).group_by(*by)
    rows = session.execute(codes.order_by(number.desc(), *by)).all()
    records = runs_with_ids(session, {run_id for run_id, *_ in rows if run_id is not None})
    runs, persons = [], []
    for run_id, user_id, name, comments, first_at, last_at in rows:
        if user_id is None:
            runs.append(CodedByRun(records.get(run_id), comments, first_at, last_at))
        else:
            persons.append(DecidedByPerson(user_id, name, comments, first_at, last_at))
    return tuple(runs), tuple(persons)


def _comments() -> ColumnElement[int]:
    return func.count(func.distinct(col(Comment.id)))


def _codes(
    session: Session,
    consultation: Consultation,
    question_key: str,
    wanted: CommentFilter,
    themes: Sequence[ThemeInBook],
    *,
    over: Select[*tuple[Any, ...]],
) -> Select[*tuple[Any, ...]]:
    """The query over the codes that count for a figure. The themes stand for what the selection says of them."""
    return (
        over.select_from(Assignment)
        .join(Comment, col(Comment.id) == col(Assignment.comment_id))
        .join(Response, col(Response.id) == col(Comment.response_id))
        .join(Theme, col(Theme.id) == col(Assignment.theme_id))
        .join(User, col(User.id) == col(Assignment.user_id), isouter=True)
        .where(
            *_but_for_themes(session, consultation, question_key, wanted),
            it_counts(),
            col(Theme.key).in_([theme.key for theme in themes]),
        )
    )


def _but_for_themes(
    session: Session, consultation: Consultation, question_key: str, wanted: CommentFilter
) -> Sequence[ColumnElement[bool]]:
    return conditions_of(session, consultation, question_key, replace(wanted, theme=None, category=None))


def _touches(change: ChangeMade, keys: Collection[str]) -> bool:
    """Whether a change renamed, joined, split, moved or recounted one of these themes or categories."""
    details = change.details
    named = {*details.becomes, *details.becomes.values(), *details.back, *details.back.values()}
    if details.effect:
        lines = [line for each in details.effect.categories for line in (each.line, *each.themes)]
        named |= {line.key for line in lines if line.is_changed}
    return not named.isdisjoint(keys)
