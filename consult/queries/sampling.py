"""Reads of blind samples: what can be drawn from, who codes what, and how far they have come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import (
    AssignedBy,
    Assignment,
    BlindCoder,
    BlindCoding,
    BlindSample,
    Channel,
    CodeBook,
    Comment,
    Consultation,
    Response,
    SampledComment,
    Theme,
    User,
)
from consult.queries.counting import counts_in


@dataclass(frozen=True, slots=True)
class FrameComment:
    """A comment that can be drawn: the machine has coded it."""

    id: UUID
    channel: Channel
    machine_themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoderProgress:
    """Somebody who holds a place in a sample, and how far they have come."""

    user_id: UUID
    name: str
    place: int
    began_at: datetime
    finished_at: datetime | None
    coded: int
    left_out: int
    size: int

    @property
    def remaining(self) -> int:
        """How many comments still wait for this coder."""
        return self.size - self.coded - self.left_out

    @property
    def has_finished(self) -> bool:
        """Whether the coder has said that nothing more will change."""
        return self.finished_at is not None


@dataclass(frozen=True, slots=True)
class SampleStanding:
    """A sample with those who code it, the first place first, and how much of it is settled."""

    sample: BlindSample
    drawn_by: str
    coders: tuple[CoderProgress, ...]
    size: int
    settled: int

    @property
    def is_coded(self) -> bool:
        """Whether every place is taken by somebody who has finished."""
        return len(self.coders) == self.sample.coders and all(coder.has_finished for coder in self.coders)

    @property
    def free_places(self) -> int:
        """How many people may still join."""
        return self.sample.coders - len(self.coders)

    def coder(self, user_id: UUID) -> CoderProgress | None:
        """The place that this person holds."""
        return next((coder for coder in self.coders if coder.user_id == user_id), None)


def comments_to_draw_from(session: Session, consultation: Consultation, question_key: str) -> Sequence[FrameComment]:
    """Every comment on a question that the machine has coded, with what it gave, strongest theme first."""
    rows = session.exec(
        select(Comment.id, Response.channel, Theme.key)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .join(Assignment, col(Assignment.comment_id) == col(Comment.id))
        .join(Theme, col(Assignment.theme_id) == col(Theme.id))
        .where(
            counts_in(consultation.id),
            Comment.question_key == question_key,
            col(Comment.coded_at).is_not(None),
            Assignment.assigned_by == AssignedBy.MACHINE,
        )
        .order_by(col(Comment.id), col(Assignment.position))
    ).all()
    channels: dict[UUID, Channel] = {}
    themes: dict[UUID, list[str]] = {}
    for comment_id, channel, key in rows:
        channels[comment_id] = Channel(channel)
        themes.setdefault(comment_id, []).append(key)
    return [FrameComment(id_, channel, tuple(themes[id_])) for id_, channel in channels.items()]


def count_by_channel(session: Session, consultation: Consultation, question_key: str) -> Mapping[Channel, int]:
    """How many comments could be drawn from each channel."""
    rows = session.exec(
        select(Response.channel, func.count(col(Comment.id)))
        .join(Comment, col(Comment.response_id) == col(Response.id))
        .where(
            counts_in(consultation.id),
            Comment.question_key == question_key,
            col(Comment.coded_at).is_not(None),
            _has_machine_themes(),
        )
        .group_by(col(Response.channel))
        .order_by(col(Response.channel))
    ).all()
    return {Channel(channel): count for channel, count in rows}


def list_samples(session: Session, consultation: Consultation, question_key: str) -> Sequence[SampleStanding]:
    """The samples of a question, the newest first."""
    samples = session.exec(
        select(BlindSample)
        .where(BlindSample.consultation_id == consultation.id, BlindSample.question_key == question_key)
        .order_by(col(BlindSample.drawn_at).desc(), col(BlindSample.id))
    ).all()
    return [standing_of(session, sample) for sample in samples]


def get_open_sample(session: Session, consultation_id: UUID, question_key: str) -> BlindSample | None:
    """The sample of a question that is neither closed nor given up."""
    return session.exec(
        select(BlindSample)
        .where(
            BlindSample.consultation_id == consultation_id,
            BlindSample.question_key == question_key,
            col(BlindSample.closed_at).is_(None),
        )
        .order_by(col(BlindSample.drawn_at), col(BlindSample.id))
    ).first()


def get_newest_reference(session: Session, consultation: Consultation, question_key: str) -> BlindSample | None:
    """The sample of a question that was closed last with all its comments coded: the ground of its figures."""
    return session.exec(
        select(BlindSample)
        .where(
            BlindSample.consultation_id == consultation.id,
            BlindSample.question_key == question_key,
            col(BlindSample.closed_at).is_not(None),
            BlindSample.abandoned_because == "",
        )
        .order_by(col(BlindSample.closed_at).desc(), col(BlindSample.id))
    ).first()


def require_sample(session: Session, consultation: Consultation, question_key: str, sample_id: UUID) -> BlindSample:
    """The sample of this question with this identifier. Raises NotFound."""
    sample = session.get(BlindSample, sample_id)
    if sample is None or (sample.consultation_id, sample.question_key) != (consultation.id, question_key):
        raise NotFound("There is no such sample.")
    return sample


def standing_of(session: Session, sample: BlindSample) -> SampleStanding:
    """How far a sample has come."""
    size, settled = session.exec(
        select(func.count(col(SampledComment.id)), func.count(col(SampledComment.settled_at))).where(
            SampledComment.sample_id == sample.id
        )
    ).one()
    coded = {
        (user_id, left_out): count
        for user_id, left_out, count in session.exec(
            select(BlindCoding.user_id, BlindCoding.has_decided_before, func.count(col(BlindCoding.id)))
            .join(SampledComment, col(BlindCoding.sampled_comment_id) == col(SampledComment.id))
            .where(SampledComment.sample_id == sample.id)
            .group_by(col(BlindCoding.user_id), col(BlindCoding.has_decided_before))
        ).all()
    }
    rows = session.exec(
        select(BlindCoder, User)
        .join(User, col(BlindCoder.user_id) == col(User.id))
        .where(BlindCoder.sample_id == sample.id, col(BlindCoder.left_at).is_(None))
        .order_by(col(BlindCoder.place))
    ).all()
    coders = tuple(
        CoderProgress(
            user_id=coder.user_id,
            name=user.name,
            place=coder.place or 0,
            began_at=coder.began_at,
            finished_at=coder.finished_at,
            coded=coded.get((coder.user_id, False), 0),
            left_out=coded.get((coder.user_id, True), 0),
            size=size,
        )
        for coder, user in rows
    )
    drawn_by = session.get_one(User, sample.drawn_by_id).name
    return SampleStanding(sample, drawn_by, coders, size, settled)


def code_book_of(session: Session, sample: BlindSample) -> CodeBook:
    """The version of the code book that a sample is coded to, whatever the question has moved on to."""
    return session.get_one(CodeBook, sample.code_book_id)


def _has_machine_themes() -> ColumnElement[bool]:
    return (
        select(Assignment.id)
        .where(col(Assignment.comment_id) == col(Comment.id), Assignment.assigned_by == AssignedBy.MACHINE)
        .correlate(Comment)
        .exists()
    )
