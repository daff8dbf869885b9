"""What the worker does with comments. Each step is one transaction, so a worker may be stopped at any moment."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from consult.clock import utc_now
from consult.db.session import begin_writing
from consult.models import CodeBook, Consultation, ThemingRun
from consult.queries import theming as reads
from consult.queries.learning import model_in_use
from consult.queries.themes import code_book_for, comment_questions
from consult.queries.theming import WaitingComment
from consult.services import theming
from consult.services.coded_comments import store_coded
from consult.tasks.looking_over import look_over, look_over_what_changed
from consult.tasks.theming_tools import Engine, ThemingTools
from consult.tasks.upkeep import count_rows_after
from consult.telemetry import log
from forms.spec import LongText
from nlp.errors import ModelUnreadable, ThemingError
from nlp.types import Comment

COMMENTS_A_CHUNK = 100

Stopping = Callable[[], bool]


class RunStopped(Exception):
    """The run was closed while this worker was at it: the code book had been changed, and another run was asked for."""


def theme_question(session: Session, run_id: UUID, tools: ThemingTools, *, is_stopping: Stopping) -> None:
    """Carry out a run. Safe to repeat: a finished run is left alone, one broken off goes on where it stopped."""
    with writing(session):
        is_ours = theming.claim_run(session, run_id) is not None
    if not is_ours:
        return
    try:
        if _code_run(session, run_id, tools, is_stopping=is_stopping):
            _close(session, run_id, tools)
        else:
            with writing(session):
                theming.put_back(session, _still_ours(session, run_id))
    except RunStopped:
        session.rollback()
        log.info("theming_stopped", run=str(run_id))
    except Exception as error:  # whatever it was, the run must not look alive
        log.error("theming_failed", run=str(run_id), exc_info=error)
        with writing(session):
            theming.fail_run(session, _again(session, run_id), reason_of(error))


def code_new_comments(session: Session, consultation_id: UUID, tools: ThemingTools, *, is_stopping: Stopping) -> None:
    """Code the comments of a consultation that were never coded. Safe to repeat."""
    consultation = session.get(Consultation, consultation_id)
    if consultation is None:
        return
    for question in comment_questions(session, consultation):
        _code_arrivals(session, consultation, question, tools, is_stopping=is_stopping)
    if not is_stopping():
        look_over_what_changed(session, tools)


def _code_run(session: Session, run_id: UUID, tools: ThemingTools, *, is_stopping: Stopping) -> bool:
    """Code what the run has left. False when the worker was asked to stop before the end."""
    run = session.get_one(ThemingRun, run_id)
    book = session.get(CodeBook, run.code_book_id) if run.code_book_id else None
    engine, learned_model_id = open_engine(session, tools, run.consultation_id, run.question_key, book)
    with writing(session):
        run = _still_ours(session, run_id)
        theming.begin_run(session, run, engine.provenance, learned_model_id=learned_model_id)
        started_at = run.started_at
    while chunk := _next_chunk(session, run.consultation_id, run.question_key, coded_before=started_at):
        if is_stopping():
            return False
        _code_chunk(session, run_id, engine, chunk)
    return True


def _close(session: Session, run_id: UUID, tools: ThemingTools) -> None:
    run = session.get_one(ThemingRun, run_id)
    uncovered = reads.list_uncovered(
        session, run.consultation_id, run.question_key, has_code_book=run.code_book_id is not None
    )
    book = session.get(CodeBook, run.code_book_id) if run.code_book_id else None
    definition = book.definition if book else None
    session.rollback()
    found = tools.propose([Comment(str(comment.id), comment.text) for comment in uncovered], definition=definition)
    with writing(session):
        run = _still_ours(session, run_id)
        theming.finish_run(session, run, found)
        consultation_id, question_key, coded = run.consultation_id, run.question_key, run.comments_done
    count_rows_after(session, came_in=coded)
    look_over(session, consultation_id, question_key, tools)


def _code_arrivals(
    session: Session, consultation: Consultation, question: LongText, tools: ThemingTools, *, is_stopping: Stopping
) -> None:
    consultation_id = consultation.id
    # The book that the comments before them were coded to: a newer version comes in with a whole run, or not at all.
    book = code_book_for(session, consultation, question.key)
    is_without_its_book = question.code_book is not None and book is None
    is_under_way = reads.active_run(session, consultation_id, question.key) is not None
    chunk = _next_chunk(session, consultation_id, question.key)
    if not chunk or is_without_its_book or is_under_way:
        return  # a run under way takes new comments with it; without the code book they wait until it is published
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
    while chunk and not is_stopping():
        try:
            _code_chunk(session, run_id, engine, chunk, are_arrivals=True)
        except RunStopped:
            session.rollback()
            return  # the code book has just been changed: the next look for new comments codes them to it
        chunk = _next_chunk(session, consultation_id, question.key)


def open_engine(
    session: Session, tools: ThemingTools, consultation_id: UUID, question_key: str, book: CodeBook | None
) -> tuple[Engine, UUID | None]:
    """The engine for a question with what people's codings taught it, and the model that this comes from.

    A model that was learnt on top of another engine than the one that codes now is left out: the comments are then
    coded as if nothing had been learnt, and the run says so by naming no model.
    """
    if book is None:
        return tools.engine_for(None), None
    model = model_in_use(session, consultation_id, question_key)
    if model is None or model.content is None:
        return tools.engine_for(book.definition), None
    try:
        return tools.engine_for(book.definition, model.content), model.id
    except ModelUnreadable as error:
        log.warning("learned_model_left_out", model=str(model.id), reason=str(error))
        return tools.engine_for(book.definition), None


def _next_chunk(
    session: Session, consultation_id: UUID, question_key: str, *, coded_before: datetime | None = None
) -> Sequence[WaitingComment]:
    chunk = reads.comments_to_code(
        session, consultation_id, question_key, coded_before=coded_before, limit=COMMENTS_A_CHUNK
    )
    session.rollback()  # coding takes a while: no transaction stays open meanwhile
    return chunk


def _code_chunk(
    session: Session, run_id: UUID, engine: Engine, chunk: Sequence[WaitingComment], *, are_arrivals: bool = False
) -> None:
    coded = engine.code([Comment(str(comment.id), comment.text) for comment in chunk])
    with writing(session):
        run = _arrivals_of(session, run_id) if are_arrivals else _still_ours(session, run_id)
        stored = store_coded(session, run, coded, texts={comment.id: comment.text for comment in chunk})
        now = utc_now()
        run.comments_done += stored
        run.heartbeat_at = now
        run.attempts = 0
        if are_arrivals:
            run.comments_total += stored
            run.finished_at = now


@contextmanager
def writing(session: Session) -> Iterator[None]:
    """One transaction that writes: whatever was read before is let go of, and everything in it is kept or nothing."""
    session.rollback()
    begin_writing(session)
    yield
    session.commit()


def _again(session: Session, run_id: UUID) -> ThemingRun:
    """The run, read anew and locked in this transaction."""
    return session.get_one(ThemingRun, run_id, populate_existing=True, with_for_update=True)


def _still_ours(session: Session, run_id: UUID) -> ThemingRun:
    """The run, read anew and locked. Raises RunStopped where it is closed."""
    run = _again(session, run_id)
    if not theming.is_under_way(run):
        raise RunStopped
    return run


def _arrivals_of(session: Session, run_id: UUID) -> ThemingRun:
    """The run that new comments join, read anew and locked. Raises RunStopped where its code book is in use no more."""
    run = _again(session, run_id)
    if not theming.is_to_book_in_use(session, run):
        raise RunStopped
    return run


def reason_of(error: Exception) -> str:
    """A sentence on what stopped the machine, fit for a page: a fault of its own may quote what somebody wrote."""
    if isinstance(error, ThemingError):
        return str(error)
    return (
        f"The machine stopped on a fault of its own ({type(error).__name__}). Start it again. "
        "If it fails again, ask the person who runs this service to look in its log."
    )
