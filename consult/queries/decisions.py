"""Reads of decisions: what was decided on the themes of a consultation, and the history of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from consult.models import (
    AuditEvent,
    CodeBook,
    Comment,
    Consultation,
    Decision,
    Publication,
    PublishedComment,
    Response,
    Theme,
    User,
)
from consult.queries.consultations import State, state_of
from consult.queries.publication import Standing, standing_is


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a decision: which fields, or that it was published or taken back. Never the words."""

    happened_at: datetime
    action: str
    by: str
    details: dict[str, Any]


def list_decisions(session: Session, consultation: Consultation, *, is_published: bool = False) -> Sequence[Decision]:
    """The decisions of a consultation, or only those that the public may see."""
    query = select(Decision).where(Decision.consultation_id == consultation.id)
    if is_published:
        query = query.where(col(Decision.published_at).is_not(None))
    return session.exec(query.order_by(col(Decision.question_key), col(Decision.theme_key))).all()


def get_decision(
    session: Session, consultation: Consultation, question_key: str, theme_key: str, *, to_change: bool = False
) -> Decision | None:
    """What was decided on a theme. `to_change` holds the row until the transaction ends."""
    query = select(Decision).where(
        Decision.consultation_id == consultation.id,
        Decision.question_key == question_key,
        Decision.theme_key == theme_key,
    )
    return session.exec(query.with_for_update() if to_change else query).one_or_none()


def list_changes(session: Session, decision: Decision) -> Sequence[Change]:
    """What was done to a decision, the last first."""
    rows = session.exec(
        select(AuditEvent, User.name)
        .join(User, col(AuditEvent.actor_id) == col(User.id))
        .where(AuditEvent.subject_id == decision.id)
        .order_by(col(AuditEvent.happened_at).desc(), col(AuditEvent.id))
    ).all()
    return [Change(event.happened_at, event.action, name, event.details) for event, name in rows]


def first_published(session: Session) -> Mapping[UUID, datetime]:
    """When the first of the decisions was published that the public can see now, by consultation."""
    rows = session.exec(
        select(Decision.consultation_id, func.min(Decision.published_at))
        .where(col(Decision.published_at).is_not(None))
        .group_by(col(Decision.consultation_id))
    ).all()
    return {consultation_id: moment for consultation_id, moment in rows if moment is not None}


def has_published_decision(session: Session, consultation: Consultation) -> bool:
    """Whether anything was published of what was decided."""
    return bool(list_decisions(session, consultation, is_published=True))


def has_outcome(session: Session, consultation: Consultation, now: datetime) -> bool:
    """Whether there is a public page of what came of a consultation: it is closed, and a decision is published."""
    return state_of(consultation, now) is State.CLOSED and has_published_decision(session, consultation)


def former_labels(session: Session, code_book_slug: str, theme_keys: Sequence[str]) -> Mapping[str, str]:
    """What themes were called last, of whichever version of a code book still had them."""
    rows = session.exec(
        select(Theme.key, Theme.label)
        .join(CodeBook, col(Theme.code_book_id) == col(CodeBook.id))
        .where(CodeBook.slug == code_book_slug, col(Theme.key).in_(theme_keys))
        .order_by(col(CodeBook.created_at), col(CodeBook.version))
    ).all()
    return dict(rows)


def comments_the_public_may_read(session: Session, consultation: Consultation, question_key: str) -> frozenset[UUID]:
    """The comments on a question whose senders agreed to publication, and that a moderator published as they are."""
    rows = session.exec(
        select(PublishedComment.comment_id)
        .join(Comment, col(PublishedComment.comment_id) == col(Comment.id))
        .join(Publication, col(PublishedComment.publication_id) == col(Publication.id))
        .join(Response, col(Publication.response_id) == col(Response.id))
        .where(Comment.question_key == question_key, standing_is(session, consultation, Standing.PUBLISHED))
        .order_by(col(PublishedComment.comment_id))
    ).all()
    return frozenset(rows)
