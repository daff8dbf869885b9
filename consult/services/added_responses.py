"""The responses of a file added to a consultation that there is, and taken away again while nobody worked on them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlmodel import Session, SQLModel, col, delete

from consult.clock import in_london, today_in_london
from consult.errors import Conflict
from consult.models import (
    BlindSample,
    Campaign,
    CampaignComment,
    Channel,
    Comment,
    Consultation,
    ImportedResponse,
    ImportStatus,
    Response,
    ResponseImport,
    Summary,
    User,
)
from consult.queries.imports import answers_there, identifiers_there
from consult.services.auditing import record
from consult.services.entering import refuse_before_opening
from consult.services.imports import finish_import, refuse_repeat
from consult.services.writing_imported import InCommon, PreparedRows, write_responses, write_signals

MADE_BY_ITSELF = frozenset(
    {
        *("answer", "comment", "imported_response", "response_signal"),
        *("assignment", "candidate_theme_comment", "chosen_quote", "concern_flag", "masked_detail", "review_lease"),
    }
)
"""The tables that the import and the worker fill. A row in them is somebody's work only where it says whose."""
MEANWHILE = "Responses of the same survey were imported meanwhile. Check the file again."


def prefix_of(found: ResponseImport) -> str:
    """What stands before the identifiers of a file's responses: two tools may both have a response 1."""
    return f"{found.product or 'file'}:"


def days_of(consultation: Consultation) -> tuple[date, date]:
    """The first and the last day that an added response can have come in. Late ones are kept, as letters are."""
    return in_london(consultation.opens_at).date(), today_in_london()


def known_to(session: Session, found: ResponseImport) -> Mapping[str, Mapping[str, Any]]:
    """What was imported before from the same tool into the consultation that a file is added to."""
    if found.consultation_id is None:
        return {}
    return answers_there(session, found.consultation_id, prefix_of(found))


def add_whole(session: Session, found: ResponseImport, prepared: Sequence[PreparedRows]) -> Consultation:
    """Write every response of a file into its consultation, in the caller's transaction: all of them or none.

    Raises Conflict where nothing may be added any more, or the same responses were added meanwhile. The caller has
    the comments themed after committing.
    """
    # Another file waits for this one; a resident who sends a response meanwhile does not.
    consultation = session.get_one(Consultation, found.consultation_id, with_for_update={"key_share": True})
    refuse_before_opening(consultation)
    refuse_repeat(session, found.checksum, but=found.id)
    rows = [row for some in prepared for row in some.rows]
    there = identifiers_there(session, consultation.id, prefix_of(found))
    if any(row.identifier in there for row in rows):
        raise Conflict(MEANWHILE)
    common = InCommon(
        found.channel or Channel.NOT_KNOWN,
        last_on=min(in_london(consultation.closes_at).date(), today_in_london()),
        prefix=prefix_of(found),
    )
    written = write_responses(session, found, consultation, prepared, common)
    write_signals(session, consultation, prepared)
    finish_import(session, found, responses=written, consultation_id=consultation.id)
    return consultation


def what_people_did(session: Session, found: ResponseImport) -> tuple[str, ...]:
    """The kinds of thing that people made of the responses of a file, or that were made with them, by name."""
    mine = select(col(ImportedResponse.response_id)).where(col(ImportedResponse.import_id) == found.id)
    comments = select(col(Comment.id)).where(col(Comment.response_id).in_(mine))
    done = {name for name, query in _rows_about(mine, comments) if session.execute(query).scalar_one()}
    for model, moment in ((Summary, Summary.requested_at), (BlindSample, BlindSample.drawn_at)):
        since = (col(model.consultation_id) == found.consultation_id, col(moment) >= found.done_at)
        if session.execute(select(func.count()).select_from(model).where(*since)).scalar_one():
            done.add(str(model.__tablename__))
    return tuple(sorted(name.replace("_", " ") for name in done))


def undo_adding(session: Session, found: ResponseImport, *, actor: User) -> None:
    """Take the responses of a file out of their consultation again. Raises Conflict once people worked on them."""
    session.refresh(found, with_for_update=True)
    if found.status is not ImportStatus.IMPORTED:
        raise Conflict("This import is undone already, or was never carried out.")
    done = what_people_did(session, found)
    if done:
        raise Conflict(f"This import cannot be undone any more, because work was built on it: {', '.join(done)}.")
    found.status, found.imported_checksum = ImportStatus.UNDONE, None
    record(session, "import undone", found, actor=actor, responses=found.responses, consultation=found.consultation_id)
    session.flush()
    mine = select(col(ImportedResponse.response_id)).where(col(ImportedResponse.import_id) == found.id)
    session.exec(delete(Response).where(col(Response.id).in_(mine)))
    session.flush()


def _rows_about(mine: Select[UUID], comments: Select[UUID]) -> Iterable[tuple[str, Select[int]]]:
    """A count for each table that hangs on the responses or their comments, of the rows that people made."""
    for table in SQLModel.metadata.sorted_tables:
        people = [column.is_not(None) for column in table.columns if column.name.endswith("_by_id")]
        for key in table.foreign_keys:
            held = {"response": mine, "comment": comments}.get(key.column.table.name)
            if held is None or table.name == CampaignComment.__tablename__:
                continue
            conditions: list[ColumnElement[bool]] = [key.parent.in_(held)]
            if table.name in MADE_BY_ITSELF:
                if not people:
                    continue
                conditions.append(or_(*people))
            yield table.name, select(func.count()).select_from(table).where(*conditions)
    decided = select(func.count()).select_from(CampaignComment).join(Campaign)
    let_in = (col(Campaign.decided_by_id).is_not(None), col(CampaignComment.is_waiting).is_(False))
    yield "campaign", decided.where(col(CampaignComment.comment_id).in_(comments), *let_in)
