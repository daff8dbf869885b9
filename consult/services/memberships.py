"""Limiting a person to some consultations, and letting them work on every one again."""

from collections.abc import Collection
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col, select

from consult.errors import Conflict
from consult.models import Consultation, Membership, Role, User
from consult.queries.reach import consultations_named
from consult.services.auditing import record

ADMINISTRATOR = "Administrators work on every consultation. Nothing was changed."
NONE_NAMED = "Choose at least one consultation, or every consultation"
CHANGED_MEANWHILE = (
    "Somebody else changed what this person works on while you had the page open. Open it again, and decide anew."
)


def fingerprint_of(session: Session, user: User) -> str:
    """What tells one state of a person's consultations from another."""
    named = ",".join(str(each) for each in consultations_named(session, user))
    return sha256(f"{user.works_on_every_consultation} {named}".encode()).hexdigest()[:16]


def let_work_on_every(session: Session, user: User, *, seen: str, actor: User | None = None) -> None:
    """Let a person work on every consultation, those to come too. Nothing is left of which they were limited to.

    `seen` is the `fingerprint_of` what `actor` had before them; another state meanwhile raises Conflict.
    """
    _refuse_change_meanwhile(session, user, seen)
    if user.works_on_every_consultation:
        return
    session.execute(delete(Membership).where(col(Membership.user_id) == user.id))
    user.works_on_every_consultation = True
    record(session, "let work on every consultation", user, actor=actor)
    session.flush()


def limit_to(
    session: Session, user: User, consultations: Collection[Consultation], *, seen: str, actor: User | None = None
) -> None:
    """Let a person work on these consultations and no other, from their next request. Raises Conflict as above."""
    if user.role is Role.ADMIN:
        raise Conflict(ADMINISTRATOR)
    if not consultations:
        raise Conflict(f"{NONE_NAMED}.")
    _refuse_change_meanwhile(session, user, seen)
    if user.works_on_every_consultation:
        user.works_on_every_consultation = False
        record(session, "limited to consultations", user, actor=actor)
    before, wanted = set(consultations_named(session, user)), {each.id: each for each in consultations}
    for consultation_id in sorted(before - wanted.keys()):
        _end(session, user, consultation_id, actor=actor)
    for consultation_id in sorted(wanted.keys() - before):
        _begin(session, user, wanted[consultation_id], actor=actor)
    session.flush()


def let_the_limited_work_on(session: Session, consultation: Consultation, user: User | None) -> None:
    """Let the person who opened a consultation work on it, where they are limited to others."""
    if user is not None and not user.works_on_every_consultation:
        _begin(session, user, consultation, actor=user)
        session.flush()


def _begin(session: Session, user: User, consultation: Consultation, *, actor: User | None) -> None:
    session.add(Membership(user_id=user.id, consultation_id=consultation.id, added_by_id=actor.id if actor else None))
    record(session, "membership added", consultation, actor=actor, person=user.id)


def _end(session: Session, user: User, consultation_id: UUID, *, actor: User | None) -> None:
    of_both = (col(Membership.user_id) == user.id, col(Membership.consultation_id) == consultation_id)
    session.execute(delete(Membership).where(*of_both))
    record(session, "membership removed", session.get_one(Consultation, consultation_id), actor=actor, person=user.id)


def _refuse_change_meanwhile(session: Session, user: User, seen: str) -> None:
    session.exec(select(User.id).where(User.id == user.id).with_for_update()).one()
    if fingerprint_of(session, user) != seen:
        raise Conflict(CHANGED_MEANWHILE)
