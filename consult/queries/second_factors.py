"""Reads about second factors."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlmodel import Session, col, func, select

from consult.models import RecoveryCode, SecondFactor, User


def get_second_factor(session: Session, user: User) -> SecondFactor | None:
    """The authenticator app that a person signs in with; None where none was confirmed."""
    factor = get_factor_begun(session, user)
    return factor if factor is not None and factor.confirmed_at is not None else None


def get_factor_begun(session: Session, user: User) -> SecondFactor | None:
    """The authenticator app of a person, confirmed or being set up."""
    return session.exec(select(SecondFactor).where(SecondFactor.user_id == user.id)).one_or_none()


def has_second_factor(session: Session, user: User) -> bool:
    """The same as whether there is one: without opening its secret, which takes a key and memory."""
    return user.id in who_has_second_factor(session, {user.id})


def who_has_second_factor(session: Session, users: Collection[UUID]) -> Collection[UUID]:
    """Which of these people sign in with an authenticator app."""
    query = select(SecondFactor.user_id).where(
        col(SecondFactor.user_id).in_(users), col(SecondFactor.confirmed_at).is_not(None)
    )
    return set(session.exec(query).all())


def count_recovery_codes(session: Session, user: User) -> int:
    """How many recovery codes a person has left."""
    return session.exec(select(func.count()).where(RecoveryCode.user_id == user.id)).one()


def list_recovery_codes(session: Session, user: User) -> Sequence[RecoveryCode]:
    """The recovery codes that a person has left."""
    query = select(RecoveryCode).where(RecoveryCode.user_id == user.id).order_by(col(RecoveryCode.code_hash))
    return session.exec(query).all()
