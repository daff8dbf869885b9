"""Batches: opened when a pile of paper arrives, corrected when its facts were wrong."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col, update

from consult.clock import in_london, start_of_day_in_london, today_in_london
from consult.errors import Conflict
from consult.models import Batch, Consultation, Response, User
from consult.services.auditing import record
from consult.services.entering import refuse_before_opening

MOST_FORMS = 10_000
"""More than this in one pile is a slip of the finger."""


class BatchFacts(BaseModel):
    """What an officer knows of a pile of paper, with everything checked."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    venue: str = Field(min_length=1, max_length=200)
    collected_on: date
    forms_received: int = Field(ge=1, le=MOST_FORMS)


def problem_with_collecting(consultation: Consultation, day: date) -> str | None:
    """Why forms cannot have been collected for this consultation on a day, as a sentence; None when they can."""
    if day > today_in_london():
        return "The day the forms were collected cannot be in the future"
    if not in_london(consultation.opens_at).date() <= day <= in_london(consultation.closes_at).date():
        return "The forms must have been collected while the consultation was open"
    return None


def open_batch(session: Session, consultation: Consultation, facts: BatchFacts, *, opened_by: User) -> Batch:
    """Begin a batch. Raises Conflict when its forms cannot have been collected for this consultation."""
    refuse_before_opening(consultation)
    _check(consultation, facts)
    batch = Batch(consultation_id=consultation.id, opened_by_id=opened_by.id, **facts.model_dump())
    session.add(batch)
    record(session, "batch opened", batch, actor=opened_by, forms_received=facts.forms_received)
    session.flush()
    return batch


def correct_batch(
    session: Session, batch: Batch, consultation: Consultation, facts: BatchFacts, *, corrected_by: User
) -> None:
    """Set a batch's facts right, and with its day the day on which its forms count as received.

    The audit event says which changed; facts that are as they were leave none.
    """
    _check(consultation, facts)
    new = facts.model_dump()
    changed = sorted(name for name, value in new.items() if getattr(batch, name) != value)
    if not changed:
        return
    before = batch.forms_received
    for name in changed:
        setattr(batch, name, new[name])
    if "collected_on" in changed:
        received_at = start_of_day_in_london(batch.collected_on)
        session.exec(update(Response).where(col(Response.batch_id) == batch.id).values(received_at=received_at))
    record(
        session,
        "batch corrected",
        batch,
        actor=corrected_by,
        changed=changed,
        forms_received_before=before,
        forms_received=batch.forms_received,
    )
    session.flush()


def _check(consultation: Consultation, facts: BatchFacts) -> None:
    problem = problem_with_collecting(consultation, facts.collected_on)
    if problem:
        raise Conflict(f"{problem}.")
