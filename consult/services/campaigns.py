"""Campaigns: near-identical comments that the machine groups, and a person confirms or splits.

What a person decided holds for the comments it was made about, however often the machine looks again. Comments that it
finds later to be copies of a confirmed campaign wait for a person before they are counted as part of it.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import Session, col, select

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import Campaign, CampaignComment, CampaignStatus, Consultation, User
from consult.queries.campaigns import LOOKED_FOR, Group, comments_to_compare, require_group
from consult.services.auditing import record

FEWEST = 2
LONGEST_LABEL = 200
CHANGED = (
    "This group has changed since you opened it: somebody decided on it, or the machine looked again. "
    "Look at it as it is now, then decide."
)
TOO_FEW_LEFT = "At least two comments must stay in a group. If they do not belong together, split the whole group."


@dataclass(slots=True)
class _Known:
    """A campaign there is, with its rows by comment."""

    campaign: Campaign
    rows: dict[UUID, CampaignComment] = field(default_factory=dict)

    @property
    def inside(self) -> set[UUID]:
        return {comment_id for comment_id, row in self.rows.items() if not row.is_taken_out}


def store_groups(
    session: Session,
    consultation_id: UUID,
    question_key: str,
    groups: Sequence[Sequence[UUID]],
    texts: Mapping[UUID, str],
) -> None:
    """Keep the groups that the machine found among the comments on a question, beside what people decided before.

    `texts` are the comments as it read them: one that has been corrected since is in no group. A proposed group that
    is found again is the same group. The caller is a worker, in a transaction of its own.
    """
    consultation = session.exec(select(Consultation).where(Consultation.id == consultation_id).with_for_update()).one()
    now = {comment.id: comment.text for comment in comments_to_compare(session, consultation_id, question_key)}
    unchanged = {comment_id for comment_id, text in now.items() if texts.get(comment_id) == text}
    known = _known(session, consultation_id, question_key)
    decided = _decided(known)
    proposals = []
    for group in groups:
        new = [comment_id for comment_id in group if comment_id in unchanged and comment_id not in decided]
        confirmed = _confirmed_for(group, known)
        if confirmed is not None:
            _add(session, confirmed, new, is_waiting=True)
        elif len(new) >= FEWEST:
            proposals.append(new)
    _propose(session, consultation_id, question_key, proposals, known)
    record(session, LOOKED_FOR, consultation, question=question_key, comments=len(texts), groups=len(groups))
    session.flush()


@dataclass(frozen=True, slots=True)
class Seen:
    """A group as somebody saw it who now decides on it: which one, its fingerprint then, and who."""

    consultation: Consultation
    question_key: str
    campaign_id: UUID
    fingerprint: str
    by: User


def confirm_campaign(session: Session, seen: Seen, *, label: str) -> None:
    """Say that a group is one campaign, under a label. From then on figures are shown with and without its copies.

    On one that is confirmed already it changes the label.
    """
    if not label.strip():
        raise Conflict("Give the campaign a label.")
    group, campaign = _hold(session, seen)
    if group.status is CampaignStatus.SPLIT:
        raise Conflict("This group was split. Undo that first.")
    campaign.label = label.strip()[:LONGEST_LABEL]
    campaign.status = CampaignStatus.CONFIRMED
    _note(session, "campaign confirmed", campaign, by=seen.by, comments=len(group.inside))


def split_campaign(session: Session, seen: Seen, *, reason: str = "") -> None:
    """Say that the comments of a group are separate comments. They are not proposed as a group again."""
    group, campaign = _hold(session, seen)
    campaign.reason = reason.strip()
    campaign.status = CampaignStatus.SPLIT
    _note(session, "campaign split", campaign, by=seen.by, comments=len(group.inside))


def take_out(session: Session, seen: Seen, comment_ids: Collection[UUID]) -> None:
    """Say that some comments, in the group or waiting for it, are comments of their own. Two at least stay in it."""
    group, campaign = _hold(session, seen)
    if group.status is CampaignStatus.SPLIT:
        raise Conflict("This group was split: its comments are separate already.")
    if sum(member.comment_id not in comment_ids for member in group.inside) < FEWEST:
        raise Conflict(TOO_FEW_LEFT)
    rows = _rows(session, campaign, comment_ids)
    for row in rows:
        row.is_taken_out, row.is_waiting = True, False
    _note(session, "campaign comments taken out", campaign, by=seen.by, comments=len(rows))


def let_in(session: Session, seen: Seen, comment_ids: Collection[UUID]) -> None:
    """Count comments as part of a group that waited for it, or that were taken out of it."""
    _group, campaign = _hold(session, seen)
    rows = _rows(session, campaign, comment_ids)
    for row in rows:
        row.is_taken_out = row.is_waiting = False
    _note(session, "campaign comments let in", campaign, by=seen.by, comments=len(rows))


def undo_campaign(
    session: Session, consultation: Consultation, question_key: str, campaign_id: UUID, *, undone_by: User
) -> None:
    """Take every decision on a group back: it is proposed again, with every comment that the machine put in it."""
    campaign = _lock(session, consultation, question_key, campaign_id)
    rows = session.exec(select(CampaignComment).where(CampaignComment.campaign_id == campaign.id)).all()
    if campaign.status is CampaignStatus.PROPOSED and not any(row.is_taken_out for row in rows):
        raise Conflict("There is no decision on this group to undo. Somebody else may have undone it.")
    for row in rows:
        row.is_taken_out = row.is_waiting = False
    before = campaign.status
    campaign.status = CampaignStatus.PROPOSED
    campaign.reason = ""
    campaign.decided_by_id = campaign.decided_at = None
    record(session, "campaign decision undone", campaign, actor=undone_by, before=before.value)
    session.flush()


def _note(session: Session, action: str, campaign: Campaign, *, by: User, comments: int) -> None:
    campaign.decided_by_id, campaign.decided_at = by.id, utc_now()
    record(session, action, campaign, actor=by, question=campaign.question_key, comments=comments)
    session.flush()


def _hold(session: Session, seen: Seen) -> tuple[Group, Campaign]:
    """The group, which nobody else changes until this transaction ends. Raises Conflict unless it is what was seen."""
    campaign = _lock(session, seen.consultation, seen.question_key, seen.campaign_id)
    group = require_group(session, seen.consultation, seen.question_key, seen.campaign_id)
    if group.fingerprint != seen.fingerprint:
        raise Conflict(CHANGED)
    return group, campaign


def _lock(session: Session, consultation: Consultation, question_key: str, campaign_id: UUID) -> Campaign:
    # The worker holds the consultation while it stores groups.
    session.exec(select(Consultation.id).where(Consultation.id == consultation.id).with_for_update()).one()
    require_group(session, consultation, question_key, campaign_id)
    return session.get_one(Campaign, campaign_id)


def _rows(session: Session, campaign: Campaign, comment_ids: Collection[UUID]) -> Sequence[CampaignComment]:
    return session.exec(
        select(CampaignComment).where(
            CampaignComment.campaign_id == campaign.id, col(CampaignComment.comment_id).in_(comment_ids)
        )
    ).all()


def _known(session: Session, consultation_id: UUID, question_key: str) -> list[_Known]:
    campaigns = session.exec(
        select(Campaign)
        .where(Campaign.consultation_id == consultation_id, Campaign.question_key == question_key)
        .order_by(col(Campaign.found_at), col(Campaign.id))
    ).all()
    known = {campaign.id: _Known(campaign) for campaign in campaigns}
    rows = session.exec(select(CampaignComment).where(col(CampaignComment.campaign_id).in_(known))).all()
    for row in rows:
        known[row.campaign_id].rows[row.comment_id] = row
    return list(known.values())


def _decided(known: Sequence[_Known]) -> set[UUID]:
    """The comments on which a person decided, or that wait for one: they are in no other group."""
    return {
        comment_id
        for each in known
        for comment_id, row in each.rows.items()
        if each.campaign.status is not CampaignStatus.PROPOSED or row.is_taken_out
    }


def _confirmed_for(group: Sequence[UUID], known: Sequence[_Known]) -> _Known | None:
    """The confirmed campaign that most of the group is in, if any of it is in one."""
    shared = Counter(
        {
            place: len(each.inside.intersection(group))
            for place, each in enumerate(known)
            if each.campaign.status is CampaignStatus.CONFIRMED
        }
    )
    (place, size), *_ = shared.most_common(1) or [(0, 0)]
    return known[place] if size else None


def _propose(
    session: Session,
    consultation_id: UUID,
    question_key: str,
    proposals: Sequence[Sequence[UUID]],
    known: Sequence[_Known],
) -> None:
    """Make the proposed groups be these: a group that is found again keeps its row, with what was taken out of it."""
    left = [each for each in known if each.campaign.status is CampaignStatus.PROPOSED]
    for proposal in sorted(proposals, key=len, reverse=True):
        again = max(left, key=lambda each: len(each.inside.intersection(proposal)), default=None)
        if again is None or not again.inside.intersection(proposal):
            campaign = Campaign(consultation_id=consultation_id, question_key=question_key)
            session.add(campaign)
            session.flush()
            again = _Known(campaign)
        else:
            left.remove(again)
        for comment_id in again.inside.difference(proposal):
            session.delete(again.rows[comment_id])
        _add(session, again, [each for each in proposal if each not in again.rows])
    for gone in left:
        _drop(session, gone)


def _drop(session: Session, gone: _Known) -> None:
    """A proposed group that is found no more goes; what a person took out of it stays separate."""
    for comment_id in gone.inside:
        session.delete(gone.rows[comment_id])
    if len(gone.inside) == len(gone.rows):
        session.flush()
        session.delete(gone.campaign)
    else:
        gone.campaign.status = CampaignStatus.SPLIT


def _add(session: Session, to: _Known, comment_ids: Sequence[UUID], *, is_waiting: bool = False) -> None:
    for comment_id in comment_ids:
        session.add(CampaignComment(campaign_id=to.campaign.id, comment_id=comment_id, is_waiting=is_waiting))
