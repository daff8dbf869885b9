"""The review queue: which comments a person should look at next, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Subquery, case, literal
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
from consult.queries.counting import counts_in
from consult.queries.kept_counts import kept_with_themes
from consult.queries.review_worth import LOW, Reason, Signs, main_reason, points_of, rare_below
from consult.queries.review_worth_in_sql import has_reason, points_in_sql, worth_in_sql
from consult.queries.themes import it_counts

# The reason that nlp.explain gives for a theme that it gave for phrases of the code book.
KNOWN_PHRASE = "The word% on the list for %"
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


@dataclass(frozen=True, slots=True)
class Queue:
    """The comments at the front of the queue, the most worth looking at first, and counts of the whole of it."""

    first: Sequence[QueuedComment]
    counts: QueueCounts


@dataclass(frozen=True, slots=True)
class _Rarity:
    """Under how many comments a theme is rare, and how many comments count for each theme that is."""

    below: int
    mentions: Mapping[UUID, int]


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
    rarity = _rarity(session, consultation, question_key)
    query, _ = _in_order(consultation, question_key, user_id, wanted, rarity)
    return [_queued(row, rarity) for row in session.connection().execute(query.limit(limit))]


def read_queue(
    session: Session,
    consultation: Consultation,
    question_key: str,
    *,
    user_id: UUID,
    wanted: QueueFilter,
    limit: int = MANY,
) -> Queue:
    """What `list_queue` gives, with counts of what it would give without a limit."""
    rarity = _rarity(session, consultation, question_key)
    query, points = _in_order(consultation, question_key, user_id, wanted, rarity)
    # Counted over the rows that are put in order anyway, so that the comments are gone through once.
    counted = [func.sum(case((has_reason(points, each), 1), else_=0)).over().label(each.name) for each in Reason]
    counting = query.add_columns(func.count().over().label("comments"), *counted)
    rows = session.connection().execute(counting.limit(limit)).all()
    counts = (
        QueueCounts(rows[0].comments, {each: getattr(rows[0], each.name) for each in Reason})
        if rows
        else QueueCounts(0, dict.fromkeys(Reason, 0))
    )
    return Queue([_queued(row, rarity) for row in rows], counts)


def get_queued(
    session: Session, consultation: Consultation, question_key: str, comment_id: UUID
) -> QueuedComment | None:
    """One comment as the queue sees it, whoever has it open. None where the machine has put no theme on it."""
    rarity = _rarity(session, consultation, question_key)
    signs = _signs(consultation, question_key, rarity, [col(Comment.id) == comment_id])
    row = session.connection().execute(select_many(signs)).one_or_none()
    return _queued(row, rarity) if row else None


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


def _in_order(
    consultation: Consultation, question_key: str, user_id: UUID, wanted: QueueFilter, rarity: _Rarity
) -> tuple[Select[*tuple[Any, ...]], Mapping[Reason, ColumnElement[float]]]:
    """The comments that wait for somebody, the most worth looking at first, and the points of each."""
    conditions = [
        col(Comment.reviewed_at).is_(None),
        col(Comment.coded_at).is_not(None),
        ~in_open_blind_sample(),
        ~_is_open_to_others(user_id),
    ]
    if wanted.theme is not None:
        conditions.append(_carries(wanted.theme))
    signs = _signs(consultation, question_key, rarity, conditions)
    points = points_in_sql(signs, rare_below=rarity.below)
    skipped = signs.c.id.in_(
        select(Review.comment_id).where(Review.user_id == user_id, Review.outcome == ReviewOutcome.SKIPPED)
    )
    query = select_many(signs).order_by(case((skipped, 1), else_=0), worth_in_sql(points).desc(), signs.c.id)
    return query if wanted.reason is None else query.where(has_reason(points, wanted.reason)), points


def _signs(
    consultation: Consultation, question_key: str, rarity: _Rarity, conditions: Sequence[ColumnElement[bool]]
) -> Subquery:
    """The fields of `Signs` for each comment that fits, in one pass over what the machine assigned."""
    flagged = (
        select(ConcernFlag.id)
        .where(col(ConcernFlag.comment_id) == col(Comment.id), col(ConcernFlag.closed_at).is_(None))
        .correlate(Comment)
        .exists()
    )
    strongest = func.max(col(Assignment.probability_0_to_1))
    return (
        select_many(
            col(Comment.id),
            case((flagged, 1), else_=0).label("is_flagged"),
            case((col(Comment.is_covered).is_(False), 0), else_=1).label("is_covered"),
            # Only looked up where it matters: see review_worth.
            case((strongest < LOW, _has_known_phrase()), else_=1).label("has_known_phrase"),
            func.coalesce(strongest, 1.0).label("strongest"),
            func.coalesce(func.min(col(Assignment.probability_0_to_1)), 1.0).label("weakest"),
            func.min(_mentions_of_its_theme(rarity)).label("rarest_count"),
        )
        .join(Response, col(Comment.response_id) == col(Response.id))
        .join(Assignment, col(Assignment.comment_id) == col(Comment.id))
        .where(*_on(consultation, question_key), col(Assignment.assigned_by) == AssignedBy.MACHINE, *conditions)
        # One comment of each response, in the order of the index that they are read from.
        .group_by(col(Comment.response_id), col(Comment.id), col(Comment.is_covered))
        .subquery()
    )


def _has_known_phrase() -> ColumnElement[int]:
    """1 where the machine gave a theme for phrases of the code book, else 0."""
    on_it = aliased(Assignment)
    return (
        select(func.max(case((col(on_it.reason).like(KNOWN_PHRASE), 1), else_=0)))
        .where(col(on_it.comment_id) == col(Comment.id), col(on_it.assigned_by) == AssignedBy.MACHINE)
        .correlate(Comment)
        .scalar_subquery()
    )


def _mentions_of_its_theme(rarity: _Rarity) -> ColumnElement[int]:
    """How many comments count for the theme of an assignment; for one that is not rare, the least that is not."""
    if not rarity.mentions:
        return literal(rarity.below)
    rare = [(col(Assignment.theme_id) == theme_id, count) for theme_id, count in rarity.mentions.items()]
    return case(*rare, else_=rarity.below)


def _queued(row: Row[*tuple[Any, ...]], rarity: _Rarity) -> QueuedComment:
    signs = Signs(
        is_flagged=bool(row.is_flagged),
        is_covered=bool(row.is_covered),
        has_known_phrase=bool(row.has_known_phrase),
        strongest=row.strongest,
        weakest=row.weakest,
        rarest_count=row.rarest_count,
    )
    return QueuedComment(row.id, signs, points_of(signs, rare_below=rarity.below))


def _rarity(session: Session, consultation: Consultation, question_key: str) -> _Rarity:
    """Which themes are rare. One that the machine alone put where a person decided otherwise counts as put once."""
    return kept_with_themes(
        session,
        consultation.id,
        question_key,
        "rare themes",
        lambda: _find_rare(session, consultation, question_key),
        shape=_Rarity,
    )


def _find_rare(session: Session, consultation: Consultation, question_key: str) -> _Rarity:
    coded = session.exec(
        select(func.count(col(Comment.id)))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*_on(consultation, question_key), col(Comment.coded_at).is_not(None))
    ).one()
    below = rare_below(coded)
    times = func.sum(case((it_counts(), 1), else_=0))
    rows = session.connection().execute(
        select_many(col(Assignment.theme_id), times)
        .join(Comment, col(Assignment.comment_id) == col(Comment.id))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*_on(consultation, question_key))
        .group_by(col(Assignment.theme_id))
        .having(times < below)
        .order_by(times, col(Assignment.theme_id))
    )
    return _Rarity(below, {theme_id: max(count, 1) for theme_id, count in rows})


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
    return [counts_in(consultation.id), col(Comment.question_key) == question_key]
