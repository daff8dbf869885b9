"""Scanned originals: attached to a response, scanned for viruses, opened once they are clean, and removed."""

from typing import IO

from sqlmodel import Session

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import Original, OriginalState, Response, User
from consult.originals.content import kind_of
from consult.originals.folder import OriginalsFolder
from consult.queries.originals import list_originals, next_number
from consult.services.auditing import record

MOST_ORIGINALS = 20
TOO_MANY = f"A response can have {MOST_ORIGINALS} originals at most. Remove one that is not needed"
WAITS = "This original waits to be scanned for viruses. Nobody can open it before. Try again in a few minutes."
IS_REFUSED = "This original was refused and deleted, because the virus scanner found something in it."
CHANGED = "its file changed after it was sent"
FOUND = "the virus scanner found “{}” in it"


def attach_original(
    session: Session, folder: OriginalsFolder, response: Response, content: IO[bytes], *, attached_by: User
) -> Original:
    """Keep a file beside a response. Nobody can open it before the scanner has found it clean.

    Raises NotAnOriginal where it is no whole PDF or picture, and keeps nothing of it then. The caller has the scanner
    look at it after committing. A file whose row is never committed is cleared away by the worker.
    """
    session.refresh(response, with_for_update=True)
    if len(list_originals(session, response)) >= MOST_ORIGINALS:
        raise Conflict(f"{TOO_MANY}.")
    kept = folder.keep(content)
    try:
        kind = kind_of(folder.path_of(kept.stored_as))
    except BaseException:
        folder.delete(kept.stored_as)
        raise
    original = Original(
        response_id=response.id,
        number=next_number(session, response),
        stored_as=kept.stored_as,
        kind=kind,
        size_bytes=kept.size_bytes,
        checksum=kept.checksum,
        attached_by_id=attached_by.id,
    )
    session.add(original)
    session.flush()
    record(session, "original attached", original, actor=attached_by, response=response.id, bytes=kept.size_bytes)
    session.flush()
    return original


def note_verdict(session: Session, original: Original, finding: str | None) -> None:
    """Keep why an original is refused, or that it is not. The caller deletes a refused one's file after committing."""
    original.state = OriginalState.CLEAN if finding is None else OriginalState.REFUSED
    original.finding = (finding or "")[:200]
    original.scanned_at = utc_now()
    record(session, "original scanned", original, state=original.state.value)
    session.flush()


def open_original(session: Session, original: Original, *, opened_by: User) -> None:
    """Note that somebody opens an original. Raises Conflict unless the scanner found it clean."""
    if original.state is not OriginalState.CLEAN:
        raise Conflict(WAITS if original.state is OriginalState.WAITING else IS_REFUSED)
    record(session, "original opened", original, actor=opened_by, response=original.response_id)
    session.flush()


def remove_original(session: Session, original: Original, *, removed_by: User) -> None:
    """Forget an original. The caller deletes its file after committing."""
    record(session, "original removed", original, actor=removed_by, response=original.response_id)
    session.delete(original)
    session.flush()
