"""What stands behind signing in: sessions, second factors, links to set a password, and tries that failed."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime, text_enum
from consult.db.locked import LockedText


class SignedInBy(StrEnum):
    """How somebody showed who they are when they signed in."""

    PASSWORD = "password"  # noqa: S105 - a way, not a password
    PASSWORD_AND_CODE = "password and code"  # noqa: S105
    SINGLE_SIGN_ON = "single sign-on"


class StaffSession(Table, table=True):
    """Somebody signed in, in one browser, now. Signing out deletes it. Where the browser is, is not kept."""

    __tablename__ = "staff_session"

    user_id: UUID = Field(foreign_key="user_account.id", index=True, ondelete="CASCADE")
    # Of what the browser's cookie holds: who reads this table can sign in as nobody.
    token_digest: str = Field(max_length=64, unique=True)
    signed_in_by: SignedInBy = Field(sa_type=text_enum(SignedInBy))
    browser: str = Field(max_length=80)
    begun_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    # Written some minutes apart, so that reading a page is seldom a write.
    last_used_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime, index=True)
    # The person's role asks for a second factor, and they have none yet: they may set one up, and nothing else.
    needs_second_factor: bool = False


class SecondFactor(Table, table=True):
    """The authenticator app that somebody signs in with besides their password. None until a code confirmed it."""

    __tablename__ = "second_factor"

    user_id: UUID = Field(foreign_key="user_account.id", unique=True, ondelete="CASCADE")
    secret: str = Field(sa_type=LockedText(purpose="second_factor.secret"))
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # The time step of the last code that was taken: neither it nor an earlier one is taken again.
    last_step: int | None = None


class RecoveryCode(Table, table=True):
    """A code that signs somebody in once without their authenticator app. Using it deletes it."""

    __tablename__ = "recovery_code"

    user_id: UUID = Field(foreign_key="user_account.id", index=True, ondelete="CASCADE")
    code_hash: str = Field(max_length=255)


class PasswordLink(Table, table=True):
    """A link with which somebody sets a password, once. A newer one takes its place, and using it deletes it."""

    __tablename__ = "password_link"

    user_id: UUID = Field(foreign_key="user_account.id", unique=True, ondelete="CASCADE")
    token_digest: str = Field(max_length=64, unique=True)
    ends_at: datetime = Field(sa_type=UtcDateTime)


class FailedTries(Table, table=True):
    """How often something was guessed wrongly: of an account, from an address, or by a browser that is known.

    Which is told only as a digest, under a key; that of an address counts for one day.
    """

    __tablename__ = "failed_tries"

    digest: str = Field(max_length=64, unique=True)
    failures: int = 0
    last_failed_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, index=True)
