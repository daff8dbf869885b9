"""Themes that were chosen on a form and are not in the code book any more: what the form then says."""

from collections.abc import Sequence

from sqlmodel import Session

from consult.models import Consultation
from consult.queries.themes import code_book_for

AGAIN = "The rest of your choice is kept: check it and save again"


def sentences_on(session: Session, consultation: Consultation, question_key: str, gone: Sequence[str]) -> list[str]:
    """A sentence for each theme that has gone, and what to do. None for no themes."""
    if not gone:
        return []
    book = code_book_for(session, consultation, question_key)
    version = f", which is now version {book.version}" if book else ""
    return [*(f"“{key}” is no longer in the code book{version}" for key in gone), AGAIN]
