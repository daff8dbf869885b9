"""What may be shown of what people sent: published responses, and campaigns."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum


class PublicationVerdict(StrEnum):
    """Whether a response is shown to the public."""

    PUBLISHED = "published"
    WITHHELD = "withheld"


class Publication(Table, table=True):
    """A moderator's decision on a response whose sender agreed to its being published."""

    response_id: UUID = Field(foreign_key="response.id", unique=True, ondelete="CASCADE")
    verdict: PublicationVerdict = Field(sa_type=text_enum(PublicationVerdict), index=True)
    # The body it is published by; None: an individual, without a name.
    published_as: str | None = Field(default=None, max_length=200)
    reason: str = Field(default="", sa_type=Text)
    decided_by_id: UUID = Field(foreign_key="user_account.id")
    decided_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class PublishedComment(Table, table=True):
    """The words that a moderator read and published. Shown only while the masked comment is still these very words."""

    __tablename__ = "published_comment"
    __table_args__ = (UniqueConstraint("publication_id", "comment_id"),)

    publication_id: UUID = Field(foreign_key="publication.id", ondelete="CASCADE")
    comment_id: UUID = Field(foreign_key="comment.id", index=True, ondelete="CASCADE")
    text: str = Field(sa_type=Text)


class CampaignStatus(StrEnum):
    """Whether a person has looked at a group of near-identical comments."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    SPLIT = "split"  # a person decided that these are separate comments


class Campaign(Table, table=True):
    """A group of near-identical comments on one question. Each is counted, and figures are shown with and without."""

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    question_key: str = Field(max_length=80)
    label: str = Field(default="", max_length=200)
    status: CampaignStatus = Field(default=CampaignStatus.PROPOSED, sa_type=text_enum(CampaignStatus))
    found_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    decided_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = Field(default="", sa_type=Text)


class CampaignComment(Table, table=True):
    """A comment of a campaign. It is in one campaign at most that a person confirmed."""

    __tablename__ = "campaign_comment"
    __table_args__ = (UniqueConstraint("campaign_id", "comment_id"),)

    campaign_id: UUID = Field(foreign_key="campaign.id", ondelete="CASCADE")
    comment_id: UUID = Field(foreign_key="comment.id", index=True, ondelete="CASCADE")
    # A person took it out of the group: it is a comment of its own.
    is_taken_out: bool = False
    # Found after a person had confirmed the campaign. It counts as a comment of its own until a person lets it in.
    is_waiting: bool = False
