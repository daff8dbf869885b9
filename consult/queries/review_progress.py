"""How far the review of comments has come: what is done and left, by whom, how fast, and who has which one open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from statistics import median
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case
from sqlalchemy import select as select_many  # SQLModel's own takes at most four columns
from sqlmodel import Session, col, func, select

from consult.clock import in_london, utc_now
from consult.models import Comment, Consultation, Response, Review, ReviewLease, ReviewOutcome, User
from consult.queries.counting import counts_in
from consult.queries.review_queue import in_open_blind_sample

REVIEWS_FOR_THE_MEDIAN = 200


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    """How far the review of a question's comments has come.

    `left` are coded and undecided, those of open blind samples apart. `uncoded` are still to be read by the machine.
    """

    reviewed: int
    left: int
    in_blind_samples: int
    uncoded: int

    @property
    def total(self) -> int:
        """Every comment on the question."""
        return self.reviewed + self.left + self.in_blind_samples + self.uncoded


@dataclass(frozen=True, slots=True)
class DayOfReviews:
    """What one person saved on one day; the median is of seconds from opening a comment to saving it."""

    day: date
    name: str
    reviews: int
    as_proposed: int
    median_seconds: float | None


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A comment that somebody has open."""

    comment_id: UUID
    user_id: UUID
    name: str
    since: datetime
    until: datetime


def review_progress(session: Session, consultation: Consultation, question_key: str) -> ReviewProgress:
    """How many comments on a question are decided, and how many are left."""
    decided = col(Comment.reviewed_at).is_not(None)
    uncoded = and_(~decided, col(Comment.coded_at).is_(None))
    sampled = and_(~decided, col(Comment.coded_at).is_not(None), in_open_blind_sample())
    counted = (func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in (decided, uncoded, sampled))
    total, reviewed, to_code, in_samples = (
        session.connection()
        .execute(
            select_many(func.count(col(Comment.id)), *counted)
            .join(Response, col(Comment.response_id) == col(Response.id))
            .where(*_on(consultation, question_key))
        )
        .one()
    )
    return ReviewProgress(reviewed, total - reviewed - to_code - in_samples, in_samples, to_code)


def open_reviews(session: Session, consultation: Consultation, question_key: str) -> Sequence[OpenReview]:
    """Who has which comment on a question open now, the longest first."""
    rows = session.exec(
        select(ReviewLease, User)
        .join(User, col(ReviewLease.user_id) == col(User.id))
        .join(Comment, col(ReviewLease.comment_id) == col(Comment.id))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*_on(consultation, question_key), col(ReviewLease.until) > utc_now())
        .order_by(col(ReviewLease.since), col(ReviewLease.id))
    ).all()
    return [OpenReview(lease.comment_id, user.id, user.name, lease.since, lease.until) for lease, user in rows]


def get_open_review(session: Session, comment_id: UUID) -> OpenReview | None:
    """Who has this comment open now."""
    row = session.exec(
        select(ReviewLease, User)
        .join(User, col(ReviewLease.user_id) == col(User.id))
        .where(ReviewLease.comment_id == comment_id, col(ReviewLease.until) > utc_now())
    ).one_or_none()
    return OpenReview(comment_id, row[1].id, row[1].name, row[0].since, row[0].until) if row else None


def days_of_reviews(
    session: Session, consultation: Consultation, question_key: str, *, days: int
) -> Sequence[DayOfReviews]:
    """What each person saved on each of the last days, the newest day first."""
    rows = session.exec(
        select(Review, User.name)
        .join(User, col(Review.user_id) == col(User.id))
        .join(Comment, col(Review.comment_id) == col(Comment.id))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*_saved_on(consultation, question_key), col(Review.closed_at) > utc_now() - timedelta(days=days))
    ).all()

    def day_and_name(row: tuple[Review, str]) -> tuple[date, str]:
        return in_london(row[0].closed_at).date(), row[1]

    groups = groupby(sorted(rows, key=lambda row: (-day_and_name(row)[0].toordinal(), row[1])), key=day_and_name)
    return [_day(day, name, [review for review, _ in group]) for (day, name), group in groups]


def median_seconds(session: Session, consultation: Consultation, question_key: str) -> float | None:
    """The median of the seconds from opening a comment to saving it, over the last 200 saved; None before the first."""
    rows = session.exec(
        select(Review.opened_at, Review.closed_at)
        .join(Comment, col(Review.comment_id) == col(Comment.id))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*_saved_on(consultation, question_key), col(Review.opened_at) < col(Review.closed_at))
        .order_by(col(Review.closed_at).desc())
        .limit(REVIEWS_FOR_THE_MEDIAN)
    ).all()
    return median((closed - opened).total_seconds() for opened, closed in rows) if rows else None


def count_saved_since(
    session: Session, consultation: Consultation, question_key: str, *, user_id: UUID, since: datetime
) -> int:
    """How many comments somebody has saved from a moment on."""
    return session.exec(
        select(func.count(col(Review.id)))
        .join(Comment, col(Review.comment_id) == col(Comment.id))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*_saved_on(consultation, question_key), Review.user_id == user_id, col(Review.closed_at) >= since)
    ).one()


def last_saved_review(session: Session, consultation: Consultation, question_key: str, user_id: UUID) -> Review | None:
    """What somebody saved last on a question and has not taken back."""
    return session.exec(
        select(Review)
        .join(Comment, col(Review.comment_id) == col(Comment.id))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*_saved_on(consultation, question_key), Review.user_id == user_id)
        .order_by(col(Review.closed_at).desc(), col(Review.id))
    ).first()


def _day(day: date, name: str, reviews: Sequence[Review]) -> DayOfReviews:
    seconds = [(each.closed_at - each.opened_at).total_seconds() for each in reviews if each.opened_at < each.closed_at]
    as_proposed = sum(each.is_as_proposed for each in reviews)
    return DayOfReviews(day, name, len(reviews), as_proposed, median(seconds) if seconds else None)


def _saved_on(consultation: Consultation, question_key: str) -> list[ColumnElement[bool]]:
    return [*_on(consultation, question_key), col(Review.outcome) == ReviewOutcome.SAVED]


def _on(consultation: Consultation, question_key: str) -> list[ColumnElement[bool]]:
    return [counts_in(consultation.id), col(Comment.question_key) == question_key]
