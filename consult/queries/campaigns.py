"""Reads of campaigns: groups of near-identical comments, and what was decided on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import (
    AuditEvent,
    Campaign,
    CampaignComment,
    CampaignStatus,
    Channel,
    Comment,
    Consultation,
    Response,
    User,
)
from consult.queries.copies import is_in_campaign
from consult.queries.counting import counts, counts_in
from consult.queries.selections import on_question

LOOKED_FOR = "campaigns looked for"


@dataclass(frozen=True, slots=True)
class Member:
    """A comment of a group. `text` is masked, once the machine has read it.

    Only those that are neither taken out nor waiting are in the group. Who waits came in after it was confirmed.
    """

    comment_id: UUID
    response_id: UUID
    reference: str
    channel: Channel
    received_at: datetime
    on_behalf_of: str | None
    text: str
    is_taken_out: bool
    is_waiting: bool

    @property
    def is_in(self) -> bool:
        """Whether it is counted as one of the group."""
        return not (self.is_taken_out or self.is_waiting)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of near-identical comments with all of its members, the first received first."""

    id: UUID
    label: str
    status: CampaignStatus
    found_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str
    members: tuple[Member, ...]

    @property
    def inside(self) -> tuple[Member, ...]:
        """The comments that are counted as one of the group."""
        return tuple(member for member in self.members if member.is_in)

    @property
    def waiting(self) -> tuple[Member, ...]:
        """Copies that came in after a person had confirmed the group."""
        return tuple(member for member in self.members if member.is_waiting)

    @property
    def taken_out(self) -> tuple[Member, ...]:
        """Comments that a person took out of the group."""
        return tuple(member for member in self.members if member.is_taken_out)

    @property
    def fingerprint(self) -> str:
        """Says whether the group is still what somebody saw."""
        rows = sorted(f"{each.comment_id} {each.is_taken_out} {each.is_waiting}" for each in self.members)
        return sha256("\n".join([self.status.value, *rows]).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """How many groups of a question there are: proposed, confirmed, split, and how many new copies wait."""

    proposed: int
    confirmed: int
    split: int
    waiting: int


@dataclass(frozen=True, slots=True)
class CopiedComment:
    """A comment as it is compared with others."""

    id: UUID
    text: str


def list_groups(session: Session, consultation: Consultation, question_key: str) -> Sequence[Group]:
    """The groups of a question: those that wait for a person, then confirmed, then split ones, the largest first."""
    order = list(CampaignStatus)
    groups = _groups(session, *_of(consultation, question_key))
    return sorted(groups, key=lambda group: (order.index(group.status), -len(group.members), group.found_at))


def require_group(session: Session, consultation: Consultation, question_key: str, campaign_id: UUID) -> Group:
    """The group with this identifier. Raises NotFound."""
    found = _groups(session, *_of(consultation, question_key), col(Campaign.id) == campaign_id)
    if not found:
        raise NotFound("There is no such group any more. The comments may have been grouped again: see the list.")
    return found[0]


def count_groups(session: Session, consultation: Consultation, question_key: str) -> GroupCounts:
    """How many groups of a question there are."""
    rows = session.exec(
        select(Campaign.status, func.count(col(Campaign.id)))
        .where(*_of(consultation, question_key))
        .group_by(col(Campaign.status))
        .order_by(col(Campaign.status))
    ).all()
    counts = dict(rows)
    waiting = session.exec(
        select(func.count(col(CampaignComment.id)))
        .join(Campaign, col(CampaignComment.campaign_id) == col(Campaign.id))
        .where(*_of(consultation, question_key), col(CampaignComment.is_waiting))
    ).one()
    return GroupCounts(
        proposed=counts.get(CampaignStatus.PROPOSED, 0),
        confirmed=counts.get(CampaignStatus.CONFIRMED, 0),
        split=counts.get(CampaignStatus.SPLIT, 0),
        waiting=waiting,
    )


def campaign_labels(session: Session, consultation: Consultation, question_key: str) -> Mapping[UUID, str]:
    """The label of the confirmed campaign that each comment on a question is part of."""
    rows = session.exec(
        select(CampaignComment.comment_id, Campaign.label)
        .join(Campaign, col(CampaignComment.campaign_id) == col(Campaign.id))
        .where(*_of(consultation, question_key), *is_in_campaign())
        .order_by(col(CampaignComment.comment_id))
    ).all()
    return dict(rows)


def campaigns_of_responses(session: Session, consultation: Consultation) -> Mapping[UUID, Sequence[str]]:
    """The labels of the confirmed campaigns that each response is part of, on whatever question."""
    rows = session.exec(
        select(Comment.response_id, Campaign.label)
        .join(CampaignComment, col(CampaignComment.comment_id) == col(Comment.id))
        .join(Campaign, col(CampaignComment.campaign_id) == col(Campaign.id))
        .where(*_of(consultation), *is_in_campaign())
        .order_by(col(Comment.response_id), col(Campaign.label))
    ).all()
    labels: dict[UUID, list[str]] = {}
    for response_id, label in rows:
        labels.setdefault(response_id, []).append(label)
    return labels


def comments_in_groups(session: Session, consultation: Consultation, question_key: str) -> frozenset[UUID]:
    """The comments on a question that are in a group which nobody has split, whether anybody has confirmed it or not.

    Those that wait to be let in are among them: their words are not one person's either.
    """
    rows = session.exec(
        select(CampaignComment.comment_id)
        .join(Campaign, col(CampaignComment.campaign_id) == col(Campaign.id))
        .where(
            *_of(consultation, question_key),
            col(Campaign.status) != CampaignStatus.SPLIT,
            col(CampaignComment.is_taken_out).is_(False),
        )
        .order_by(col(CampaignComment.comment_id))
    ).all()
    return frozenset(rows)


def comments_to_compare(session: Session, consultation_id: UUID, question_key: str) -> Sequence[CopiedComment]:
    """Every comment on a question that counts, as it was given, the first received first."""
    rows = session.exec(
        select(Comment.id, Comment.text)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(counts_in(consultation_id), Comment.question_key == question_key)
        .order_by(col(Response.received_at), col(Comment.id))
    ).all()
    return [CopiedComment(comment_id, text) for comment_id, text in rows]


def last_looked_at(session: Session, consultation: Consultation, question_key: str) -> datetime | None:
    """When near-identical comments were last looked for; None: never."""
    return _looked_at(session, consultation.id, question_key)


def has_unlooked_comments(session: Session, consultation_id: UUID, question_key: str) -> bool:
    """Whether a comment on a question was coded after near-identical ones were last looked for."""
    looked_at = _looked_at(session, consultation_id, question_key)
    coded_at = session.exec(
        select(func.max(col(Comment.coded_at)))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(Response.consultation_id == consultation_id, Comment.question_key == question_key)
    ).one()
    return coded_at is not None and (looked_at is None or looked_at <= coded_at)


def count_entered_since(
    session: Session, consultation: Consultation, question_key: str, moment: datetime | None
) -> int:
    """How many comments on a question came in after a moment; with None, all of them."""
    conditions = on_question(consultation, question_key)
    if moment is not None:
        conditions.append(col(Response.entered_at) > moment)
    return session.exec(
        select(func.count(col(Comment.id)))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*conditions)
    ).one()


