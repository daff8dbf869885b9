"""Paper: a pile of forms from one place and day."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime


class Batch(Table, table=True):
    """A pile of paper forms, with how many were received, so that keyed can be held against received."""

    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
    venue: str = Field(max_length=200)
    collected_on: date
    forms_received: int
    opened_by_id: UUID = Field(foreign_key="user_account.id", index=True)
    opened_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
