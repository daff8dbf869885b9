"""Writing down what was decided on a theme, publishing it, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, select

from consult.clock import utc_now
from consult.errors import Conflict, NotFound
from consult.models import Consultation, Decision, DecisionStatus, User
from consult.queries.consultations import State, state_of
from consult.queries.decisions import get_decision
from consult.services.auditing import record

NOTHING_YET = 0
"""The version of a decision that nobody has written down."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a person writes down about a theme."""

    decided: str
    because: str
    did: str
    owner: str
    due_on: date | None
    status: DecisionStatus


@dataclass(frozen=True, slots=True)
class Place:
    """The theme that a decision is about."""

    consultation: Consultation
    question_key: str
    theme_key: str


class ChangedMeanwhile(Conflict):
    """Somebody else changed the decision after this person opened it. Nothing was saved, of either of them."""


def save_decision(session: Session, place: Place, written: Written, *, seen: int, saved_by: User) -> Decision:
    """Write down what was decided. `seen` is the version that was open. Raises ChangedMeanwhile.

    A published decision stays published: what is saved is seen at once.
    """
    decision = _hold(session, place, seen)
    if decision is None:
        decision = Decision(
            consultation_id=place.consultation.id,
            question_key=place.question_key,
            theme_key=place.theme_key,
            changed_by_id=saved_by.id,
            version=NOTHING_YET,
        )
        session.add(decision)
    if decision.published_at is not None and not written.decided:
        raise Conflict("This decision is published. Say what was decided, or take it back first.")
    changed = _changed_fields(decision, written)
    if decision.version != NOTHING_YET and not changed:
        return decision
    for name in changed:
        setattr(decision, name, getattr(written, name))
    _turn_version(decision, saved_by)
    details = {"question": place.question_key, "theme": place.theme_key, "fields": changed}
    record(session, "decision changed", decision, actor=saved_by, status=written.status.value, **details)
    session.flush()
    return decision


def publish_decision(session: Session, place: Place, *, seen: int, published_by: User) -> Decision:
    """Show a decision on the public page. Raises Conflict where it cannot be, or has changed."""
    decision = _held(session, place, seen)
    if not decision.decided:
        raise Conflict("Say what was decided before you publish it.")
    if state_of(place.consultation, utc_now()) is not State.CLOSED:
        raise Conflict("Decisions can be published when the consultation has closed.")
    return _show(session, place, decision, at=utc_now(), by=published_by)


def take_back_decision(session: Session, place: Place, *, seen: int, taken_back_by: User) -> Decision:
    """Show a decision on the public page no more."""
    return _show(session, place, _held(session, place, seen), at=None, by=taken_back_by)


def _show(session: Session, place: Place, decision: Decision, *, at: datetime | None, by: User) -> Decision:
    if (decision.published_at is None) == (at is None):  # pressed twice
        return decision
    decision.published_at = at
    _turn_version(decision, by)
    action = "decision published" if at else "decision taken back"
    record(session, action, decision, actor=by, question=place.question_key, theme=place.theme_key)
    session.flush()
    return decision


def _turn_version(decision: Decision, by: User) -> None:
    decision.version += 1
    decision.changed_by_id = by.id
    decision.changed_at = utc_now()


def _changed_fields(decision: Decision, written: Written) -> Sequence[str]:
    names = ("decided", "because", "did", "owner", "due_on", "status")
    return [name for name in names if getattr(decision, name) != getattr(written, name)]


def _held(session: Session, place: Place, seen: int) -> Decision:
    decision = _hold(session, place, seen)
    if decision is None:
        raise NotFound("Nothing has been decided on this theme yet.")
    return decision


def _hold(session: Session, place: Place, seen: int) -> Decision | None:
    """The decision as it is now, which nobody else changes, or makes, until this transaction ends."""
    session.exec(select(Consultation.id).where(Consultation.id == place.consultation.id).with_for_update()).one()
    decision = get_decision(session, place.consultation, place.question_key, place.theme_key, to_change=True)
    if seen != (decision.version if decision else NOTHING_YET):
        raise ChangedMeanwhile(
            "Somebody else changed this decision after you opened it. Nothing of yours was saved, and nothing is lost: "
            "read both, then save again."
        )
    return decision
