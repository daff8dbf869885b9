"""Copies: the comments of confirmed campaigns that are left out where each campaign counts once."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from consult.models import Campaign, CampaignComment, CampaignStatus, Comment, Consultation, Response
from consult.queries.counting import counts
from consult.queries.themes import is_themed


@dataclass(frozen=True, slots=True)
class Copies:
    """The comments that are left out where each confirmed campaign counts once: all of it but the first received."""

    campaigns: int
    comments: int  # in these campaigns, the first of each among them
    left_out: frozenset[UUID]


def copies_on(session: Session, consultation: Consultation, question_key: str) -> Copies:
    """The themed comments of confirmed campaigns that are copies of one received before them."""
    there = _in_order(consultation, question_key).subquery()
    campaigns, comments = session.execute(
        select_columns(func.count(there.c.campaign_id.distinct()), func.count(there.c.comment_id))
    ).one()
    left_out = session.exec(select(col(Comment.id)).where(is_copy(consultation, question_key))).all()
    return Copies(campaigns, comments, frozenset(left_out))


def is_copy(consultation: Consultation, question_key: str) -> ColumnElement[bool]:
    """Whether a comment on a question is left out where each confirmed campaign counts once.

    It says so of the whole question, whatever selection it is used in: a campaign counts where its first comment is.
    So counts of parts add up to the count of all, and a list of what was counted holds exactly as many.
    """
    there = _in_order(consultation, question_key).subquery()
    return col(Comment.id).in_(select_columns(there.c.comment_id).where(there.c.place > 1))


def is_in_campaign() -> list[ColumnElement[bool]]:
    """The conditions that a comment of a campaign fits that a person confirmed, and of which it counts as one."""
    return [
        col(Campaign.status) == CampaignStatus.CONFIRMED,
        col(CampaignComment.is_taken_out).is_(False),
        col(CampaignComment.is_waiting).is_(False),
    ]


def _in_order(consultation: Consultation, question_key: str) -> Select[tuple[UUID, UUID, int]]:
    """Every themed comment of the confirmed campaigns on a question, with its place in its campaign, from 1."""
    # What came at the same moment is told apart by its words: identifiers are drawn at random.
    received = (col(Response.received_at), col(Response.entered_at), col(Comment.text), col(Comment.id))
    place = func.row_number().over(partition_by=col(CampaignComment.campaign_id), order_by=received)
    return (
        select_columns(col(CampaignComment.campaign_id), col(CampaignComment.comment_id), place.label("place"))
        .join(Campaign, col(CampaignComment.campaign_id) == col(Campaign.id))
        .join(Comment, col(CampaignComment.comment_id) == col(Comment.id))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(
            col(Campaign.consultation_id) == consultation.id,
            col(Campaign.question_key) == question_key,
            counts(),
            *is_in_campaign(),
            is_themed(),
        )
    )
