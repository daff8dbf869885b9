"""The life of a board summary: asked for, made by a worker, looked at, signed off by a person, and then never changed.

The worker's part is in `consult.tasks.summaries`. What is signed is refused here and by triggers in the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from sqlmodel import Session, col, delete, select

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import Consultation, ReissuedFile, Summary, SummaryFile, SummaryStatus, User
from consult.queries.summaries import (
    IN_THE_WORKS,
    get_latest_signed,
    highest_number,
    list_drafts,
    summary_in_the_works,
)
from consult.services.auditing import record
from consult.services.claiming import MOST_ATTEMPTS, claim

F = TypeVar("F", SummaryFile, ReissuedFile)

KILLED_ITS_WORKERS = (
    f"The worker was lost {MOST_ATTEMPTS} times while it made this summary. It may have run out of memory. "
    "Ask the person who runs this service to look at the worker, then ask for the summary again."
)
IS_SIGNED = "This summary is signed, so nothing in it can change. Ask for a new one, which takes its place."
SOMEBODY_SIGNED = "Somebody else has just signed this summary. Nothing more is needed."
NOT_THE_NEWEST = (
    "This draft has been set aside since you opened it: a newer one was made, or somebody whom it quotes was erased. "
    "Read the newest draft, and sign that."
)
NOT_WHAT_WAS_READ = "This draft is not the one you looked at. Read it again, then sign it."
NOT_MADE = "This summary has not been made, so there is nothing to sign. Ask for a new one."
BEING_SIGNED = "A summary of this consultation is being signed off. Wait until its files are made, then try again."
ASKED_FOR_BEFORE = (
    "Summary {number} was signed off after this draft was asked for. This one may show what that one hides to protect "
    "people. Make a new draft, and sign that."
)
SAY_WHY = "Say why this summary takes the place of the one before it"


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that was made from a summary."""

    name: str
    media_type: str
    content: bytes


def row_of(kind: type[F], summary_id: UUID, file: NewFile) -> F:
    """The row that keeps a file of a summary."""
    return kind(
        summary_id=summary_id,
        name=file.name,
        media_type=file.media_type,
        checksum=sha256(file.content).hexdigest(),
        size_bytes=len(file.content),
        content=file.content,
    )


def request_summary(session: Session, consultation: Consultation, *, requested_by: User) -> Summary:
    """Ask for a new draft. Asked twice, it gives the one that is being made.

    The caller hands it to the queue after committing. Raises Conflict while one is being signed off.
    """
    _one_at_a_time(session, consultation.id)
    in_the_works = summary_in_the_works(session, consultation.id)
    if in_the_works is not None:
        if in_the_works.status is SummaryStatus.SIGNING:
            raise Conflict(BEING_SIGNED)
        return in_the_works
    summary = Summary(consultation_id=consultation.id, requested_by_id=requested_by.id)
    session.add(summary)
    record(session, "summary requested", summary, actor=requested_by)
    session.flush()
    return summary


def claim_summary(session: Session, summary_id: UUID) -> Summary | None:
    """Take a summary for this worker: to make it, or where a person has signed it off to write its last files.

    None when there is nothing to do, or another worker has it and is alive. One whose workers were lost again and again
    is failed and not given.
    """
    summary = session.exec(select(Summary).where(Summary.id == summary_id).with_for_update()).one_or_none()
    if summary is None or summary.status not in IN_THE_WORKS:
        return None
    if not claim(summary, give_up=lambda: fail_summary(session, summary, KILLED_ITS_WORKERS)):
        return None
    if summary.status is SummaryStatus.QUEUED:
        summary.status = SummaryStatus.RUNNING
    summary.steps_done = 0
    session.flush()
    return summary


def say_how_far(session: Session, summary: Summary, *, done: int, total: int) -> None:
    """Write down that the worker is alive, and how many of its steps are behind it."""
    summary.heartbeat_at = utc_now()
    summary.steps_done, summary.steps_total = done, total
    session.flush()


def put_summary_back(session: Session, summary: Summary) -> None:
    """Let go of a summary that is not done, so that the next worker begins it again."""
    if summary.status is SummaryStatus.RUNNING:
        summary.status = SummaryStatus.QUEUED
    summary.heartbeat_at = None
    summary.attempts -= 1
    session.flush()


def keep_draft(
    session: Session, summary: Summary, content: str, files: Sequence[NewFile], *, not_to_sign_because: str | None
) -> None:
    """Keep what was made as a draft for people to look at. Drafts that were made before it are set aside."""
    _one_at_a_time(session, summary.consultation_id)
    for draft in list_drafts(session, summary.consultation_id):
        set_aside(session, draft)
    summary.status = SummaryStatus.DRAFT
    summary.made_at = utc_now()
    summary.not_to_sign_because = not_to_sign_because
    _keep(session, summary, content, files)
    record(session, "summary drafted", summary, checksum=summary.checksum)
    session.flush()


