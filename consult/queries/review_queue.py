"""The review queue: which comments a person should look at next, who has one open, and how far the work has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from statistics import median
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, and_, case
from sqlalchemy import select as select_many  # SQLModel's own takes at most four columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from consult.clock import in_london, utc_now
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
    User,
)
from consult.queries.review_worth import Reason, Signs, main_reason, points_of, rare_below
from consult.queries.themes import it_counts

# How nlp.explain begins the reason of a theme that it gave for phrases of the code book.
KNOWN_PHRASE = "The words “%"
REVIEWS_FOR_THE_MEDIAN = 200


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


def list_queue(
    session: Session, consultation: Consultation, question_key: str, *, user_id: UUID, wanted: QueueFilter
) -> Sequence[QueuedComment]:
    """The comments that somebody may review, the most worth looking at first; those they skipped come last.

    Comments that another person has open, that are decided, or that stand in an open blind sample are left out.
    """
    conditions = [
        col(Comment.reviewed_at).is_(None),
        col(Comment.coded_at).is_not(None),
        ~in_open_blind_sample(),
        ~_is_open_to_others(user_id),
    ]
    if wanted.theme is not None:
        conditions.append(_carries(wanted.theme))
    queue = _queued(session, consultation, question_key, conditions)
    if wanted.reason is not None:
        queue = [each for each in queue if wanted.reason in each.points]
    skipped = _skipped_by(session, user_id)
    return sorted(queue, key=lambda each: (each.id in skipped, -each.worth, each.id.hex))


def count_reasons(queue: Sequence[QueuedComment]) -> Mapping[Reason, int]:
    """How many comments of a queue have points for each reason; one may have several."""
    return {reason: sum(reason in each.points for each in queue) for reason in Reason}


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


def get_signs(
    session: Session, consultation: Consultation, question_key: str, comment_id: UUID
) -> QueuedComment | None:
    """One comment as the queue sees it, whoever has it open. None where the machine has put no theme on it."""
    found = _queued(session, consultation, question_key, [col(Comment.id) == comment_id])
    return found[0] if found else None


def _queued(
    session: Session, consultation: Consultation, question_key: str, conditions: Sequence[ColumnElement[bool]]
) -> list[QueuedComment]:
    """The comments that fit, each with its signs and points, in one pass over what the machine assigned."""
    flagged = set(session.exec(select(ConcernFlag.comment_id).where(col(ConcernFlag.closed_at).is_(None))).all())
    limit = rare_below(_count_coded(session, consultation, question_key))
    mentions = _mentions(consultation, question_key)
    rows = (
        session.connection()
        .execute(
            select_many(
                col(Comment.id),
                col(Comment.is_covered),
                func.max(case((col(Assignment.reason).like(KNOWN_PHRASE), 1), else_=0)),
                func.max(col(Assignment.probability_0_to_1)),
                func.min(col(Assignment.probability_0_to_1)),
                func.coalesce(func.min(mentions.c.mentions), 1),
            )
            .join(Response, col(Comment.response_id) == col(Response.id))
            .join(Assignment, col(Assignment.comment_id) == col(Comment.id))
            .join(mentions, mentions.c.theme_id == col(Assignment.theme_id), isouter=True)
            .where(*_on(consultation, question_key), col(Assignment.assigned_by) == AssignedBy.MACHINE, *conditions)
            .group_by(col(Comment.id), col(Comment.is_covered))
        )
        .all()
    )
    queued = []
    for comment_id, is_covered, has_known_phrase, strongest, weakest, rarest_count in rows:
        signs = Signs(
            is_flagged=comment_id in flagged,
            is_covered=is_covered is not False,
            has_known_phrase=bool(has_known_phrase),
            strongest=1.0 if strongest is None else strongest,
            weakest=1.0 if weakest is None else weakest,
            rarest_count=rarest_count,
        )
        queued.append(QueuedComment(comment_id, signs, points_of(signs, rare_below=limit)))
    return queued


def _mentions(consultation: Consultation, question_key: str) -> Subquery:
    """How many comments each theme counts for."""
    return (
        select_many(col(Assignment.theme_id), func.count(col(Assignment.id)).label("mentions"))
        .join(Comment, col(Assignment.comment_id) == col(Comment.id))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*_on(consultation, question_key), it_counts())
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


def _count_coded(session: Session, consultation: Consultation, question_key: str) -> int:
    return session.exec(
        select(func.count(col(Comment.id)))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*_on(consultation, question_key), col(Comment.coded_at).is_not(None))
    ).one()


def _skipped_by(session: Session, user_id: UUID) -> set[UUID]:
    skipped = select(Review.comment_id).where(Review.user_id == user_id, Review.outcome == ReviewOutcome.SKIPPED)
    return set(session.exec(skipped).all())


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


def _day(day: date, name: str, reviews: Sequence[Review]) -> DayOfReviews:
    seconds = [(each.closed_at - each.opened_at).total_seconds() for each in reviews if each.opened_at < each.closed_at]
    as_proposed = sum(each.is_as_proposed for each in reviews)
    return DayOfReviews(day, name, len(reviews), as_proposed, median(seconds) if seconds else None)


def _on(consultation: Consultation, question_key: str) -> list[ColumnElement[bool]]:
    return [col(Response.consultation_id) == consultation.id, col(Comment.question_key) == question_key]


def _saved_on(consultation: Consultation, question_key: str) -> list[ColumnElement[bool]]:
    return [*_on(consultation, question_key), col(Review.outcome) == ReviewOutcome.SAVED]
