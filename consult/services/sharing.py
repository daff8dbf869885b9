"""Shares a theming run out among workers: its comments are cut into chunks, and each chunk is one worker's at a time.

A worker has a chunk on lease. It says every few seconds that it is alive; when it falls silent, the lease runs out and
another takes the chunk. Whatever the clocks of two machines say, a worker may store only while the chunk is still in
its name, and a comment that was coded since the run began is not stored again.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, delete, func, select

from consult.clock import utc_now
from consult.models import RunStatus, ThemingChunk, ThemingRun
from consult.queries.theming import chunks_to_code, count_comments, count_workers, is_ripe
from consult.services.claiming import MOST_ATTEMPTS

COMMENTS_A_CHUNK = 500
LEASE = timedelta(seconds=60)
# Tried again after so long, then twice that.
FIRST_WAIT = timedelta(seconds=30)


class LeaseLost(Exception):
    """The chunk is this worker's no more: it was silent too long, or the run was begun again."""


def is_laid_out(session: Session, run_id: UUID) -> bool:
    """Whether a run has been cut into chunks."""
    return session.exec(select(ThemingChunk.id).where(ThemingChunk.run_id == run_id).limit(1)).first() is not None


def lay_out(session: Session, run: ThemingRun) -> bool:
    """Cut what waits to be coded into chunks. False where nothing does. The caller has locked the run."""
    position = session.exec(select(func.count(col(ThemingChunk.id))).where(ThemingChunk.run_id == run.id)).one()
    chunks = [
        ThemingChunk(run_id=run.id, position=place, first_comment_id=first, last_comment_id=last, comments=comments)
        for place, (first, last, comments) in enumerate(
            chunks_to_code(
                session, run.consultation_id, run.question_key, coded_before=run.started_at, size=COMMENTS_A_CHUNK
            ),
            start=position,
        )
    ]
    session.add_all(chunks)
    session.flush()
    run.comments_total = count_comments(session, run.consultation_id, run.question_key)
    count_progress(session, run)
    return bool(chunks)


def lay_out_anew(session: Session, run: ThemingRun) -> None:
    """Cut the run again, as if nobody had begun on it: what workers have in hand is theirs no more."""
    session.exec(delete(ThemingChunk).where(col(ThemingChunk.run_id) == run.id))
    if not lay_out(session, run):
        _add_the_end(session, run)


def take(session: Session, run: ThemingRun, worker: str, *, give_up: Callable[[], None]) -> ThemingChunk | None:
    """Take the next chunk of a run, which the caller has locked. None when others have what is left, or it must wait.

    When all comments are coded, the step that ends the run is the next. A chunk whose workers were lost again and
    again is not given: the run is given up instead, because that chunk may be what kills them.
    """
    chunk = _next_free(session, run)
    if chunk is None and not _is_any_left(session, run):
        if not lay_out(session, run):  # comments that came in meanwhile, or were corrected while they were read
            _add_the_end(session, run)
        chunk = _next_free(session, run)
    if chunk is None:
        return None
    if chunk.attempts >= MOST_ATTEMPTS:
        give_up()
        return None
    now = utc_now()
    chunk.worker, chunk.leased_until, chunk.not_before = worker, now + LEASE, None
    chunk.attempts += 1
    run.status, run.heartbeat_at = RunStatus.RUNNING, now
    session.flush()
    return chunk


def is_more_to_take(session: Session, run_id: UUID) -> bool:
    """Whether a run has a chunk that nobody has."""
    free = select(ThemingChunk.id).where(
        ThemingChunk.run_id == run_id, col(ThemingChunk.done_at).is_(None), col(ThemingChunk.worker).is_(None)
    )
    return session.exec(free.limit(1)).first() is not None


def held(session: Session, chunk_id: UUID, worker: str) -> ThemingChunk:
    """The chunk, locked, as long as it is this worker's. Raises LeaseLost."""
    chunk = session.exec(
        select(ThemingChunk)
        .where(ThemingChunk.id == chunk_id, ThemingChunk.worker == worker, col(ThemingChunk.done_at).is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if chunk is None:
        raise LeaseLost
    return chunk


def renew(session: Session, chunk_id: UUID, worker: str) -> None:
    """Say that the worker is alive. Raises LeaseLost where the chunk is another's by now."""
    held(session, chunk_id, worker).leased_until = utc_now() + LEASE
    session.flush()


def note_coded(session: Session, chunk: ThemingChunk, stored: int) -> None:
    """Note how many more of a chunk's comments are stored: this worker has not failed on it."""
    chunk.coded += stored
    chunk.attempts = 0
    chunk.leased_until = utc_now() + LEASE
    session.flush()


def finish(session: Session, chunk: ThemingChunk) -> None:
    """Close a chunk that is done. It keeps the name of the worker that did it."""
    chunk.done_at, chunk.leased_until, chunk.not_before = utc_now(), None, None
    session.flush()


def let_go(session: Session, chunk: ThemingChunk) -> None:
    """Give a chunk back for the next worker to go on with. Nothing failed."""
    chunk.worker, chunk.leased_until = None, None
    chunk.attempts = max(0, chunk.attempts - 1)
    session.flush()


def put_off(session: Session, chunk: ThemingChunk) -> bool:
    """Give back a chunk that something went wrong with, to be tried later. False when it has been tried enough."""
    chunk.worker, chunk.leased_until = None, None
    if chunk.attempts >= MOST_ATTEMPTS:
        session.flush()
        return False
    chunk.not_before = utc_now() + FIRST_WAIT * 2 ** max(0, chunk.attempts - 1)
    session.flush()
    return True


def is_shared(session: Session, run_id: UUID) -> bool:
    """Whether a worker is at the run at this moment."""
    return count_workers(session, run_id) > 0


def count_progress(session: Session, run: ThemingRun) -> None:
    """Count how far the run has come from what its chunks have left. The caller has locked the run."""
    left = session.exec(
        select(func.coalesce(func.sum(ThemingChunk.comments - ThemingChunk.coded), 0)).where(
            ThemingChunk.run_id == run.id,
            col(ThemingChunk.done_at).is_(None),
            ThemingChunk.comments > ThemingChunk.coded,
        )
    ).one()
    run.comments_done = max(0, run.comments_total - left)
    session.flush()


def _next_free(session: Session, run: ThemingRun) -> ThemingChunk | None:
    now = utc_now()
    return session.exec(
        select(ThemingChunk)
        .where(
            ThemingChunk.run_id == run.id,
            col(ThemingChunk.done_at).is_(None),
            col(ThemingChunk.leased_until).is_(None) | (col(ThemingChunk.leased_until) < now),
            is_ripe(now),
        )
        .order_by(col(ThemingChunk.position))
        .limit(1)
        .with_for_update()
    ).one_or_none()


def _is_any_left(session: Session, run: ThemingRun) -> bool:
    left = select(ThemingChunk.id).where(ThemingChunk.run_id == run.id, col(ThemingChunk.done_at).is_(None))
    return session.exec(left.limit(1)).first() is not None


def _add_the_end(session: Session, run: ThemingRun) -> None:
    position = session.exec(select(func.count(col(ThemingChunk.id))).where(ThemingChunk.run_id == run.id)).one()
    session.add(ThemingChunk(run_id=run.id, position=position))
    session.flush()
