"""What the comments on a question can be narrowed to, where that depends on what was received and done."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from consult.models import Batch, Campaign, CampaignStatus, Comment, Consultation, Response, User
from consult.queries.counting import counts_in


def list_batches_of(session: Session, consultation: Consultation) -> Sequence[Batch]:
    """The batches of a consultation, the newest collection first."""
    return session.exec(
        select(Batch)
        .where(Batch.consultation_id == consultation.id)
        .order_by(col(Batch.collected_on).desc(), col(Batch.opened_at).desc(), col(Batch.id))
    ).all()


def list_deciders(session: Session, consultation: Consultation, question_key: str) -> Sequence[tuple[UUID, str]]:
    """The people who have decided the themes of a comment on a question, by name."""
    decided = (
        select(Comment.id)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(
            col(Comment.reviewed_by_id) == col(User.id),
            counts_in(consultation.id),
            Comment.question_key == question_key,
        )
        .correlate(User)
        .exists()
    )
    return session.exec(select(User.id, User.name).where(decided).order_by(col(User.name), col(User.id))).all()


def list_campaigns(session: Session, consultation: Consultation, question_key: str) -> Sequence[Campaign]:
    """The groups of near-identical comments on a question that no person has split, the first found first."""
    return session.exec(
        select(Campaign)
        .where(
            Campaign.consultation_id == consultation.id,
            Campaign.question_key == question_key,
            Campaign.status != CampaignStatus.SPLIT,
        )
        .order_by(col(Campaign.found_at), col(Campaign.id))
    ).all()
