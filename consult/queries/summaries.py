"""Reads of the board's summaries: which there are, which counts, and the files made from one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.orm import aliased, defer
from sqlalchemy.sql.base import ExecutableOption
from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import Consultation, Summary, SummaryFile, SummaryStatus, User

IN_THE_WORKS = (SummaryStatus.QUEUED, SummaryStatus.RUNNING, SummaryStatus.SIGNING)
NO_SUCH_SUMMARY = "There is no such summary."


@dataclass(frozen=True, slots=True)
class SummaryOnRecord:
    """A summary with who asked for it. Its content is not read until somebody looks at it."""

    row: Summary
    requested_by: str


@dataclass(frozen=True, slots=True)
class FileOnRecord:
    """A file of a summary, without its bytes."""

    name: str
    media_type: str
    size_bytes: int
    checksum: str


@dataclass(frozen=True, slots=True)
class SignedNote:
    """What a list says of a signed summary."""

    number: int
    signed_at: datetime


def list_summaries(session: Session, consultation: Consultation) -> Sequence[SummaryOnRecord]:
    """Every summary of a consultation, the newest first."""
    rows = session.exec(
        select(Summary, User.name)
        .join(User, col(Summary.requested_by_id) == col(User.id))
        .options(_without_content())
        .where(Summary.consultation_id == consultation.id)
        .order_by(col(Summary.requested_at).desc(), col(Summary.number).desc(), col(Summary.id))
    ).all()
    return [SummaryOnRecord(row, name) for row, name in rows]


def require_summary(session: Session, consultation: Consultation, summary_id: UUID) -> Summary:
    """The summary of a consultation with this identifier. Raises NotFound."""
    summary = session.get(Summary, summary_id)
    if summary is None or summary.consultation_id != consultation.id:
        raise NotFound(NO_SUCH_SUMMARY)
    return summary


def get_latest_signed(session: Session, consultation: Consultation) -> Summary | None:
    """The summary that counts: the one signed last."""
    return session.exec(
        select(Summary)
        .where(Summary.consultation_id == consultation.id, Summary.status == SummaryStatus.SIGNED)
        .order_by(col(Summary.number).desc())
        .limit(1)
    ).first()


def require_signed(session: Session, consultation: Consultation, number: int) -> Summary:
    """The signed summary of a consultation with this number. Raises NotFound."""
    found = session.exec(
        select(Summary).where(
            Summary.consultation_id == consultation.id,
            Summary.number == number,
            Summary.status == SummaryStatus.SIGNED,
        )
    ).one_or_none()
    if found is None:
        raise NotFound(NO_SUCH_SUMMARY)
    return found


def list_signed(session: Session, consultation: Consultation) -> Sequence[Summary]:
    """The signed summaries of a consultation, the newest first, without their content."""
    return session.exec(
        select(Summary)
        .options(_without_content())
        .where(Summary.consultation_id == consultation.id, Summary.status == SummaryStatus.SIGNED)
        .order_by(col(Summary.number).desc())
    ).all()


def latest_signed_by_consultation(session: Session) -> Mapping[UUID, SignedNote]:
    """The number and day of each consultation's latest signed summary; consultations without one are left out."""
    later = aliased(Summary)
    is_latest = ~(
        select(later.id)
        .where(
            later.consultation_id == Summary.consultation_id,
            later.status == SummaryStatus.SIGNED,
            col(later.number) > col(Summary.number),
        )
        .correlate(Summary)
        .exists()
    )
    rows = session.exec(
        select(Summary.consultation_id, Summary.number, Summary.signed_at).where(
            Summary.status == SummaryStatus.SIGNED, is_latest
        )
    ).all()
    return {
        consultation_id: SignedNote(number, signed_at)
        for consultation_id, number, signed_at in rows
        if number is not None and signed_at is not None
    }


def summary_in_the_works(session: Session, consultation_id: UUID) -> Summary | None:
    """The summary of a consultation that is being made, or signed off."""
    return session.exec(
        select(Summary)
        .where(Summary.consultation_id == consultation_id, col(Summary.status).in_(IN_THE_WORKS))
        .order_by(col(Summary.requested_at), col(Summary.id))
    ).first()


def list_drafts(session: Session, consultation_id: UUID) -> Sequence[Summary]:
    """The drafts of a consultation that nobody has signed or set aside, the oldest first."""
    return session.exec(
        select(Summary)
        .where(Summary.consultation_id == consultation_id, Summary.status == SummaryStatus.DRAFT)
        .order_by(col(Summary.requested_at), col(Summary.id))
    ).all()


def highest_number(session: Session, consultation_id: UUID) -> int:
    """The highest number that a summary of a consultation has been given; nought before the first."""
    query = select(func.max(Summary.number)).where(Summary.consultation_id == consultation_id)
    return session.exec(query).one() or 0


def list_files(session: Session, summary_id: UUID) -> Sequence[FileOnRecord]:
    """The files of a summary, by name."""
    rows = session.exec(
        select(SummaryFile.name, SummaryFile.media_type, SummaryFile.size_bytes, SummaryFile.checksum)
        .where(SummaryFile.summary_id == summary_id)
        .order_by(col(SummaryFile.name))
    ).all()
    return [FileOnRecord(*row) for row in rows]


def require_file(session: Session, summary_id: UUID, name: str) -> SummaryFile:
    """A file of a summary with its bytes. Raises NotFound."""
    query = select(SummaryFile).where(SummaryFile.summary_id == summary_id, SummaryFile.name == name)
    found = None if "\0" in name else session.exec(query).one_or_none()
    if found is None:
        raise NotFound("There is no such file.")
    return found


def summaries_without_a_worker(session: Session, *, queued_before: datetime, silent_since: datetime) -> Sequence[UUID]:
    """Summaries that have waited too long for a worker, or whose worker has fallen silent, the oldest first."""
    waits = (col(Summary.status) == SummaryStatus.QUEUED) & (col(Summary.requested_at) < queued_before)
    waits_for_files = (
        (col(Summary.status) == SummaryStatus.SIGNING)
        & col(Summary.heartbeat_at).is_(None)
        & (col(Summary.signed_at) < queued_before)
    )
    is_silent = col(Summary.status).in_(IN_THE_WORKS) & (col(Summary.heartbeat_at) < silent_since)
    return session.exec(
        select(Summary.id)
        .where(or_(waits, waits_for_files, is_silent))
        .order_by(col(Summary.requested_at), col(Summary.id))
    ).all()


def _without_content() -> ExecutableOption:
    """A summary's text is hundreds of kilobytes that a list does not show."""
    return defer(Summary.content)  # type: ignore[arg-type]
