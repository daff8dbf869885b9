"""The review queue: which comments a person should look at next, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Subquery, case
from sqlalchemy import select as select_many  # SQLModel's own takes at most four columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from consult.clock import utc_now
from consult.models import (
    AssignedBy,
    Assignment,
    BlindSample,
    Comment,
    ConcernFlag,
    Consultation,
    Response,
    Review,
    ReviewLease,
    ReviewOutcome,
    SampledComment,
    Theme,
)
from consult.queries.review_worth import Reason, Signs, main_reason, points_of, rare_below
from consult.queries.review_worth_in_sql import has_reason, points_in_sql, worth_in_sql
from consult.queries.themes import it_counts

# How nlp.explain begins the reason of a theme that it gave for phrases of the code book.
KNOWN_PHRASE = "The words “%"
MANY = 50


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which of the comments to be reviewed to give. A None asks for all."""

    reason: Reason | None = None
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class QueuedComment:
    """A comment that waits for a person, with what a look at it is worth."""

    id: UUID
    signs: Signs
    points: Mapping[Reason, float]

    @property
    def worth(self) -> float:
        """The sum of its points."""
        return sum(self.points.values())

    @property
    def reason(self) -> Reason:
        """What most of its points are for."""
        return main_reason(self.points)


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many comments wait, and how many of them have points for each reason; one may have several."""

    comments: int
    by_reason: Mapping[Reason, int]


def list_queue(
    session: Session,
    consultation: Consultation,
    question_key: str,
    *,
    user_id: UUID,
    wanted: QueueFilter,
    limit: int = MANY,
) -> Sequence[QueuedComment]:
    """The comments that somebody may review, the most worth looking at first; those they skipped come last.

    Comments that another person has open, that are decided, or that stand in an open blind sample are left out.
    """
    rare = _rare_below(session, consultation, question_key)
    signs = _waiting(consultation, question_key, user_id, wanted)
    points = points_in_sql(signs, rare_below=rare)
    skipped = signs.c.id.in_(
        select(Review.comment_id).where(Review.user_id == user_id, Review.outcome == ReviewOutcome.SKIPPED)
    )
    query = select_many(signs).order_by(case((skipped, 1), else_=0), worth_in_sql(points).desc(), signs.c.id)
    if wanted.reason is not None:
        query = query.where(has_reason(points, wanted.reason))
    return _read(session, query.limit(limit), rare)


def count_queue(
    session: Session, consultation: Consultation, question_key: str, *, user_id: UUID, wanted: QueueFilter
) -> QueueCounts:
    """How many comments `list_queue` would give without a limit, and for which reasons."""
    rare = _rare_below(session, consultation, question_key)
    signs = _waiting(consultation, question_key, user_id, wanted)
    points = points_in_sql(signs, rare_below=rare)
    query = select_many(
        func.count(), *(func.coalesce(func.sum(case((has_reason(points, each), 1), else_=0)), 0) for each in Reason)
    ).select_from(signs)
    if wanted.reason is not None:
        query = query.where(has_reason(points, wanted.reason))
    comments, *counts = session.connection().execute(query).one()
    return QueueCounts(comments, dict(zip(Reason, counts, strict=True)))


def get_queued(
    session: Session, consultation: Consultation, question_key: str, comment_id: UUID
) -> QueuedComment | None:
    """One comment as the queue sees it, whoever has it open. None where the machine has put no theme on it."""
    rare = _rare_below(session, consultation, question_key)
    its_themes = select(Assignment.theme_id).where(
        Assignment.comment_id == comment_id, Assignment.assigned_by == AssignedBy.MACHINE
    )
    mentions = _mentions(consultation, question_key, [col(Assignment.theme_id).in_(its_themes)])
    signs = _signs(consultation, question_key, mentions, [col(Comment.id) == comment_id])
    found = _read(session, select_many(signs), rare)
    return found[0] if found else None


def in_open_blind_sample() -> ColumnElement[bool]:
    """Whether a comment stands in a blind sample and is not settled there: nobody may be shown its codes yet."""
    return (
        select(SampledComment.id)
        .join(BlindSample, col(SampledComment.sample_id) == col(BlindSample.id))
        .where(
            col(SampledComment.comment_id) == col(Comment.id),
            col(SampledComment.settled_at).is_(None),
            col(BlindSample.closed_at).is_(None),
        )
        .correlate(Comment)
        .exists()
    )


def is_in_open_blind_sample(session: Session, comment_id: UUID) -> bool:
    """Whether this comment stands in a blind sample and is not settled there."""
    return session.exec(select(Comment.id).where(Comment.id == comment_id, in_open_blind_sample())).first() is not None


def _waiting(consultation: Consultation, question_key: str, user_id: UUID, wanted: QueueFilter) -> Subquery:
    conditions = [
        col(Comment.reviewed_at).is_(None),
        col(Comment.coded_at).is_not(None),
        ~in_open_blind_sample(),
        ~_is_open_to_others(user_id),
    ]
    if wanted.theme is not None:
        conditions.append(_carries(wanted.theme))
    return _signs(consultation, question_key, _mentions(consultation, question_key), conditions)


def _signs(
    consultation: Consultation, question_key: str, mentions: Subquery, conditions: Sequence[ColumnElement[bool]]
) -> Subquery:
    """The fields of `Signs` for each comment that fits, in one pass over what the machine assigned."""
    flagged = (
        select(ConcernFlag.id)
        .where(col(ConcernFlag.comment_id) == col(Comment.id), col(ConcernFlag.closed_at).is_(None))
        .correlate(Comment)
        .exists()
    )
    return (
        select_many(
            col(Comment.id),
            case((flagged, 1), else_=0).label("is_flagged"),
            case((col(Comment.is_covered).is_(False), 0), else_=1).label("is_covered"),
            func.max(case((col(Assignment.reason).like(KNOWN_PHRASE), 1), else_=0)).label("has_known_phrase"),
            func.coalesce(func.max(col(Assignment.probability_0_to_1)), 1.0).label("strongest"),
            func.coalesce(func.min(col(Assignment.probability_0_to_1)), 1.0).label("weakest"),
            func.coalesce(func.min(mentions.c.mentions), 1).label("rarest_count"),
        )
        .join(Response, col(Comment.response_id) == col(Response.id))
        .join(Assignment, col(Assignment.comment_id) == col(Comment.id))
        .join(mentions, mentions.c.theme_id == col(Assignment.theme_id), isouter=True)
        .where(*_on(consultation, question_key), col(Assignment.assigned_by) == AssignedBy.MACHINE, *conditions)
        .group_by(col(Comment.id), col(Comment.is_covered))
        .subquery()
    )


def _read(session: Session, query: Select[*tuple[object, ...]], rare: int) -> Sequence[QueuedComment]:
    return [_queued(row, rare) for row in session.connection().execute(query)]


def _queued(row: Row[*tuple[object, ...]], rare: int) -> QueuedComment:
    signs = Signs(
        is_flagged=bool(row.is_flagged),
        is_covered=bool(row.is_covered),
        has_known_phrase=bool(row.has_known_phrase),
        strongest=row.strongest,
        weakest=row.weakest,
        rarest_count=row.rarest_count,
    )
    return QueuedComment(row.id, signs, points_of(signs, rare_below=rare))


def _mentions(
    consultation: Consultation, question_key: str, conditions: Sequence[ColumnElement[bool]] = ()
) -> Subquery:
    """How many comments each theme counts for."""
    return (
        select_many(col(Assignment.theme_id), func.count(col(Assignment.id)).label("mentions"))
        .join(Comment, col(Assignment.comment_id) == col(Comment.id))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*_on(consultation, question_key), it_counts(), *conditions)
        .group_by(col(Assignment.theme_id))
        .subquery()
    )


def _carries(theme_key: str) -> ColumnElement[bool]:
    """Whether the machine put a theme on a comment."""
    on_it = aliased(Assignment)
    return (
        select(on_it.id)
        .join(Theme, col(on_it.theme_id) == col(Theme.id))
        .where(
            col(on_it.comment_id) == col(Comment.id),
            col(on_it.assigned_by) == AssignedBy.MACHINE,
            col(Theme.key) == theme_key,
        )
        .correlate(Comment)
        .exists()
    )


def _rare_below(session: Session, consultation: Consultation, question_key: str) -> int:
    coded = session.exec(
        select(func.count(col(Comment.id)))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*_on(consultation, question_key), col(Comment.coded_at).is_not(None))
    ).one()
    return rare_below(coded)


def _is_open_to_others(user_id: UUID) -> ColumnElement[bool]:
    return (
        select(ReviewLease.id)
        .where(
            col(ReviewLease.comment_id) == col(Comment.id),
            col(ReviewLease.user_id) != user_id,
            col(ReviewLease.until) > utc_now(),
        )
        .correlate(Comment)
        .exists()
    )


def _on(consultation: Consultation, question_key: str) -> list[ColumnElement[bool]]:
    return [col(Response.consultation_id) == consultation.id, col(Comment.question_key) == question_key]
