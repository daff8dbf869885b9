"""Erasing everything that is held of one response."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlmodel import Session, col

from consult.db.session import overwrite_what_is_deleted
from consult.models import Draft, Original, Response
from consult.queries.one_person import signed_summaries_that_quote
from consult.services.auditing import record


@dataclass(frozen=True, slots=True)
class Erased:
    """The files that are to go once the erasing is committed, and the signed summaries that still quote the person."""

    files: Sequence[str]
    quoted_in: Sequence[int]


def erase_response(session: Session, response: Response) -> Erased:
    """Delete a response with its answers, comments, codings, keyings, originals and draft. Delete files afterwards.

    The audit trail keeps that it was there and that it was erased, by an identifier that leads nowhere any more. Signed
    summaries stay as they were signed: their figures are of many people, and where one quotes the person it is named.
    """
    overwrite_what_is_deleted(session)
    quoted_in = signed_summaries_that_quote(session, response)
    of_response = col(Original.response_id) == response.id
    files = session.scalars(select(col(Original.stored_as)).where(of_response).order_by(col(Original.number))).all()
    record(session, "response erased", response, consultation=response.consultation_id, originals=len(files))
    draft_id = response.draft_id
    session.execute(delete(Response).where(col(Response.id) == response.id))
    if draft_id is not None:
        session.execute(delete(Draft).where(col(Draft.id) == draft_id))
    session.flush()
    return Erased(files, quoted_in)
