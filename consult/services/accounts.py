"""Local accounts: made, signed in to, closed."""

from pydantic import BaseModel, ConfigDict, EmailStr, Field, field_validator
from sqlmodel import Session

from consult.errors import Conflict
from consult.models import Role, User
from consult.queries.people import get_user_by_email
from consult.services.auditing import record
from consult.services.hashing import fits, hasher
from consult.services.sessions import end_sessions

SHORTEST_PASSWORD = 12

# Checked when there is no such account, so that the time taken does not tell which addresses have one.
HASH_OF_NOBODY = hasher.hash("nobody has this password")


class NewUser(BaseModel):
    """A person to make an account for, with everything checked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    email: EmailStr
    name: str = Field(min_length=1, max_length=120)
    role: Role
    password: str = Field(min_length=SHORTEST_PASSWORD, max_length=200)

    @field_validator("email")
    @classmethod
    def lower_case(cls, value: str) -> str:
        """One person, one address, whatever its capitals."""
        return value.strip().lower()


def create_user(session: Session, new: NewUser, *, actor: User | None = None) -> User:
    """Make an account. Raises Conflict when the address already has one."""
    if get_user_by_email(session, new.email) is not None:
        raise Conflict(f"There is already an account for {new.email}. Use another e-mail address.")
    user = User(email=new.email, name=new.name, role=new.role, password_hash=hasher.hash(new.password))
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


def set_active(session: Session, user: User, *, is_active: bool, actor: User) -> None:
    """Open or close an account. Closing it signs the person out everywhere."""
    if user.id == actor.id:
        raise Conflict("You cannot close your own account. Ask another administrator to do it.")
    user.is_active = is_active
    record(session, "account opened" if is_active else "account closed", user, actor=actor)
    end_sessions(session, user, actor=actor)
    session.flush()
