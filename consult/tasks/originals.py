"""Having originals scanned, and clearing away files that belong to none."""

from datetime import timedelta
from uuid import UUID

from flask import Flask, current_app
from huey import crontab
from sqlmodel import Session

from consult.config import Settings
from consult.db.session import begin_writing
from consult.extensions import db
from consult.models import Original, OriginalState
from consult.originals.folder import OriginalsFolder
from consult.originals.scanning import NotScanned, Scanner, ScannerAway, scanner_at
from consult.queries.originals import list_waiting, names_in_use
from consult.services.originals import CHANGED, FOUND, note_verdict
from consult.telemetry import log

SCAN = "scan_originals"
SWEEP = "sweep_for_originals"
CLEAR = "clear_stray_originals"
STRAY_AFTER_SECONDS = 3_600
"""A file is written before its row is committed, so a young one may belong to a request that is under way."""


def enqueue_scan() -> None:
    """Have what waits scanned soon. Call it after committing. Never raises: the sweep finds them within a minute."""
    try:
        current_app.extensions["original_tasks"][SCAN]()
    except Exception as error:  # whatever the queue's store may raise
        log.error("not_enqueued", task=SCAN, exc_info=error)


def scan_waiting(session: Session, folder: OriginalsFolder, scanner: Scanner | None) -> int:
    """Have every original that waits scanned, and give how many were. Safe to repeat, and to be killed at any moment.

    Without a scanner, or while it is away, they go on waiting and nobody can open them.
    """
    session.rollback()
    if scanner is None:
        return 0
    waiting = list_waiting(session)
    session.rollback()
    scanned = 0
    for original_id in waiting:
        try:
            scanned += _scan(session, folder, scanner, original_id)
        except NotScanned as error:
            log.warning("original_not_scanned", id=str(original_id), why=str(error))
            if isinstance(error, ScannerAway):
                break
    return scanned


def clear_strays(session: Session, folder: OriginalsFolder) -> int:
    """Delete the files that belong to no original, such as those of responses that were deleted. Gives how many."""
    old = list(folder.names_older_than(STRAY_AFTER_SECONDS))
    known = names_in_use(session)
    session.rollback()
    strays = [name for name in old if name not in known]
    for name in strays:
        folder.delete(name)
    if strays:
        log.info("stray_originals_deleted", files=len(strays))
    return len(strays)


def init_app(app: Flask, settings: Settings) -> None:
    """Give the application its folder of originals and its scanner, and register the tasks with the queue."""
    queue = app.extensions["queue"]
    app.extensions["originals"] = OriginalsFolder(settings.originals_folder)
    app.extensions["virus_scanner"] = scanner_at(settings.virus_scanner)

    def scan() -> None:
        """Scan what waits."""
        with app.app_context():
            scan_waiting(db.session, app.extensions["originals"], app.extensions["virus_scanner"])

    def clear() -> None:
        """Clear away what belongs to nothing."""
        with app.app_context():
            clear_strays(db.session, app.extensions["originals"])

    app.extensions["original_tasks"] = {
        SCAN: queue.task(name=SCAN)(scan),
        SWEEP: queue.periodic_task(crontab(minute="*"), name=SWEEP, expires=timedelta(seconds=50))(scan),
        CLEAR: queue.periodic_task(crontab(minute="41"), name=CLEAR, expires=timedelta(minutes=50))(clear),
    }


def _scan(session: Session, folder: OriginalsFolder, scanner: Scanner, original_id: UUID) -> int:
    """Scan one, outside any transaction: nobody else could save on SQLite meanwhile."""
    original = session.get(Original, original_id)
    if original is None:
        return 0
    stored_as, checksum = original.stored_as, original.checksum
    session.rollback()
    is_unchanged = folder.is_unchanged(stored_as, checksum)
    finding = _look_in(folder, scanner, stored_as) if is_unchanged else CHANGED
    begin_writing(session)
    original = session.get(Original, original_id, populate_existing=True, with_for_update=True)
    if original is None or original.state is not OriginalState.WAITING:
        session.rollback()
        return 0
    note_verdict(session, original, finding)
    session.commit()
    if finding is not None:
        folder.delete(stored_as)
    return 1


def _look_in(folder: OriginalsFolder, scanner: Scanner, stored_as: str) -> str | None:
    found = scanner.finding_in(folder.path_of(stored_as))
    return FOUND.format(found) if found else None
