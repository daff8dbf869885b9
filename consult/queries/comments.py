"""Reads of single comments with everything that was put on them: by the machine, by a person, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import AssignedBy, Assignment, Category, Channel, Comment, Consultation, Response, Theme, User
from consult.queries.responses import has_locality, locality_question
from consult.queries.themes import it_counts

COMMENTS_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class CommentFilter:
    """Which comments on a question to give. A None asks for all."""

    theme: str | None = None
    category: str | None = None
    channel: Channel | None = None
    locality: str | None = None
    is_reviewed: bool | None = None


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
    conditions = _conditions(session, consultation, question_key, wanted)
    return session.exec(
        select(func.count(col(Comment.id)))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*conditions)
    ).one()


def list_comments(
    session: Session,
    consultation: Consultation,
    question_key: str,
    wanted: CommentFilter,
    *,
    offset: int = 0,
    limit: int | None = None,
) -> Sequence[CommentWithThemes]:
    """Comments on a question that fit the filter, newest response first."""
    rows = session.exec(
        select(Comment, Response, User)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .join(User, col(Comment.reviewed_by_id) == col(User.id), isouter=True)
        .where(*_conditions(session, consultation, question_key, wanted))
        .order_by(col(Response.received_at).desc(), col(Response.id))
        .offset(offset)
        .limit(limit)
    ).all()
    return _with_themes(session, rows)


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


def _conditions(
    session: Session, consultation: Consultation, question_key: str, wanted: CommentFilter
) -> list[ColumnElement[bool]]:
    conditions = [col(Response.consultation_id) == consultation.id, col(Comment.question_key) == question_key]
    if wanted.theme is not None:
        conditions.append(_carries(col(Theme.key) == wanted.theme))
    if wanted.category is not None:
        conditions.append(_carries(col(Category.key) == wanted.category))
    if wanted.channel is not None:
        conditions.append(col(Response.channel) == wanted.channel)
    place = locality_question(session, consultation)
    if wanted.locality is not None and place is not None:
        conditions.append(has_locality(place.key, wanted.locality))
    if wanted.is_reviewed is not None:
        reviewed = col(Comment.reviewed_at).is_not(None)
        conditions.append(reviewed if wanted.is_reviewed else ~reviewed)
    return conditions


def _carries(what: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(Assignment.id)
        .join(Theme, col(Assignment.theme_id) == col(Theme.id))
        .join(Category, col(Theme.category_id) == col(Category.id))
        .where(col(Assignment.comment_id) == col(Comment.id), what, it_counts())
        .correlate(Comment)
        .exists()
    )


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
