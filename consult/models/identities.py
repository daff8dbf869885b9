"""Who somebody is to the provider that staff sign in through, and what waits while they do."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime
from consult.db.locked import LockedJson


class Identity(Table, table=True):
    """The person whom a provider knows by a subject has this account. An account has one of each provider at most."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("user_id", "issuer"))

    issuer: str = Field(max_length=255)
    # Never given to anybody else, as an e-mail address may be.
    subject: str = Field(max_length=255)
    user_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE")
    linked_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class KeptForm(Table, table=True):
    """A form that could not be acted on, kept for its sender while they sign in at a provider: half an hour at most.

    Only the browser that sent it has its identifier, signed. Those that nobody came back for are deleted each hour.
    """

    __tablename__ = "kept_form"

    path: str = Field(max_length=2000)
    # Names and what was typed, in the order of the form.
    fields: list[list[Any]] = Field(sa_type=LockedJson("kept_form.fields"))
    kept_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, index=True)
