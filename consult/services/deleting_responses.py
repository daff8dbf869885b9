"""Deleting the responses of a consultation once their time is over, some at a time.

What becomes of each table:

* gone with its response: answers, comments with their codes, reviews, blind codings, concerns, masked details and
  published words, keyings and second keyings, originals, marks and decisions on duplicates, the draft it was sent from
* gone besides: drafts that were never sent, campaigns, blind samples, chosen quotes, candidate themes that became none,
  planned changes, saved views, counts of groups that were shown, files and problems of imports
* emptied of words: what was keyed from forms set aside, key phrases of candidate themes that became themes, what a
  change of a code book took away, the learnt model itself (the record of its scores stays), imports not carried out
* kept: the consultation, questionnaire and code books; batches with their totals, certificates and serial numbers;
  runs, changes and sign-offs as counts; figures that hold no small group, for later waves; counts of equality answers;
  decisions; the audit trail, which holds identifiers that lead nowhere; and signed summaries whole. Their quotes are
  masked, were read before they were signed, and are part of the report that people were told would be kept.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy import text as sql
from sqlmodel import Session, SQLModel, col

from consult.config import Settings
from consult.db.session import overwrite_what_is_deleted
from consult.models import (
    BlindSample,
    Campaign,
    CandidateTheme,
    CodeBookChange,
    Consultation,
    Draft,
    ImportProblem,
    ImportStatus,
    KeptFigures,
    KeptThing,
    LearnedModel,
    Original,
    PlannedChange,
    QuoteChoice,
    Response,
    ResponseImport,
    RetentionRecord,
    SavedView,
    ShownGroups,
    Summary,
    ThemingRun,
    UploadedFile,
)
from consult.queries.deletion import count_all_responses, count_recorded, what_holds_up
from consult.queries.retention import hold_on, periods_of
from consult.queries.summaries import list_drafts
from consult.services.auditing import record
from consult.services.summaries import set_aside

AT_ONCE = 500
"""So many responses go in one transaction: nobody who answers another consultation waits long for the lock."""


HELD = "Somebody has just put a hold on it, so its responses are kept."


@dataclass(frozen=True, slots=True)
class Gone:
    """How many responses went in one step, and the files of their originals, which go once that is committed."""

    responses: int
    files: Sequence[str]


def announce_deletion(session: Session, consultation: Consultation, settings: Settings, now: datetime) -> bool:
    """Say from now on that responses will go, where it is time to, and take it back where it is not any more.

    Whether anything changed. While a hold is in force nothing is announced.
    """
    if consultation.responses_deleted_at is not None:
        return False
    is_time = (
        periods_of(session, consultation, settings).is_to_be_announced(consultation, now)
        and hold_on(session, consultation) is None
        and count_all_responses(session, consultation) > 0
    )
    if is_time == (consultation.deletion_announced_at is not None):
        return False
    consultation.deletion_announced_at = now if is_time else None
    action = "deletion of responses announced" if is_time else "deletion of responses put off"
    record(session, action, consultation)
    session.flush()
    return True


def begin_deleting(
    session: Session, consultation: Consultation, now: datetime, *, figures: Callable[[], Iterable[KeptFigures]]
) -> str | None:
    """Keep the figures that stay, and let nobody add to the responses or report on them. Why not, as a sentence.

    The figures are asked for once nobody can change what they are of. Safe to repeat: what was begun goes on.
    """
    _lock(session, consultation)
    if consultation.responses_deleted_at is not None:
        return None
    problem = HELD if hold_on(session, consultation) is not None else what_holds_up(session, consultation)
    if problem is not None:
        return problem
    overwrite_what_is_deleted(session)
    for draft in list_drafts(session, consultation.id):
        set_aside(session, session.get_one(Summary, draft.id))
    session.add_all(list(figures()))
    consultation.responses_deleted_at, consultation.responses_deleted = now, 0
    record(session, "deletion of responses begun", consultation)
    session.flush()
    return None


def delete_some_responses(session: Session, consultation: Consultation) -> Gone:
    """Delete some responses with everything about them. None goes any more, or none while a hold is in force."""
    _lock(session, consultation)
    if consultation.responses_deleted_at is None or hold_on(session, consultation) is not None:
        return Gone(0, ())
    overwrite_what_is_deleted(session)
    some = session.execute(
        select(col(Response.id), col(Response.draft_id))
        .where(col(Response.consultation_id) == consultation.id)
        .order_by(col(Response.id))
        .limit(AT_ONCE)
    ).all()
    ids = [response_id for response_id, _ in some]
    names = select(col(Original.stored_as)).where(col(Original.response_id).in_(ids)).order_by(col(Original.stored_as))
    files = session.scalars(names).all()
    session.execute(delete(Response).where(col(Response.id).in_(ids)))
    session.execute(delete(Draft).where(col(Draft.id).in_([draft_id for _, draft_id in some if draft_id])))
    consultation.responses_deleted = (consultation.responses_deleted or 0) + len(ids)
    session.flush()
    return Gone(len(ids), files)


def finish_deleting(session: Session, consultation: Consultation, now: datetime) -> int:
    """Delete and empty what is left that was made of responses, and record how many responses went since the last time.

    None are recorded, and nothing is touched, while some are left or where this was done already.
    """
    _lock(session, consultation)
    gone = (consultation.responses_deleted or 0) - count_recorded(session, consultation)
    if not gone or count_all_responses(session, consultation):
        return 0
    overwrite_what_is_deleted(session)
    _delete_what_was_made(session, consultation.id)
    _empty_what_stays(session, consultation.id)
    if session.get_bind().dialect.name == "sqlite":  # what is deleted stays in its index until that is merged
        session.execute(sql("INSERT INTO searchable_words(searchable_words) VALUES ('optimize')"))
    session.add(
        RetentionRecord(consultation_id=consultation.id, thing=KeptThing.RESPONSES, deleted=gone, deleted_at=now)
    )
    record(session, "retention schedule carried out", consultation, responses=gone)
    session.flush()
    return gone


def _delete_what_was_made(session: Session, consultation_id: UUID) -> None:
    runs = select(col(ThemingRun.id)).where(col(ThemingRun.consultation_id) == consultation_id)
    imports = select(col(ResponseImport.id)).where(col(ResponseImport.consultation_id) == consultation_id)
    adopted = select(col(CodeBookChange.candidate_id)).where(col(CodeBookChange.candidate_id).is_not(None))
    is_adopted = col(CandidateTheme.id).in_(adopted)
    session.execute(delete(QuoteChoice).where(col(QuoteChoice.run_id).in_(runs)))
    session.execute(delete(CandidateTheme).where(col(CandidateTheme.run_id).in_(runs), ~is_adopted))
    session.execute(update(CandidateTheme).where(col(CandidateTheme.run_id).in_(runs)).values(key_phrases=[]))
    has_file = col(ResponseImport.id).in_(select(col(UploadedFile.import_id)))  # nobody imported it
    given_up = {"status": ImportStatus.GIVEN_UP, "columns": [], "matching": {}}
    session.execute(update(ResponseImport).where(col(ResponseImport.id).in_(imports), has_file).values(**given_up))
    for of_import in (UploadedFile, ImportProblem):
        session.execute(delete(of_import).where(col(of_import.import_id).in_(imports)))
    for kind in (Draft, Campaign, SavedView, ShownGroups, BlindSample, PlannedChange):
        session.execute(delete(kind).where(_of(kind, consultation_id)))


def _empty_what_stays(session: Session, consultation_id: UUID) -> None:
    session.execute(update(LearnedModel).where(_of(LearnedModel, consultation_id)).values(content=None))
    session.execute(update(CodeBookChange).where(_of(CodeBookChange, consultation_id)).values(taken_away=[]))


def _of(kind: type[SQLModel], consultation_id: UUID) -> ColumnElement[bool]:
    belongs: ColumnElement[bool] = (
        SQLModel.metadata.tables[str(kind.__tablename__)].c.consultation_id == consultation_id
    )
    return belongs


def _lock(session: Session, consultation: Consultation) -> None:
    """Let nobody else delete, erase or sign off anything of it until this transaction ends, and see what they did."""
    held = select(Consultation).where(col(Consultation.id) == consultation.id).with_for_update()
    session.scalars(held.execution_options(populate_existing=True)).one()
