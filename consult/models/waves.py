"""Series of consultations or surveys that are asked again, and what one wave can be held against another by."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum
from consult.models.consultation import Study


class Series(Table, table=True):
    """Something that is asked again and again, such as a yearly survey."""

    name: str = Field(max_length=200, unique=True)
    made_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    made_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Wave(Table, table=True):
    """One round of a series: a consultation, or a survey of which only published figures are known.

    Waves stand in the order of their last days. A consultation is a wave of one series at most.
    """

    __table_args__ = (UniqueConstraint("series_id", "label"),)

    series_id: UUID = Field(foreign_key="series.id", index=True)
    label: str = Field(max_length=80)
    first_on: date
    last_on: date
    # None: only figures that were published are known, from the source, about a study of this kind.
    consultation_id: UUID | None = Field(default=None, foreign_key="consultation.id", unique=True)
    source: str = Field(default="", sa_type=Text)
    study: Study | None = Field(default=None, sa_type=text_enum(Study))
    added_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    added_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class PublishedTable(Table, table=True):
    """What was published of one question of a wave whose responses are gone, or were never here."""

    __tablename__ = "published_table"
    __table_args__ = (UniqueConstraint("wave_id", "part"),)

    wave_id: UUID = Field(foreign_key="wave.id", ondelete="CASCADE")
    # The question's key; of a matrix with a row's key behind a full stop.
    part: str = Field(max_length=170)
    ask: str = Field(sa_type=Text)  # the wording that was published
    # One of the two is there, or both: how many answered, and half the width of the published 95% interval.
    base: int | None = None
    half_width_0_to_1: float | None = None
    # The name of a line (see reports.wave_lines) to its share from 0 to 1.
    shares: dict[str, float] = Field(default_factory=dict, sa_type=JSON)
    entered_by_id: UUID = Field(foreign_key="user_account.id")
    entered_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class WaveMatch(Table, table=True):
    """What a person said of a question that two waves ask: whether its answers can be compared, and why.

    Without one, the wording decides: the same can be compared, another cannot.
    """

    __tablename__ = "wave_match"
    __table_args__ = (UniqueConstraint("earlier_id", "later_id", "question_key"),)

    earlier_id: UUID = Field(foreign_key="wave.id", ondelete="CASCADE")
    later_id: UUID = Field(foreign_key="wave.id", ondelete="CASCADE", index=True)
    question_key: str = Field(max_length=80)
    is_comparable: bool
    reason: str = Field(sa_type=Text)
    decided_by_id: UUID = Field(foreign_key="user_account.id")
    decided_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
