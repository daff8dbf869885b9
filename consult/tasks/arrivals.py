"""Codes comments as they come in. Each step is one transaction, so a worker may be stopped at any moment."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from consult.clock import utc_now
from consult.models import Consultation, ThemingRun
from consult.queries import theming as reads
from consult.queries.themes import code_book_for, comment_questions
from consult.queries.theming import WaitingComment
from consult.services import theming
from consult.services.arrivals import are_given_up, begin_try
from consult.services.coded_comments import store_coded
from consult.tasks.looking_over import look_over_what_changed
from consult.tasks.theming import COMMENTS_AT_ONCE, RunStopped, Stopping, again, open_engine, writing
from consult.tasks.theming_tools import Engine, ThemingTools
from consult.telemetry import log
from forms.spec import LongText
from nlp.types import Comment


def code_new_comments(session: Session, consultation_id: UUID, tools: ThemingTools, *, is_stopping: Stopping) -> None:
    """Code the comments of a consultation that were never coded. Safe to repeat."""
    consultation = session.get(Consultation, consultation_id)
    if consultation is None:
        return
    for question in comment_questions(session, consultation):
        _code_arrivals(session, consultation, question, tools, is_stopping=is_stopping)
    if not is_stopping():
        look_over_what_changed(session, tools)


def _code_arrivals(
    session: Session, consultation: Consultation, question: LongText, tools: ThemingTools, *, is_stopping: Stopping
) -> None:
    consultation_id = consultation.id
    # The book that the comments before them were coded to: a newer version comes in with a whole run, or not at all.
    book = code_book_for(session, consultation, question.key)
    is_without_its_book = question.code_book is not None and book is None
    is_under_way = reads.active_run(session, consultation_id, question.key) is not None
    comments = _next_comments(session, consultation_id, question.key)
    if not comments or is_without_its_book or is_under_way:
        return  # a run under way takes new comments with it; without the code book they wait until it is published
    if are_given_up(session, consultation, question.key):
        return  # the page says so, and a run that somebody starts takes them with it
    engine, learned_model_id = open_engine(session, tools, consultation_id, question.key, book)
    with writing(session):
        run_id = theming.run_for_arrivals(
            session,
            consultation_id,
            question.key,
            code_book=book,
            provenance=engine.provenance,
            learned_model_id=learned_model_id,
        ).id
    while comments and not is_stopping():
        with writing(session):
            may_try = begin_try(session, again(session, run_id))
        if not may_try:
            log.error("arrivals_given_up", consultation=str(consultation_id), question=question.key)
            return
        try:
            _code(session, run_id, engine, comments)
        except RunStopped:
            session.rollback()
            return  # the code book has just been changed: the next look for new comments codes them to it
        comments = _next_comments(session, consultation_id, question.key)


def _next_comments(session: Session, consultation_id: UUID, question_key: str) -> Sequence[WaitingComment]:
    comments = reads.comments_to_code(session, consultation_id, question_key, limit=COMMENTS_AT_ONCE)
    session.rollback()  # coding takes a while: no transaction stays open meanwhile
    return comments


def _code(session: Session, run_id: UUID, engine: Engine, comments: Sequence[WaitingComment]) -> None:
    coded = engine.code([Comment(str(comment.id), comment.text) for comment in comments])
    with writing(session):
        run = _run_to_join(session, run_id)
        stored = store_coded(session, run, coded, texts={comment.id: comment.text for comment in comments})
        run.comments_done += stored
        run.comments_total += stored
        run.heartbeat_at = run.finished_at = utc_now()
        run.attempts = 0


def _run_to_join(session: Session, run_id: UUID) -> ThemingRun:
    """The run that new comments join, read anew and locked. Raises RunStopped where its code book is in use no more."""
    run = again(session, run_id)
    if not theming.is_to_book_in_use(session, run):
        raise RunStopped
    return run
