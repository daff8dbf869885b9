"""Reads about the people who sign in."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from consult.errors import NotFound
from consult.models import User


def get_user(session: Session, user_id: UUID | str) -> User | None:
    """The person with this identifier; None also when the identifier is not one."""
    try:
        key = UUID(str(user_id))
    except ValueError:
        return None
    return session.get(User, key)


def require_user(session: Session, user_id: UUID) -> User:
    """The person with this identifier. Raises NotFound."""
    user = get_user(session, user_id)
    if user is None:
        raise NotFound("There is no such account.")
    return user


def get_user_by_email(session: Session, email: str) -> User | None:
    """The person with this e-mail address, whatever its capitals."""
    return session.exec(select(User).where(User.email == email.strip().lower())).one_or_none()


def list_users(session: Session) -> Sequence[User]:
    """Everybody with an account, by name."""
    return session.exec(select(User).order_by(col(User.name), col(User.id))).all()


def names_of(session: Session, ids: Iterable[UUID | None]) -> Mapping[UUID | None, str]:
    """The names of these people; None, which stands for the machine or nobody, has none."""
    wanted = {each for each in ids if each is not None}
    rows = session.exec(select(User.id, User.name).where(col(User.id).in_(wanted)).order_by(col(User.id))).all()
    return dict[UUID | None, str](rows)
