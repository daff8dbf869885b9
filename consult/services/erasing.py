"""Erasing everything that is held of one response, and withholding it where a signed summary quotes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, delete, select

from consult.db.session import overwrite_what_is_deleted
from consult.errors import Conflict
from consult.models import (
    Consultation,
    Draft,
    Erasure,
    Original,
    ReissuedFile,
    Response,
    Summary,
    User,
    WithheldQuote,
)
from consult.queries.erasing import Quoted, what_would_go
from consult.queries.withheld import withheld_quotes
from consult.services.auditing import record
from consult.services.resuming import opens
from consult.services.summaries import set_aside

LONGEST_REASON = 500
SUMMARY_BEING_MADE = (
    "A summary of this consultation is being made, perhaps with a quote of this person. Wait until it is done, then "
    "erase. Nothing was erased."
)


@dataclass(frozen=True, slots=True)
class Erased:
    """What is left to do once the erasing is committed: files that go, and summaries whose documents are made again."""

    erasure: Erasure
    files: Sequence[str]
    to_make_again: Sequence[UUID]
    quoted_in: Sequence[int]  # their numbers
    drafts_set_aside: int


def code_fits(session: Session, response: Response, code: str) -> bool:
    """Whether this is the code of the answers that were saved before this response was sent. False where none were."""
    draft = session.get(Draft, response.draft_id) if response.draft_id else None
    return draft is not None and opens(draft, code)


def erase_response(
    session: Session, response: Response, *, reason: str, has_checked_code: bool = False, actor: User | None = None
) -> Erased:
    """Delete a response with its answers, comments, codings, keyings, originals and draft. Delete files afterwards.

    The audit trail and the record of the erasure keep that it was there and that it was erased, by an identifier that
    leads nowhere any more. What was signed stays as it was signed; its quotes of the person are withheld from now on.
    Drafts of summaries that quote the person are set aside. Raises Conflict while a summary is being made.
    """
    consultation_id = response.consultation_id
    session.exec(select(Consultation.id).where(Consultation.id == consultation_id).with_for_update()).one()
    goes = what_would_go(session, response)
    if goes.waits_for_a_summary:
        raise Conflict(SUMMARY_BEING_MADE)
    overwrite_what_is_deleted(session)
    erasure = Erasure(
        consultation_id=consultation_id,
        reason=reason,
        deleted=dict(goes.rows),
        has_checked_code=has_checked_code,
        erased_by_id=actor.id if actor else None,
    )
    session.add(erasure)
    session.flush()
    for quoted in goes.signed:
        _withhold(session, quoted, erasure)
    for draft_id in goes.drafts:
        set_aside(session, session.get_one(Summary, draft_id))
    of_response = Original.response_id == response.id
    files = session.exec(select(Original.stored_as).where(of_response).order_by(col(Original.number))).all()
    record(session, "response erased", response, actor=actor, consultation=consultation_id, originals=len(files))
    drafted = response.draft_id
    session.exec(delete(Response).where(col(Response.id) == response.id))
    if drafted is not None:
        session.exec(delete(Draft).where(col(Draft.id) == drafted))
    session.flush()
    return Erased(
        erasure=erasure,
        files=files,
        to_make_again=[each.summary_id for each in goes.signed],
        quoted_in=[each.number for each in goes.signed],
        drafts_set_aside=len(goes.drafts),
    )


def _withhold(session: Session, quoted: Quoted, erasure: Erasure) -> None:
    """Withhold quotes of a signed summary. Documents that were made again before hold them, and go."""
    summary = session.exec(select(Summary).where(Summary.id == quoted.summary_id).with_for_update()).one()
    new = sorted(quoted.quotes.keys() - withheld_quotes(session, summary.id))
    session.add_all(WithheldQuote(summary_id=summary.id, position=position, erasure_id=erasure.id) for position in new)
    session.exec(delete(ReissuedFile).where(col(ReissuedFile.summary_id) == summary.id))
    record(session, "quotes withheld", summary, quotes=len(new), number=summary.number)
