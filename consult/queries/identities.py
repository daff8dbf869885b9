"""Reads about who somebody is to a provider."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from consult.models import Identity


def get_identity(session: Session, *, issuer: str, subject: str) -> Identity | None:
    """The account that a provider's subject has, if it has one."""
    return session.exec(select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)).one_or_none()


def identity_of(session: Session, user_id: UUID, *, issuer: str) -> Identity | None:
    """Who an account is to a provider, if anybody."""
    return session.exec(select(Identity).where(Identity.user_id == user_id, Identity.issuer == issuer)).one_or_none()


def list_identities(session: Session, user_id: UUID) -> Sequence[Identity]:
    """Who an account is to providers, by their issuers."""
    query = select(Identity).where(Identity.user_id == user_id)
    return session.exec(query.order_by(col(Identity.issuer), col(Identity.id))).all()
