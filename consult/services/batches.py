"""Batches: opened when a pile of paper arrives, corrected when its facts were wrong, closed when its totals agree."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col, update

from consult.clock import in_london, start_of_day_in_london, today_in_london, utc_now
from consult.errors import Conflict
from consult.models import Batch, BatchStep, BatchStepKind, Consultation, Response, User
from consult.queries.batches import list_steps, lock_batch, progress_of
from consult.services.auditing import record
from consult.services.entering import refuse_before_opening

MOST_FORMS = 10_000
"""More than this in one pile is a slip of the finger."""


class BatchFacts(BaseModel):
    """What an officer knows of a pile of paper, with everything checked."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    venue: str = Field(min_length=1, max_length=200)
    event: str = Field(default="", max_length=200)
    collected_on: date
    collected_by: str = Field(default="", max_length=200)
    forms_handed_out: int | None = Field(default=None, ge=0, le=MOST_FORMS)
    forms_received: int = Field(ge=1, le=MOST_FORMS)
    blank_or_refused: int = Field(default=0, ge=0, le=MOST_FORMS)


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

    The audit event says which changed; facts that are as they were leave none. Raises Conflict while it is closed.
    """
    lock_batch(session, batch)
    refuse_closed(batch)
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


def refuse_closed(batch: Batch) -> None:
    """Raise Conflict while a batch is closed."""
    if batch.closed_at is not None:
        raise Conflict("This batch is closed. Reopen it first, and say why.")


def close_batch(session: Session, batch: Batch, *, reason: str, closed_by: User) -> None:
    """Close a batch: nothing more is keyed into it. Totals that disagree need a reason, which is kept with them.

    Raises Conflict where forms are still being keyed: what was begun is finished or given up first.
    """
    lock_batch(session, batch)
    refuse_closed(batch)
    progress = progress_of(session, batch)
    if progress.being_keyed:
        raise Conflict("Forms of this batch are still being keyed. Finish them or give them up, then close it.")
    if progress.disagreements and not reason.strip():
        raise Conflict("The totals of this batch disagree. Say why before you close it.")
    batch.closed_at = utc_now()
    _step(session, batch, BatchStepKind.CLOSED, reason=reason if progress.disagreements else "", by=closed_by)


def reopen_batch(session: Session, batch: Batch, *, reason: str, reopened_by: User) -> None:
    """Open a closed batch again. The reason is kept. Raises Conflict where it is open, or no reason is given."""
    lock_batch(session, batch)
    if batch.closed_at is None:
        raise Conflict("This batch is open already.")
    if not reason.strip():
        raise Conflict("Say why the batch is opened again.")
    batch.closed_at = None
    _step(session, batch, BatchStepKind.REOPENED, reason=reason, by=reopened_by)


def _step(session: Session, batch: Batch, kind: BatchStepKind, *, reason: str, by: User) -> None:
    """Write down what was done to a batch, with its totals as they stand."""
    progress = progress_of(session, batch)
    step = BatchStep(
        batch_id=batch.id,
        number=len(list_steps(session, batch)) + 1,
        kind=kind,
        by_id=by.id,
        reason=reason.strip(),
        received=batch.forms_received,
        keyed=progress.keyed,
        spoiled=progress.spoiled,
        duplicate=progress.duplicate,
    )
    session.add(step)
    record(session, f"batch {kind.value}", batch, actor=by, totals_agree=not progress.disagreements)
    session.flush()


def _check(consultation: Consultation, facts: BatchFacts) -> None:
    problem = problem_with_collecting(consultation, facts.collected_on)
    if problem:
        raise Conflict(f"{problem}.")
