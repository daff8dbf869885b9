"""Scanned originals of one response: one that may be opened, one that waits, one that was refused."""

import io

from sqlmodel import Session

from consult.db.session import begin_writing
from consult.models import Response, User
from consult.originals.folder import OriginalsFolder
from consult.services.originals import FOUND, attach_original, note_verdict
from tests.scans import a_pdf, a_png


def add_originals(session: Session, folder: OriginalsFolder, letter: Response, officer: User) -> None:
    """Attach one in each state to a letter."""
    session.commit()
    begin_writing(session)
    for content in (a_pdf(), a_png(), a_pdf(b"/Kind /Harmful ")):
        original = attach_original(session, folder, letter, io.BytesIO(content), attached_by=officer)
        if content == a_pdf():
            note_verdict(session, original, None)
        elif content != a_png():
            note_verdict(session, original, FOUND.format("Example-Test-Signature"))
    session.commit()
