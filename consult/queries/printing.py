"""Reads about print runs: which there are, their files, and how many of their forms came back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import Consultation, FormOutcome, Keying, PrintedFile, PrintRun, PrintStatus, User, VoidedSerials

MAKING = (PrintStatus.QUEUED, PrintStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class RunOnRecord:
    """A print run with who asked for it, and what became of its forms."""

    run: PrintRun
    requested_by: str
    voided: int
    keyed: int

    @property
    def handed_out(self) -> int:
        """How many forms were handed out, as far as anybody has said: all that were not taken out."""
        return self.run.copies - self.voided


@dataclass(frozen=True, slots=True)
class PrintedFileOnRecord:
    """A file of a run, without its bytes."""

    name: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class VoidedOnRecord:
    """Forms that were not handed out, with who said so."""

    row: VoidedSerials
    voided_by: str


def list_runs(session: Session, consultation: Consultation) -> Sequence[RunOnRecord]:
    """Every print run of a consultation, the newest first."""
    rows = session.exec(
        select(PrintRun, User.name)
        .join(User, col(User.id) == col(PrintRun.requested_by_id))
        .where(PrintRun.consultation_id == consultation.id)
        .order_by(col(PrintRun.first_serial).desc())
    ).all()
    ids = [run.id for run, _ in rows]
    voided, keyed = _voided_forms(session, ids), _keyed_forms(session, ids)
    return [RunOnRecord(run, name, voided.get(run.id, 0), keyed.get(run.id, 0)) for run, name in rows]


def require_run(session: Session, run_id: UUID) -> PrintRun:
    """The print run with this identifier. Raises NotFound."""
    run = session.get(PrintRun, run_id)
    if run is None:
        raise NotFound("There is no such print run.")
    return run


def run_on_record(session: Session, run: PrintRun) -> RunOnRecord:
    """A print run with who asked for it, and what became of its forms."""
    name = session.get_one(User, run.requested_by_id).name
    voided, keyed = _voided_forms(session, [run.id]), _keyed_forms(session, [run.id])
    return RunOnRecord(run, name, voided.get(run.id, 0), keyed.get(run.id, 0))


def consultation_of_run(session: Session, run: PrintRun) -> Consultation:
    """The consultation that a run was printed for."""
    return session.get_one(Consultation, run.consultation_id)


def list_printed_files(session: Session, run: PrintRun) -> Sequence[PrintedFileOnRecord]:
    """The files of a run, the forms first and in the order of their serial numbers."""
    rows = session.exec(
        select(PrintedFile.name, PrintedFile.media_type, PrintedFile.size_bytes)
        .where(PrintedFile.print_run_id == run.id)
        .order_by(col(PrintedFile.media_type).desc(), col(PrintedFile.name))
    ).all()
    return [PrintedFileOnRecord(*row) for row in rows]


def require_printed_file(session: Session, run: PrintRun, name: str) -> PrintedFile:
    """A file of a run with its bytes. Raises NotFound."""
    query = select(PrintedFile).where(PrintedFile.print_run_id == run.id, PrintedFile.name == name)
    found = None if "\0" in name else session.exec(query).one_or_none()
    if found is None:
        raise NotFound("There is no such file.")
    return found


def list_voided(session: Session, run: PrintRun) -> Sequence[VoidedOnRecord]:
    """The forms of a run that were not handed out, in the order of their serial numbers."""
    rows = session.exec(
        select(VoidedSerials, User.name)
        .join(User, col(User.id) == col(VoidedSerials.voided_by_id))
        .where(VoidedSerials.print_run_id == run.id)
        .order_by(col(VoidedSerials.first_serial))
    ).all()
    return [VoidedOnRecord(row, name) for row, name in rows]


def overlapping_voided(session: Session, first: int, last: int) -> bool:
    """Whether any form between two serial numbers, both included, is taken out already."""
    query = select(VoidedSerials.id).where(VoidedSerials.first_serial <= last, VoidedSerials.last_serial >= first)
    return session.exec(query.limit(1)).first() is not None


def keyed_between(session: Session, first: int, last: int) -> Sequence[int]:
    """The serial numbers between two, both included, that a clerk has begun to key, the lowest first."""
    found = session.exec(
        select(Keying.serial)
        .where(col(Keying.serial) >= first, col(Keying.serial) <= last)
        .order_by(col(Keying.serial))
    ).all()
    return [serial for serial in found if serial is not None]


def runs_without_a_worker(session: Session, *, queued_before: datetime, silent_since: datetime) -> Sequence[UUID]:
    """Runs that have waited too long for a worker, or whose worker has fallen silent, the oldest first."""
    waits = (col(PrintRun.status) == PrintStatus.QUEUED) & (col(PrintRun.requested_at) < queued_before)
    is_silent = (col(PrintRun.status) == PrintStatus.RUNNING) & (col(PrintRun.heartbeat_at) < silent_since)
    return session.exec(select(PrintRun.id).where(or_(waits, is_silent)).order_by(col(PrintRun.first_serial))).all()


def _voided_forms(session: Session, run_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    forms = func.sum(col(VoidedSerials.last_serial) - col(VoidedSerials.first_serial) + 1)
    query = select(VoidedSerials.print_run_id, forms).where(col(VoidedSerials.print_run_id).in_(run_ids))
    return dict(session.exec(query.group_by(col(VoidedSerials.print_run_id))).all())


def _keyed_forms(session: Session, run_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    query = (
        select(PrintRun.id, func.count(col(Keying.id)))
        .join(
            Keying,
            (col(Keying.serial) >= col(PrintRun.first_serial)) & (col(Keying.serial) <= col(PrintRun.last_serial)),
        )
        .where(col(PrintRun.id).in_(run_ids), col(Keying.outcome) == FormOutcome.KEYED)
        .group_by(col(PrintRun.id))
    )
    return dict(session.exec(query).all())
