"""The people who sign in."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum


class Role(StrEnum):
    """What a person who signs in is here to do. Residents never sign in."""

    OFFICER = "officer"
    POLICY = "policy"
    BOARD = "board"
    ADMIN = "admin"


class User(Table, table=True):
    """Somebody with a local account. The e-mail address is kept in lower case."""

    __tablename__ = "user_account"  # "user" is a reserved word in PostgreSQL

    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=120)
    role: Role = Field(sa_type=text_enum(Role))
    password_hash: str = Field(max_length=255)
    is_active: bool = True
    # Those to come too. Otherwise only on those that a membership names; administrators are never limited.
    works_on_every_consultation: bool = True
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    signed_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
