"""The people of an area, as published figures give them, to hold those who answered against."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime


class AreaMargin(Table, table=True):
    """Where the area's figures for one question come from. All of a consultation's are put in with one file."""

    __tablename__ = "area_margin"
    __table_args__ = (UniqueConstraint("consultation_id", "question_key"),)

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    # Of the questionnaire, or of the equality questions that follow it.
    question_key: str = Field(max_length=80)
    source: str = Field(sa_type=Text)
    counted_on: date  # the day the figures speak of, such as census day
    put_in_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    put_in_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class AreaGroup(Table, table=True):
    """One group's share of the area's people: those for whom one option of the question holds."""

    __tablename__ = "area_group"
    __table_args__ = (UniqueConstraint("margin_id", "option"),)

    margin_id: UUID = Field(foreign_key="area_margin.id", ondelete="CASCADE")
    option: str = Field(max_length=80)
    position: int  # the order of the options in the question
    share: float  # from 0 to 1; those of a margin add up to 1
    # How many people, where the file gave numbers and not shares.
    people: int | None = None
