"""Print runs: asked for by an officer, made by a worker file by file, and serials that were never handed out.

The worker's part is in `consult.tasks.printing`.
"""

from datetime import date
from hashlib import sha256
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, func, select

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import Consultation, PrintedFile, PrintRun, PrintStatus, User, VoidedSerials
from consult.queries.consultations import State, state_of
from consult.queries.printing import MAKING, keyed_between, overlapping_voided
from consult.services.auditing import record
from consult.services.claiming import MOST_ATTEMPTS, claim
from forms.paper.serials import MOST, written
from forms.paper.setting import Setting

MOST_COPIES = 2_000
"""More than this in one run is a slip of the finger, or a job for a printer with a run of its own."""
TRIES = 5
KILLED_ITS_WORKERS = (
    f"The worker was lost {MOST_ATTEMPTS} times while it made this run. It may have run out of memory. "
    "Ask the person who runs this service to look at the worker, then make a new run."
)


class PrintFacts(BaseModel):
    """What an officer says of the forms that are wanted, with everything checked."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    venue: str = Field(min_length=1, max_length=200)
    event_on: date | None = None
    copies: int = Field(ge=1, le=MOST_COPIES)
    setting: Setting


class VoidFacts(BaseModel):
    """Which forms of a run were not handed out, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    first_serial: int = Field(ge=1, le=MOST)
    last_serial: int = Field(ge=1, le=MOST)
    reason: str = Field(min_length=1, max_length=200)


def refuse_to_print(consultation: Consultation) -> None:
    """Raise Conflict where forms cannot be wanted any more. Before it opens they can: a stall needs them in time."""
    if consultation.is_imported:
        raise Conflict(f"“{consultation.title}” is an earlier wave that was imported. No forms can be printed for it.")
    if state_of(consultation, utc_now()) is State.CLOSED:
        raise Conflict(f"“{consultation.title}” has closed. No more forms can be printed for it.")


def request_run(session: Session, consultation: Consultation, facts: PrintFacts, *, requested_by: User) -> PrintRun:
    """Ask for copies, and give them serial numbers that no form had before.

    The caller hands the run to the queue after committing. Raises Conflict where nothing can be printed.
    """
    refuse_to_print(consultation)
    for attempt in range(1, TRIES + 1):
        first = (session.exec(select(func.max(PrintRun.last_serial))).one() or 0) + 1
        run = _run(consultation, facts, first, requested_by)
        if run.last_serial > MOST:
            raise Conflict("Every serial number has been used. Ask the person who runs this service what to do.")
        try:
            with session.begin_nested():
                session.add(run)
        except IntegrityError:
            # Two officers asked at the same moment, and the other was given these numbers.
            if attempt == TRIES:
                raise
        else:
            break
    record(session, "forms printed", run, actor=requested_by, copies=facts.copies, first_serial=first)
    session.flush()
    return run


def claim_run(session: Session, run_id: UUID) -> PrintRun | None:
    """Take a run for this worker. None when there is nothing to do, or another worker has it and is alive."""
    run = session.exec(select(PrintRun).where(PrintRun.id == run_id).with_for_update()).one_or_none()
    if run is None or run.status not in MAKING:
        return None
    if not claim(run, give_up=lambda: fail_run(session, run, KILLED_ITS_WORKERS)):
        return None
    run.status = PrintStatus.RUNNING
    session.flush()
    return run


def keep_file(session: Session, run: PrintRun, *, name: str, media_type: str, content: bytes, copies: int) -> None:
    """Keep a file of a run, which holds so many copies, and write down that the worker is alive."""
    session.add(
        PrintedFile(
            print_run_id=run.id,
            name=name,
            media_type=media_type,
            checksum=sha256(content).hexdigest(),
            size_bytes=len(content),
            content=content,
        )
    )
    run.steps_done += copies
    run.heartbeat_at = utc_now()
    session.flush()


def finish_run(session: Session, run: PrintRun, *, pages: int) -> None:
    """Say that every file of a run is there."""
    run.status, run.pages, run.made_at, run.failure = PrintStatus.READY, pages, utc_now(), None
    session.flush()


def put_run_back(session: Session, run: PrintRun) -> None:
    """Let go of a run that is not done, so that the next worker goes on with it."""
    run.status, run.heartbeat_at = PrintStatus.QUEUED, None
    run.attempts -= 1
    session.flush()


def fail_run(session: Session, run: PrintRun, reason: str) -> None:
    """Close a run that cannot be made, and say why. Its serial numbers stay used."""
    run.status, run.failure = PrintStatus.FAILED, reason
    record(session, "print run failed", run)
    session.flush()


def problem_with_voiding(session: Session, run: PrintRun, facts: VoidFacts) -> str | None:
    """Why these forms cannot be said to be not handed out, as a sentence; None when they can."""
    first, last = facts.first_serial, facts.last_serial
    if last < first:
        return "The last serial number must not come before the first"
    if first < run.first_serial or last > run.last_serial:
        return f"This run has the serial numbers {written(run.first_serial)} to {written(run.last_serial)}"
    if overlapping_voided(session, first, last):
        return "Some of these forms have been taken out already"
    keyed = keyed_between(session, first, last)
    if keyed:
        return f"The form {written(keyed[0])} has been keyed, so it was handed out"
    return None


def void_serials(session: Session, run: PrintRun, facts: VoidFacts, *, voided_by: User) -> VoidedSerials:
    """Say of forms that they were never handed out. Raises Conflict where that cannot be."""
    session.exec(select(PrintRun.id).where(PrintRun.id == run.id).with_for_update()).one()  # one officer at a time
    problem = problem_with_voiding(session, run, facts)
    if problem:
        raise Conflict(f"{problem}.")
    voided = VoidedSerials(print_run_id=run.id, voided_by_id=voided_by.id, **facts.model_dump())
    session.add(voided)
    record(session, "serials voided", run, actor=voided_by, forms=voided.forms, first_serial=facts.first_serial)
    session.flush()
    return voided


def _run(consultation: Consultation, facts: PrintFacts, first: int, requested_by: User) -> PrintRun:
    return PrintRun(
        consultation_id=consultation.id,
        questionnaire_version_id=consultation.questionnaire_version_id,
        venue=facts.venue,
        event_on=facts.event_on,
        setting=facts.setting,
        first_serial=first,
        last_serial=first + facts.copies - 1,
        requested_by_id=requested_by.id,
        steps_total=facts.copies,
    )