def set_aside(session: Session, draft: Summary) -> None:
    """Let nobody sign a draft any more. Nothing is kept of what it said."""
    draft.status = SummaryStatus.SET_ASIDE
    draft.content = None
    _forget_files(session, draft)


def sign_off(session: Session, summary: Summary, *, signed_by: User, checksum: str, because: str = "") -> None:
    """Put a person's name to a draft and give it the next number. The worker then writes its files and seals it.

    `checksum` is that of the draft the person looked at. `because` says why it takes the place of the one before it,
    where there is one. Raises Conflict where somebody was quicker, or where the draft may not be signed.
    """
    consultation_id = summary.consultation_id
    _one_at_a_time(session, consultation_id)
    session.refresh(summary, with_for_update=True)
    refuse_to_sign(summary)
    if summary.checksum != checksum:
        raise Conflict(NOT_WHAT_WAS_READ)
    in_the_works = summary_in_the_works(session, consultation_id)
    if in_the_works is not None and in_the_works.status is SummaryStatus.SIGNING:
        raise Conflict(BEING_SIGNED)
    before = get_latest_signed(session, session.get_one(Consultation, consultation_id))
    if before is not None and before.signed_at is not None and summary.requested_at < before.signed_at:
        # It was made from data read before that: what the one before hides was not known then.
        raise Conflict(ASKED_FOR_BEFORE.format(number=before.number))
    if before is not None and not because.strip():
        raise Conflict(f"{SAY_WHY}.")
    summary.status = SummaryStatus.SIGNING
    summary.number = highest_number(session, consultation_id) + 1
    summary.signed_by_id, summary.signed_by, summary.signed_at = signed_by.id, signed_by.name, utc_now()
    summary.supersedes_id = before.id if before else None
    summary.supersedes_because = because.strip() if before else ""
    summary.heartbeat_at, summary.attempts, summary.failure = None, 0, None
    summary.steps_done = 0
    record(session, "summary signed off", summary, actor=signed_by, number=summary.number, checksum=checksum)
    session.flush()


def refuse_to_sign(summary: Summary) -> None:
    """Raise Conflict where a summary is no draft that may be signed, with the reason."""
    match summary.status:
        case SummaryStatus.SIGNED | SummaryStatus.SIGNING:
            raise Conflict(SOMEBODY_SIGNED)
        case SummaryStatus.SET_ASIDE:
            raise Conflict(NOT_THE_NEWEST)
        case SummaryStatus.QUEUED | SummaryStatus.RUNNING | SummaryStatus.FAILED:
            raise Conflict(NOT_MADE)
        case SummaryStatus.DRAFT if summary.not_to_sign_because:
            raise Conflict(summary.not_to_sign_because)


def seal(session: Session, summary: Summary, content: str, files: Sequence[NewFile]) -> None:
    """Keep the signed content with its files. From here on nothing of it can change."""
    _forget_files(session, summary)
    _keep(session, summary, content, files)
    session.flush()
    summary.status = SummaryStatus.SIGNED
    record(session, "summary sealed", summary, number=summary.number, checksum=summary.checksum)
    session.flush()


def fail_summary(session: Session, summary: Summary, reason: str) -> None:
    """Close a summary that cannot be made, or take the signature back from one whose files cannot, and say why."""
    if summary.status is SummaryStatus.SIGNING:
        summary.status = SummaryStatus.DRAFT
        summary.number = summary.signed_by_id = summary.signed_by = summary.signed_at = None
        summary.supersedes_id, summary.supersedes_because = None, ""
    else:
        summary.status = SummaryStatus.FAILED
    summary.failure = reason
    record(session, "summary failed", summary)
    session.flush()


def _keep(session: Session, summary: Summary, content: str, files: Sequence[NewFile]) -> None:
    summary.content = content
    summary.checksum = sha256(content.encode()).hexdigest()
    summary.failure = None
    summary.steps_done = summary.steps_total
    session.add_all(row_of(SummaryFile, summary.id, file) for file in files)


def _forget_files(session: Session, summary: Summary) -> None:
    if summary.status is SummaryStatus.SIGNED:
        raise Conflict(IS_SIGNED)
    session.exec(delete(SummaryFile).where(col(SummaryFile.summary_id) == summary.id))


def _one_at_a_time(session: Session, consultation_id: UUID) -> None:
    """Hold the consultation until this transaction ends, so that two who ask or sign at once meet in order."""
    session.exec(select(Consultation.id).where(Consultation.id == consultation_id).with_for_update()).one()
