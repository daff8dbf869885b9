"""Which quotes of a signed summary are withheld, and the files that are given of it since."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from consult.errors import Conflict
from consult.models import ReissuedFile, Summary, SummaryFile, WithheldQuote
from consult.queries.summaries import FileOnRecord, list_files, require_file

PICTURE = "image/svg+xml"
"""Pictures of charts hold no quotes: those that were signed are given for ever."""
BEING_MADE_AGAIN = (
    "This document is being made again without a quote that is withheld. Come back in a few minutes. "
    "The summary can be read on its page meanwhile."
)


def withheld_quotes(session: Session, summary_id: UUID) -> frozenset[int]:
    """The positions of the quotes that are withheld, among all quotes of the summary."""
    query = select(WithheldQuote.position).where(WithheldQuote.summary_id == summary_id)
    return frozenset(session.exec(query.order_by(col(WithheldQuote.position))).all())


def summaries_to_make_again(session: Session) -> Sequence[UUID]:
    """The summaries with a quote that is withheld whose documents wait to be made without it, the oldest first."""
    made = select(ReissuedFile.id).where(ReissuedFile.summary_id == Summary.id).exists()
    withheld = select(WithheldQuote.id).where(WithheldQuote.summary_id == Summary.id).exists()
    order = (col(Summary.signed_at), col(Summary.id))
    return session.exec(select(Summary.id).where(withheld, ~made).order_by(*order)).all()


def list_files_given(session: Session, summary_id: UUID) -> Sequence[FileOnRecord]:
    """The files of a summary that can be taken away now, by name: none that holds a quote that is withheld."""
    files = list_files(session, summary_id)
    if not withheld_quotes(session, summary_id):
        return files
    again = _made_again(session, summary_id)
    return [again.get(file.name, file) for file in files if file.name in again or file.media_type == PICTURE]


def require_file_given(session: Session, summary_id: UUID, name: str) -> SummaryFile | ReissuedFile:
    """A file of a summary with its bytes, as it is given now. Raises NotFound, or Conflict while it is made again."""
    file = require_file(session, summary_id, name)
    if file.media_type == PICTURE or not withheld_quotes(session, summary_id):
        return file
    of_this_name = (ReissuedFile.summary_id == summary_id, ReissuedFile.name == name)
    again = session.exec(select(ReissuedFile).where(*of_this_name)).one_or_none()
    if again is None:
        raise Conflict(BEING_MADE_AGAIN)
    return again


def _made_again(session: Session, summary_id: UUID) -> Mapping[str, FileOnRecord]:
    rows = session.exec(
        select(ReissuedFile.name, ReissuedFile.media_type, ReissuedFile.size_bytes, ReissuedFile.checksum)
        .where(ReissuedFile.summary_id == summary_id)
        .order_by(col(ReissuedFile.name))
    ).all()
    return {row[0]: FileOnRecord(*row) for row in rows}
