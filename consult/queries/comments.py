"""Reads of single comments with everything that was put on them: by the machine, by a person, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import AssignedBy, Assignment, Category, Channel, Comment, Consultation, Response, Theme, User
from consult.queries.search import fits
from consult.queries.selections import CommentFilter, conditions_of
from consult.queries.themes import is_themed

COMMENTS_AT_A_TIME = 500


class Order(StrEnum):
    """In which order to give comments."""

    BEST = "best"  # what fits a search best first; without a search, the newest
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class ThemeOnComment:
    """A theme that the machine or a person put on a comment, with its grounds.

    Evidence is in [start, end) offsets into the comment's text. Probability, evidence and reason are the machine's.
    """

    key: str
    label: str
    category_key: str
    category_label: str
    probability: float | None
    evidence: tuple[tuple[int, int], ...]
    reason: str
    assigned_by: AssignedBy
    assigned_by_name: str | None
    assigned_at: datetime


@dataclass(frozen=True, slots=True)
class CommentWithThemes:
    """A comment with the machine's themes beside a person's, each strongest first."""

    id: UUID
    response_id: UUID
    reference: str
    consultation_id: UUID
    question_key: str
    channel: Channel
    on_behalf_of: str | None
    received_at: datetime
    text: str
    masked_text: str | None
    is_coded: bool
    reviewed_by: str | None
    reviewed_at: datetime | None
    machines: tuple[ThemeOnComment, ...]
    persons: tuple[ThemeOnComment, ...]

    @property
    def is_reviewed(self) -> bool:
        """Whether a person has decided the themes."""
        return self.reviewed_at is not None

    @property
    def themes(self) -> tuple[ThemeOnComment, ...]:
        """The themes that count."""
        return self.persons if self.is_reviewed else self.machines


def count_comments(session: Session, consultation: Consultation, question_key: str, wanted: CommentFilter) -> int:
    """How many comments on a question fit the filter."""
    conditions = conditions_of(session, consultation, question_key, wanted)
    return session.exec(
        select(func.count(col(Comment.id)))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*conditions)
    ).one()


def count_themed_in_both(
    session: Session, consultation: Consultation, question_key: str, one: CommentFilter, other: CommentFilter
) -> int:
    """How many comments that are themed fit two filters at once."""
    fit_one, fit_other = (conditions_of(session, consultation, question_key, each) for each in (one, other))
    return session.exec(
        select(func.count(col(Comment.id)))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*fit_one, *fit_other, is_themed())
    ).one()


def list_comments(
    session: Session,
    consultation: Consultation,
    question_key: str,
    wanted: CommentFilter,
    *,
    order: Order = Order.NEWEST,
    offset: int = 0,
    limit: int | None = None,
) -> Sequence[CommentWithThemes]:
    """Comments on a question that fit the filter."""
    ids = list_comment_ids(session, consultation, question_key, wanted, order=order, offset=offset, limit=limit)
    return list(every_comment(session, ids))


def list_comment_ids(
    session: Session,
    consultation: Consultation,
    question_key: str,
    wanted: CommentFilter,
    *,
    order: Order = Order.NEWEST,
    offset: int = 0,
    limit: int | None = None,
) -> Sequence[UUID]:
    """The identifiers of the comments on a question that fit the filter."""
    query = select(Comment.id).join(Response, col(Comment.response_id) == col(Response.id))
    received = col(Response.received_at)
    in_order: list[Any] = [received if order is Order.OLDEST else received.desc()]
    if order is Order.BEST and wanted.search.wanted:
        fitting = fits(session, wanted.search)
        query = query.join(fitting, fitting.c.comment_id == col(Comment.id))
        in_order.insert(0, fitting.c.fit.desc())
    return session.exec(
        query.where(*conditions_of(session, consultation, question_key, wanted))
        .order_by(*in_order, col(Response.id))
        .offset(offset)
        .limit(limit)
    ).all()


def comments_with_ids(session: Session, ids: Sequence[UUID]) -> Sequence[CommentWithThemes]:
    """These comments, in the order of their identifiers."""
    return _with_themes(session, _rows(session, col(Comment.id).in_(ids)))


def every_comment(session: Session, ids: Sequence[UUID]) -> Iterator[CommentWithThemes]:
    """These comments in the order given, a few hundred in memory at a time."""
    for start in range(0, len(ids), COMMENTS_AT_A_TIME):
        some = ids[start : start + COMMENTS_AT_A_TIME]
        by_id = {comment.id: comment for comment in comments_with_ids(session, some)}
        yield from (by_id[comment_id] for comment_id in some if comment_id in by_id)


def comments_of_response(session: Session, response: Response) -> Mapping[str, CommentWithThemes]:
    """The comments of a response, by the key of the question."""
    found = _with_themes(session, _rows(session, col(Comment.response_id) == response.id))
    return {comment.question_key: comment for comment in found}


def require_comment(session: Session, comment_id: UUID) -> CommentWithThemes:
    """The comment with this identifier. Raises NotFound."""
    found = comments_with_ids(session, [comment_id])
    if not found:
        raise NotFound("There is no such comment.")
    return found[0]


def _rows(session: Session, condition: ColumnElement[bool]) -> Sequence[tuple[Comment, Response, User | None]]:
    return session.exec(
        select(Comment, Response, User)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .join(User, col(Comment.reviewed_by_id) == col(User.id), isouter=True)
        .where(condition)
        .order_by(col(Comment.id))
    ).all()


def _with_themes(
    session: Session, rows: Sequence[tuple[Comment, Response, User | None]]
) -> Sequence[CommentWithThemes]:
    themes = _themes_on(session, [comment.id for comment, _, _ in rows])
    return [
        CommentWithThemes(
            id=comment.id,
            response_id=response.id,
            reference=response.reference,
            consultation_id=response.consultation_id,
            question_key=comment.question_key,
            channel=response.channel,
            on_behalf_of=response.on_behalf_of,
            received_at=response.received_at,
            text=comment.text,
            masked_text=comment.masked_text,
            is_coded=comment.coded_at is not None,
            reviewed_by=reviewer.name if reviewer else None,
            reviewed_at=comment.reviewed_at,
            machines=tuple(each for each in themes[comment.id] if each.assigned_by is AssignedBy.MACHINE),
            persons=tuple(each for each in themes[comment.id] if each.assigned_by is AssignedBy.PERSON),
        )
        for comment, response, reviewer in rows
    ]


def _themes_on(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Sequence[ThemeOnComment]]:
    on: dict[UUID, list[ThemeOnComment]] = {comment_id: [] for comment_id in ids}
    rows = session.exec(
        select(Assignment, Theme, Category, User)
        .join(Theme, col(Assignment.theme_id) == col(Theme.id))
        .join(Category, col(Theme.category_id) == col(Category.id))
        .join(User, col(Assignment.user_id) == col(User.id), isouter=True)
        .where(col(Assignment.comment_id).in_(ids))
        .order_by(col(Assignment.comment_id), col(Assignment.position))
    ).all()
    for assignment, theme, category, user in rows:
        on[assignment.comment_id].append(
            ThemeOnComment(
                key=theme.key,
                label=theme.label,
                category_key=category.key,
                category_label=category.label,
                probability=assignment.probability_0_to_1,
                evidence=tuple((start, end) for start, end in assignment.evidence),
                reason=assignment.reason,
                assigned_by=assignment.assigned_by,
                assigned_by_name=user.name if user else None,
                assigned_at=assignment.assigned_at,
            )
        )
    return on
