"""Carries out theming runs, which any number of workers share.

Each step is one transaction, so a worker may be stopped or lost at any moment.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from consult.db.session import begin_writing
from consult.models import CodeBook, ThemingRun
from consult.queries import theming as reads
from consult.queries.learning import model_in_use
from consult.services import sharing, theming
from consult.services.coded_comments import store_coded
from consult.services.sharing import LeaseLost
from consult.tasks.leases import kept_alive, this_worker
from consult.tasks.looking_over import look_over
from consult.tasks.theming_tools import Engine, ThemingTools
from consult.tasks.upkeep import count_rows_after
from consult.telemetry import log
from nlp.errors import ModelUnreadable, ThemingError
from nlp.types import Comment

COMMENTS_AT_ONCE = 100
"""So many are coded and stored in one go: what a worker that is lost had in hand, and what is done again."""

Stopping = Callable[[], bool]


class RunStopped(Exception):
    """The run was closed while this worker was at it: by a person, or because another run was asked for."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A chunk of a run, taken by this worker."""

    id: UUID
    run_id: UUID
    consultation_id: UUID
    question_key: str
    code_book_id: UUID | None
    started_at: datetime | None
    between: tuple[UUID, UUID] | None
    """The first and the last comment; None: the step that ends the run."""


def theme_question(
    session: Session,
    run_id: UUID,
    tools: ThemingTools,
    *,
    is_stopping: Stopping,
    call_another: Callable[[], None] = lambda: None,
    worker: str | None = None,
) -> None:
    """Carry out a run, or the chunks of it that no other worker has. Safe to repeat, and to do in many places at once.

    A finished run is left alone, one broken off goes on where it stopped. `call_another` asks for one more worker; it
    is called once, where there is something to share.
    """
    try:
        if _is_laid_out(session, run_id, tools):
            _RunWorker(session, run_id, tools, is_stopping, worker or this_worker()).work(call_another)
    except RunStopped:
        session.rollback()
        log.info("theming_stopped", run=str(run_id))


def _is_laid_out(session: Session, run_id: UUID, tools: ThemingTools) -> bool:
    """Whether there are chunks to take. The first worker cuts them, when it knows what they will be coded with."""
    with writing(session):
        if sharing.is_laid_out(session, run_id):
            return True
        run = theming.claim_run(session, run_id)
        place = (run.consultation_id, run.question_key, run.code_book_id) if run else None
    if place is None:
        return False
    try:
        engine, learned_model_id = _open_for(session, tools, *place)
        with writing(session):
            theming.begin_run(
                session, still_ours(session, run_id), engine.provenance, learned_model_id=learned_model_id
            )
    except RunStopped:
        raise
    except Exception as error:  # whatever it was, the run must not look alive
        log.error("theming_failed", run=str(run_id), exc_info=error)
        with writing(session):
            theming.fail_run(session, still_ours(session, run_id), reason_of(error))
        return False
    return True


