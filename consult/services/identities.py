"""Accounts of those whom a provider vouches for: found, linked, made, and given the role that the provider tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from consult.models import AuditEvent, Identity, Role, SignedInBy, User
from consult.openid.person import VouchedFor
from consult.queries.identities import get_identity, identity_of, list_identities
from consult.queries.people import get_user, get_user_by_email
from consult.services.accounts import NewUser, create_user, give_role
from consult.services.auditing import record
from consult.services.sessions import end_sessions

MOST_FIRST = (Role.ADMIN, Role.POLICY, Role.OFFICER, Role.BOARD)
"""Of several roles that a person is given, the first of these counts."""


class Refusal(StrEnum):
    """Why somebody whom the provider vouches for has no way in here."""

    NO_ACCOUNT = "no account"
    NO_ROLE = "no role"
    CLOSED = "account closed"
    NOT_VERIFIED = "address not verified"
    SOMEBODY_ELSE = "address of somebody else"
    """The account of that address is linked to another person of the same provider: addresses are given out again."""


@dataclass(frozen=True, slots=True)
class SignOnRules:
    """Whom a deployment lets in through its provider."""

    roles: Mapping[str, Role]
    """The role that each value of the claim stands for. None at all: roles are given here, by administrators."""
    makes_accounts: bool = False
    """Whether somebody with a role and no account is given one."""
    trusts_addresses: bool = False
    """Whether the provider's addresses are its people's own, though it does not say that it has checked them."""

    def role_of(self, person: VouchedFor) -> Role | None:
        """The role that the provider gives somebody."""
        given = {role for value, role in self.roles.items() if value in person.values}
        return next((role for role in MOST_FIRST if role in given), None)


def find_account(session: Session, person: VouchedFor, rules: SignOnRules) -> User | Refusal:
    """The account of somebody whom the provider vouches for, linked or made where it may be; or why there is none.

    Call it with the write lock, and commit either way: a refusal is written down too.
    """
    known, role = _known(session, person), rules.role_of(person)
    if rules.roles and role is None:
        return _without_role(session, known)
    try:
        with session.begin_nested():
            found = known or _linked_or_made(session, person, role, rules)
    except IntegrityError:  # somebody signs on for the first time in two tabs at once
        found = _known(session, person) or _linked_or_made(session, person, role, rules)
    if isinstance(found, Refusal):
        return found
    if not found.is_active:
        return _refused(session, Refusal.CLOSED, found)
    if role is not None and role is not found.role:
        give_role(session, found, role, actor=None, by=SignedInBy.SINGLE_SIGN_ON.value)
    return found


def sign_out_identity(session: Session, *, issuer: str, subject: str) -> None:
    """End the sessions that a provider let somebody in to, who has signed out there. Nobody known: nothing happens."""
    identity = get_identity(session, issuer=issuer, subject=subject)
    user = get_user(session, identity.user_id) if identity else None
    if user is not None:
        end_sessions(session, user, actor=None, by=SignedInBy.SINGLE_SIGN_ON)


def forget_identities(session: Session, user: User, *, actor: User | None = None) -> int:
    """Part an account from whoever it is to providers, and give how many that were. They are signed out."""
    identities = list_identities(session, user.id)
    for identity in identities:
        session.delete(identity)
    if identities:
        record(session, "single sign-on unlinked", user, actor=actor)
        end_sessions(session, user, actor=actor, by=SignedInBy.SINGLE_SIGN_ON)
    session.flush()
    return len(identities)


def _known(session: Session, person: VouchedFor) -> User | None:
    identity = get_identity(session, issuer=person.issuer, subject=person.subject)
    return get_user(session, identity.user_id) if identity else None


def _without_role(session: Session, known: User | None) -> Refusal:
    """Whoever has lost every role at the provider is out here too, in each browser that it let in."""
    if known is not None:
        end_sessions(session, known, actor=None, by=SignedInBy.SINGLE_SIGN_ON)
    return _refused(session, Refusal.NO_ROLE, known)


def _linked_or_made(session: Session, person: VouchedFor, role: Role | None, rules: SignOnRules) -> User | Refusal:
    user = get_user_by_email(session, person.email) if person.email else None
    if user is not None:
        if not (person.is_email_verified or rules.trusts_addresses):
            return _refused(session, Refusal.NOT_VERIFIED, user)
        if not user.is_active:
            return _refused(session, Refusal.CLOSED, user)
        if identity_of(session, user.id, issuer=person.issuer) is not None:
            return _refused(session, Refusal.SOMEBODY_ELSE, user)
    elif role is not None and rules.makes_accounts and (new := _new_user(person, role)) is not None:
        user = create_user(session, new)
    else:
        return _refused(session, Refusal.NO_ACCOUNT)
    session.add(Identity(issuer=person.issuer, subject=person.subject, user_id=user.id))
    record(session, "single sign-on linked", user, actor=user)
    session.flush()
    return user


def _new_user(person: VouchedFor, role: Role) -> NewUser | None:
    """An account that no password opens. None: the provider tells no address for it."""
    try:
        return NewUser(email=person.email or "", name=person.name, role=role)
    except ValidationError:
        return None


def _refused(session: Session, refusal: Refusal, user: User | None = None) -> Refusal:
    event = AuditEvent(
        action="single sign-on refused",
        subject_type=User.__name__,
        subject_id=user.id if user else None,
        details={"reason": refusal.value},
    )
    session.add(event)
    session.flush()
    return refusal
