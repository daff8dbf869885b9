"""Writing down that a file of responses was made for others."""

from collections.abc import Sequence

from sqlmodel import Session

from consult.models import Consultation, User
from consult.queries.anonymised import MADE
from consult.services.auditing import record


def note_anonymised_file(
    session: Session,
    consultation: Consultation,
    *,
    facts: Sequence[str],
    answers: Sequence[str],
    has_comments: bool,
    purpose: str,
    ending: str,
    rows: int,
    smallest: int,
    made_by: User | None = None,
) -> None:
    """Keep what an anonymised file holds and what it is for, so that a later one can be held against it."""
    record(
        session,
        MADE,
        consultation,
        actor=made_by,
        facts=list(facts),
        answers=list(answers),
        comments=has_comments,
        purpose=purpose,
        format=ending,
        rows=rows,
        smallest=smallest,
    )
    session.flush()