class _RunWorker:
    """One worker at one run: takes chunk after chunk until none is to be had."""

    def __init__(self, session: Session, run_id: UUID, tools: ThemingTools, is_stopping: Stopping, worker: str) -> None:
        self._session = session
        self._run_id = run_id
        self._tools = tools
        self._is_stopping = is_stopping
        self._worker = worker

    def work(self, call_another: Callable[[], None]) -> None:
        """Work until the run is over, others have what is left of it, or the worker is asked to stop."""
        has_called = False
        while (chunk := self._take()) is not None:
            if not has_called and sharing.is_more_to_take(self._session, self._run_id):
                call_another()
                has_called = True
            self._session.rollback()
            if not self._carry_out(chunk):
                return

    def _take(self) -> Taken | None:
        with writing(self._session):
            run = again(self._session, self._run_id)
            if not theming.is_under_way(run):
                return None
            chunk = sharing.take(
                self._session,
                run,
                self._worker,
                give_up=lambda: theming.fail_run(self._session, run, theming.KILLED_ITS_WORKERS),
            )
            if chunk is None:
                return None
            return Taken(
                chunk.id,
                run.id,
                run.consultation_id,
                run.question_key,
                run.code_book_id,
                run.started_at,
                chunk.between,
            )

    def _carry_out(self, chunk: Taken) -> bool:
        """Do a chunk. False when this worker is to leave the run."""
        try:
            with kept_alive(self._session, chunk.id, self._worker):
                if chunk.between is not None:
                    return self._code(chunk, chunk.between)
                ended = self._end(chunk)
        except LeaseLost:
            self._session.rollback()
            log.warning("lease_lost", run=str(chunk.run_id), chunk=str(chunk.id))
            return True
        except RunStopped:
            raise
        except Exception as error:
            log.error("chunk_failed", run=str(chunk.run_id), chunk=str(chunk.id), exc_info=error)
            self._put_off(chunk, reason_of(error))
            return True
        if ended:
            self._look_back(chunk)
        return False

    def _code(self, chunk: Taken, between: tuple[UUID, UUID]) -> bool:
        engine, learned_model_id = _open_for(
            self._session, self._tools, chunk.consultation_id, chunk.question_key, chunk.code_book_id
        )
        if not theming.is_made_with(self._session.get_one(ThemingRun, chunk.run_id), engine.provenance):
            return self._begin_with(chunk, engine, learned_model_id)
        while comments := reads.comments_to_code(
            self._session,
            chunk.consultation_id,
            chunk.question_key,
            coded_before=chunk.started_at,
            between=between,
            limit=COMMENTS_AT_ONCE,
        ):
            self._session.rollback()  # coding takes a while: no transaction stays open meanwhile
            if self._is_stopping():
                self._let_go(chunk)
                return False
            coded = engine.code([Comment(str(comment.id), comment.text) for comment in comments])
            with writing(self._session):
                run = still_ours(self._session, chunk.run_id, is_shared=True)
                held = sharing.held(self._session, chunk.id, self._worker)
                texts = {comment.id: comment.text for comment in comments}
                stored = store_coded(self._session, run, coded, texts=texts, coded_before=chunk.started_at)
                sharing.note_coded(self._session, held, stored)
            self._count_progress(chunk)
        with writing(self._session):
            sharing.finish(self._session, sharing.held(self._session, chunk.id, self._worker))
        return True

    def _begin_with(self, chunk: Taken, engine: Engine, learned_model_id: UUID | None) -> bool:
        """This worker's engine is another than the run's. Where nobody else is at the run, it is begun again."""
        with writing(self._session):
            run = still_ours(self._session, chunk.run_id)
            sharing.let_go(self._session, sharing.held(self._session, chunk.id, self._worker))
            if sharing.is_shared(self._session, run.id):
                log.warning("theming_left_to_others", run=str(run.id), because="this worker has another engine")
                return False
            theming.begin_run(self._session, run, engine.provenance, learned_model_id=learned_model_id)
        return True

    def _end(self, chunk: Taken) -> bool:
        """Propose candidate themes and close the run. False when the worker is asked to stop before that."""
        if self._is_stopping():
            self._let_go(chunk)
            return False
        has_code_book = chunk.code_book_id is not None
        uncovered = reads.list_uncovered(
            self._session, chunk.consultation_id, chunk.question_key, has_code_book=has_code_book
        )
        book = self._session.get(CodeBook, chunk.code_book_id) if chunk.code_book_id else None
        definition = book.definition if book else None
        self._session.rollback()
        found = self._tools.propose(
            [Comment(str(comment.id), comment.text) for comment in uncovered], definition=definition
        )
        with writing(self._session):
            run = still_ours(self._session, chunk.run_id)
            sharing.finish(self._session, sharing.held(self._session, chunk.id, self._worker))
            theming.finish_run(self._session, run, found)
        return True

    def _look_back(self, chunk: Taken) -> None:
        coded = self._session.get_one(ThemingRun, chunk.run_id).comments_done
        self._session.rollback()
        count_rows_after(self._session, came_in=coded)
        look_over(self._session, chunk.consultation_id, chunk.question_key, self._tools)

    def _count_progress(self, chunk: Taken) -> None:
        # By itself: while comments are stored the run is only read, so that many workers store at the same time.
        with writing(self._session):
            run = still_ours(self._session, chunk.run_id)
            run.attempts = 0
            sharing.count_progress(self._session, run)

    def _let_go(self, chunk: Taken) -> None:
        with writing(self._session):
            run = still_ours(self._session, chunk.run_id)
            sharing.let_go(self._session, sharing.held(self._session, chunk.id, self._worker))
            theming.put_back(self._session, run)

    def _put_off(self, chunk: Taken, reason: str) -> None:
        with writing(self._session):
            run = still_ours(self._session, chunk.run_id)
            try:
                may_try_again = sharing.put_off(self._session, sharing.held(self._session, chunk.id, self._worker))
            except LeaseLost:
                return
            if not may_try_again:
                theming.fail_run(self._session, run, reason)


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


@contextmanager
def writing(session: Session) -> Iterator[None]:
    """One transaction that writes: whatever was read before is let go of, and everything in it is kept or nothing."""
    session.rollback()
    begin_writing(session)
    yield
    session.commit()


def again(session: Session, run_id: UUID, *, is_shared: bool = False) -> ThemingRun:
    """The run, read anew and locked in this transaction; with `is_shared`, so that others may read it as well."""
    return session.get_one(ThemingRun, run_id, populate_existing=True, with_for_update={"read": is_shared})


def still_ours(session: Session, run_id: UUID, *, is_shared: bool = False) -> ThemingRun:
    """The run, read anew and locked. Raises RunStopped where it is closed."""
    run = again(session, run_id, is_shared=is_shared)
    if not theming.is_under_way(run):
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


def _open_for(
    session: Session, tools: ThemingTools, consultation_id: UUID, question_key: str, code_book_id: UUID | None
) -> tuple[Engine, UUID | None]:
    book = session.get(CodeBook, code_book_id) if code_book_id else None
    return open_engine(session, tools, consultation_id, question_key, book)
