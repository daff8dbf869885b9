"""What was erased because a person asked for it, and what of signed summaries is withheld since."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime
from consult.models.summary import MadeFile


class Erasure(Table, table=True):
    """That somebody's data were erased: how many rows of which tables, and why. Nothing in it leads to the person."""

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    reason: str = Field(sa_type=Text)
    # Table name to how many rows went.
    deleted: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    has_checked_code: bool = False  # whoever asked gave the code of the saved answers
    erased_by_id: UUID | None = Field(default=None, foreign_key="user_account.id")
    erased_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class WithheldQuote(Table, table=True):
    """A quote of a signed summary that is shown to nobody any more. What was signed stays as it was."""

    __tablename__ = "withheld_quote"
    __table_args__ = (UniqueConstraint("summary_id", "position"),)

    summary_id: UUID = Field(foreign_key="summary.id", ondelete="CASCADE")
    position: int  # its place among all quotes of the summary, from 0
    erasure_id: UUID = Field(foreign_key="erasure.id", index=True)


class ReissuedFile(MadeFile, table=True):
    """A document of a signed summary, made again without the quotes that are withheld. It is given in its place."""

    __tablename__ = "reissued_file"
    __table_args__ = (UniqueConstraint("summary_id", "name"),)

    made_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