def _looked_at(session: Session, consultation_id: UUID, question_key: str) -> datetime | None:
    return session.exec(
        select(func.max(col(AuditEvent.happened_at))).where(
            AuditEvent.action == LOOKED_FOR,
            AuditEvent.subject_id == consultation_id,
            col(AuditEvent.details)["question"].as_string() == question_key,
        )
    ).one()


def _of(consultation: Consultation, question_key: str | None = None) -> list[ColumnElement[bool]]:
    conditions = [col(Campaign.consultation_id) == consultation.id]
    if question_key is not None:
        conditions.append(col(Campaign.question_key) == question_key)
    return conditions


def _groups(session: Session, *conditions: ColumnElement[bool]) -> list[Group]:
    campaigns = session.exec(
        select(Campaign, User)
        .join(User, col(Campaign.decided_by_id) == col(User.id), isouter=True)
        .where(*conditions)
        .order_by(col(Campaign.found_at), col(Campaign.id))
        .execution_options(populate_existing=True)
    ).all()
    members: dict[UUID, list[Member]] = {campaign.id: [] for campaign, _ in campaigns}
    rows = session.exec(
        select(CampaignComment, Comment, Response)
        .join(Comment, col(CampaignComment.comment_id) == col(Comment.id))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(col(CampaignComment.campaign_id).in_(members), counts())
        .order_by(col(Response.received_at), col(Comment.id))
        .execution_options(populate_existing=True)
    ).all()
    for row, comment, response in rows:
        members[row.campaign_id].append(
            Member(
                comment_id=comment.id,
                response_id=response.id,
                reference=response.reference,
                channel=response.channel,
                received_at=response.received_at,
                on_behalf_of=response.on_behalf_of,
                text=comment.masked_text if comment.masked_text is not None else comment.text,
                is_taken_out=row.is_taken_out,
                is_waiting=row.is_waiting,
            )
        )
    return [
        Group(
            id=campaign.id,
            label=campaign.label,
            status=campaign.status,
            found_at=campaign.found_at,
            decided_by=user.name if user else None,
            decided_at=campaign.decided_at,
            reason=campaign.reason,
            members=tuple(members[campaign.id]),
        )
        for campaign, user in campaigns
    ]
