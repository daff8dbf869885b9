"""Reads for somebody who codes a blind sample: their own codes and nobody else's, and what is closed to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from consult.models import (
    AuditEvent,
    BlindCoder,
    BlindCoding,
    BlindSample,
    Comment,
    Consultation,
    SampledComment,
)


@dataclass(frozen=True, slots=True)
class OwnComment:
    """A comment of a sample as one coder sees it: never with anybody else's codes.

    `themes` is None until they have coded it. A comment left out is one whose themes they had decided before.
    """

    id: UUID
    comment_id: UUID
    position: int
    text: str
    themes: tuple[str, ...] | None
    is_left_out: bool

    @property
    def is_waiting(self) -> bool:
        """Whether the coder has still to code it."""
        return self.themes is None and not self.is_left_out


def list_own_comments(session: Session, sample: BlindSample, user_id: UUID) -> Sequence[OwnComment]:
    """Every comment of a sample with one coder's own codes, in the order in which it is coded."""
    rows = session.exec(
        select(SampledComment, Comment.text, BlindCoding)
        .join(Comment, col(SampledComment.comment_id) == col(Comment.id))
        .join(
            BlindCoding,
            (col(BlindCoding.sampled_comment_id) == col(SampledComment.id)) & (col(BlindCoding.user_id) == user_id),
            isouter=True,
        )
        .where(SampledComment.sample_id == sample.id)
        .order_by(col(SampledComment.position))
    ).all()
    return [
        OwnComment(
            id=sampled.id,
            comment_id=sampled.comment_id,
            position=sampled.position,
            text=text,
            themes=tuple(coding.themes) if coding and not coding.has_decided_before else None,
            is_left_out=bool(coding and coding.has_decided_before),
        )
        for sampled, text, coding in rows
    ]


def comments_decided_by(session: Session, sample: BlindSample, user_id: UUID) -> Sequence[UUID]:
    """The sampled comments whose themes this person has decided, also where the decision was undone or replaced."""
    touched = (
        select(AuditEvent.subject_id)
        .where(
            AuditEvent.actor_id == user_id,
            AuditEvent.subject_type == Comment.__name__,
            col(AuditEvent.action).contains("themes"),
        )
        .scalar_subquery()
    )
    return session.exec(
        select(SampledComment.id)
        .join(Comment, col(SampledComment.comment_id) == col(Comment.id))
        .where(
            SampledComment.sample_id == sample.id,
            (col(Comment.reviewed_by_id) == user_id) | col(Comment.id).in_(touched),
        )
        .order_by(col(SampledComment.position))
    ).all()


def has_left(session: Session, sample: BlindSample, user_id: UUID) -> bool:
    """Whether this person gave up a place in the sample."""
    return (
        session.exec(
            select(BlindCoder.id).where(
                BlindCoder.sample_id == sample.id, BlindCoder.user_id == user_id, col(BlindCoder.left_at).is_not(None)
            )
        ).first()
        is not None
    )


def samples_being_coded_by(session: Session, user_id: UUID) -> Sequence[BlindSample]:
    """The open samples in which this person holds a place and has not finished."""
    return session.exec(
        select(BlindSample)
        .join(BlindCoder, col(BlindCoder.sample_id) == col(BlindSample.id))
        .where(
            BlindCoder.user_id == user_id,
            col(BlindCoder.left_at).is_(None),
            col(BlindCoder.finished_at).is_(None),
            col(BlindSample.closed_at).is_(None),
        )
        .order_by(col(BlindSample.drawn_at), col(BlindSample.id))
    ).all()


def comments_kept_from(session: Session, user_id: UUID, consultation: Consultation) -> frozenset[UUID]:
    """The comments that must not be quoted to this person: those of the samples that they have still to code.

    A quote stands under a theme, and would tell a coder what the comment was coded to.
    """
    rows = session.exec(
        select(SampledComment.comment_id)
        .join(BlindSample, col(SampledComment.sample_id) == col(BlindSample.id))
        .where(
            BlindSample.consultation_id == consultation.id,
            col(BlindSample.id).in_([sample.id for sample in samples_being_coded_by(session, user_id)]),
        )
        .order_by(col(SampledComment.comment_id))
    ).all()
    return frozenset(rows)


def is_in_sample(session: Session, sample: BlindSample, *, comment_id: UUID | None, response_id: UUID | None) -> bool:
    """Whether a comment, or a comment of a response, was drawn for the sample."""
    return (
        session.exec(
            select(SampledComment.id)
            .join(Comment, col(SampledComment.comment_id) == col(Comment.id))
            .where(
                SampledComment.sample_id == sample.id,
                (col(Comment.id) == comment_id) | (col(Comment.response_id) == response_id),
            )
        ).first()
        is not None
    )
