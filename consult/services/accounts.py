"""Local accounts: made, signed in to, closed."""

import secrets

from pydantic import BaseModel, ConfigDict, EmailStr, Field, field_validator
from sqlmodel import Session

from consult.errors import Conflict
from consult.models import Role, StaffSession, User
from consult.queries.people import get_user_by_email
from consult.services.auditing import record
from consult.services.hashing import fits, hasher
from consult.services.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, refuse_easy_password
from consult.services.sessions import end_sessions

# Checked when there is no such account, so that the time taken does not tell which addresses have one.
HASH_OF_NOBODY = hasher.hash("nobody has this password")


def hash_that_nothing_fits() -> str:
    """What an account has whose password nobody knows. Checking one against it takes as long as any."""
    return hasher.hash(secrets.token_urlsafe(32))


class NewUser(BaseModel):
    """A person to make an account for, with everything checked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    email: EmailStr
    name: str = Field(min_length=1, max_length=120)
    role: Role
    # None: nobody knows one, until the person sets theirs with a link.
    password: str | None = Field(default=None, min_length=SHORTEST_PASSWORD, max_length=LONGEST_PASSWORD)

    @field_validator("email")
    @classmethod
    def lower_case(cls, value: str) -> str:
        """One person, one address, whatever its capitals."""
        return value.strip().lower()


def create_user(session: Session, new: NewUser, *, site_name: str = "", actor: User | None = None) -> User:
    """Make an account. Raises Conflict when the address already has one, PasswordRefused for one easily guessed."""
    if get_user_by_email(session, new.email) is not None:
        raise Conflict(f"There is already an account for {new.email}. Use another e-mail address.")
    user = User(email=new.email, name=new.name, role=new.role, password_hash=hash_that_nothing_fits())
    if new.password is not None:
        refuse_easy_password(new.password, user=user, site_name=site_name)
        user.password_hash = hasher.hash(new.password)
    session.add(user)
    record(session, "user created", user, actor=actor, role=new.role.value)
    session.flush()
    return user


def check_password(session: Session, *, email: str, password: str) -> User | None:
    """The person whom this address and password belong to, or None. Which of the two was wrong is not told."""
    user = get_user_by_email(session, email)
    password_fits = fits(user.password_hash if user else HASH_OF_NOBODY, password)
    if user is None or not password_fits or not user.is_active:
        return None
    if hasher.check_needs_rehash(user.password_hash):
        user.password_hash = hasher.hash(password)
        session.flush()
    return user


def change_password(
    session: Session, user: User, password: str, *, site_name: str, held: StaffSession | None, actor: User
) -> int:
    """Give somebody a new password, and end their sessions but the one held. Gives how many were ended.

    Raises PasswordRefused.
    """
    refuse_easy_password(password, user=user, site_name=site_name)
    user.password_hash = hasher.hash(password)
    record(session, "password changed", user, actor=actor)
    ended = end_sessions(session, user, actor=actor, but=held)
    session.flush()
    return ended


def give_role(session: Session, user: User, role: Role, *, actor: User | None, **how: str) -> None:
    """Give somebody another role, and end every session begun with the one they had.

    Raises Conflict when somebody changes their own.
    """
    if actor is not None and user.id == actor.id:
        raise Conflict("You cannot change your own role. Ask another administrator to do it.")
    record(session, "role changed", user, actor=actor, was=user.role.value, role=role.value, **how)
    user.role = role
    end_sessions(session, user, actor=actor)
    session.flush()


def set_active(session: Session, user: User, *, is_active: bool, actor: User) -> None:
    """Open or close an account. Closing it signs the person out everywhere."""
    if user.id == actor.id:
        raise Conflict("You cannot close your own account. Ask another administrator to do it.")
    user.is_active = is_active
    record(session, "account opened" if is_active else "account closed", user, actor=actor)
    end_sessions(session, user, actor=actor)
    session.flush()
