"""Theming runs: asked for, claimed by a worker, told of its progress, finished or failed."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from consult.clock import utc_now
from consult.errors import Conflict, NotFound
from consult.models import (
    CandidateTheme,
    CandidateThemeComment,
    CodeBook,
    Comment,
    Consultation,
    RunStatus,
    ThemingRun,
    User,
)
from consult.queries import theming as reads
from consult.queries.themes import code_book_for, require_comment_question
from consult.services.auditing import record
from consult.services.candidates import carry_dismissals_over
from consult.services.claiming import MOST_ATTEMPTS, claim
from consult.services.sharing import is_shared, lay_out_anew
from nlp.types import CandidateTheme as Candidate
from nlp.types import Discovery, Provenance

KILLED_ITS_WORKERS = (
    f"The machine’s worker was lost {MOST_ATTEMPTS} times in a row while it worked on this run, "
    "without coding anything. "
    "It may have run out of memory. Ask the person who runs this service to look at the worker, "
    "then start theming again."
)
LONGEST_LABEL = 200
CODE_BOOK_CHANGED = "The code book was changed while this run was under way. It was stopped, and another was started."
STOPPED_BY_A_PERSON = (
    "Somebody stopped this run. The comments that were done by then carry the themes it gave them; "
    "the others are as they were. Start theming again to do every comment."
)


def request_run(
    session: Session, consultation: Consultation, question_key: str, *, requested_by: User | None = None
) -> ThemingRun:
    """Ask for every comment on a question to be themed. Asked twice, it gives the run that is under way.

    The caller hands the run to the queue after committing. Raises Conflict where there is nothing to theme, or
    nothing to theme it with.
    """
    question = require_comment_question(session, consultation, question_key)
    _one_at_a_time(session, consultation.id)
    under_way = reads.active_run(session, consultation.id, question_key)
    if under_way is not None:
        return under_way
    total = reads.count_comments(session, consultation.id, question_key)
    if total == 0:
        raise Conflict("There are no comments on this question yet. Start theming when somebody has answered it.")
    book = code_book_for(session, consultation, question_key)
    if book is None and question.code_book is not None:
        raise Conflict(
            f"This question is coded to the code book “{question.code_book}”, which has not been published. "
            "Ask the person who runs this service to publish it, then start theming again."
        )
    run = ThemingRun(
        consultation_id=consultation.id,
        question_key=question_key,
        code_book_id=book.id if book else None,
        comments_total=total,
        requested_by_id=requested_by.id if requested_by else None,
    )
    session.add(run)
    record(session, "theming requested", run, actor=requested_by, question=question_key, comments=total)
    session.flush()
    return run


def claim_run(session: Session, run_id: UUID) -> ThemingRun | None:
    """Take a run for this worker. None when it is done, or another worker has it and is alive.

    A run whose workers were lost one after the other, with nothing coded in between, is failed and not given.
    """
    run = session.exec(select(ThemingRun).where(ThemingRun.id == run_id).with_for_update()).one_or_none()
    if run is None or not is_under_way(run):
        return None
    if not claim(run, give_up=lambda: fail_run(session, run, KILLED_ITS_WORKERS)):
        return None
    run.status = RunStatus.RUNNING
    run.started_at = run.started_at or run.heartbeat_at
    session.flush()
    return run


def begin_run(
    session: Session, run: ThemingRun, provenance: Provenance, *, learned_model_id: UUID | None = None
) -> None:
    """Write down what the run is made with, and cut it into chunks.

    A run taken up again with another engine starts from the beginning.
    """
    if run.encoder_name is not None and not is_made_with(run, provenance):
        run.started_at = utc_now()
    run.encoder_name, run.model_fingerprint, run.configuration_fingerprint = _made_with(provenance)
    run.learned_model_id = learned_model_id
    lay_out_anew(session, run)


def is_made_with(run: ThemingRun, provenance: Provenance) -> bool:
    """Whether a run was begun with this engine."""
    return (run.encoder_name, run.model_fingerprint, run.configuration_fingerprint) == _made_with(provenance)


def run_for_arrivals(
    session: Session,
    consultation_id: UUID,
    question_key: str,
    *,
    code_book: CodeBook | None,
    provenance: Provenance,
    learned_model_id: UUID | None = None,
) -> ThemingRun:
    """The run that newly arrived comments are coded under: the last finished one when it was made the same way."""
    _one_at_a_time(session, consultation_id)
    made_the_same_way = session.exec(
        select(ThemingRun)
        .where(
            ThemingRun.consultation_id == consultation_id,
            ThemingRun.question_key == question_key,
            ThemingRun.status == RunStatus.FINISHED,
            ThemingRun.code_book_id == (code_book.id if code_book else None),
            ThemingRun.encoder_name == provenance.encoder_name,
            ThemingRun.model_fingerprint == provenance.model_fingerprint,
            ThemingRun.configuration_fingerprint == provenance.config_fingerprint,
        )
        .order_by(col(ThemingRun.requested_at).desc(), col(ThemingRun.id))
    ).first()
    if made_the_same_way is not None:
        return made_the_same_way
    now = utc_now()
    run = ThemingRun(
        consultation_id=consultation_id,
        question_key=question_key,
        code_book_id=code_book.id if code_book else None,
        status=RunStatus.FINISHED,
        started_at=now,
        heartbeat_at=now,
        finished_at=now,
        encoder_name=provenance.encoder_name,
        model_fingerprint=provenance.model_fingerprint,
        configuration_fingerprint=provenance.config_fingerprint,
        learned_model_id=learned_model_id,
    )
    session.add(run)
    record(session, "new comments coded", run, question=question_key)
    session.flush()
    return run


def stop_for_new_code_book(session: Session, consultation_id: UUID, question_key: str) -> bool:
    """Close the run that is under way to a version that is no longer in use. False where there is none.

    The caller asks for a run to the new version.
    """
    return stop_run(session, consultation_id, question_key, because=CODE_BOOK_CHANGED)


def stop_run(
    session: Session, consultation_id: UUID, question_key: str, *, because: str, stopped_by: User | None = None
) -> bool:
    """Close the run that is under way on a question, with a sentence that says why. False where there is none.

    Its workers find out with the next comments they store, and leave off: see `is_under_way`.
    """
    run = reads.active_run(session, consultation_id, question_key)
    if run is None:
        return False
    session.refresh(run, with_for_update=True)
    if not is_under_way(run):
        return False
    run.status = RunStatus.FAILED
    run.finished_at = utc_now()
    run.failure = because
    record(session, "theming stopped", run, actor=stopped_by, question=question_key, comments=run.comments_done)
    session.flush()
    return True


def is_under_way(run: ThemingRun) -> bool:
    """Whether a run may still store what the machine makes of comments."""
    return run.status in reads.UNDER_WAY


def is_to_book_in_use(session: Session, run: ThemingRun) -> bool:
    """Whether a question is still coded to the run's version. It stays so until this transaction ends."""
    query = select(Consultation).where(Consultation.id == run.consultation_id).with_for_update(read=True)
    book = code_book_for(session, session.exec(query).one(), run.question_key)
    return run.code_book_id == (book.id if book else None)


def put_back(session: Session, run: ThemingRun) -> None:
    """Let go of a run that is not done, so that the next worker goes on where this one stopped.

    A run that other workers are at is left to them.
    """
    if is_shared(session, run.id):
        return
    run.status = RunStatus.QUEUED
    run.heartbeat_at = None
    run.attempts = 0
    session.flush()


def finish_run(session: Session, run: ThemingRun, found: Discovery) -> None:
    """Close a run that is done, with the candidate themes it proposes, or why there are none."""
    for position, candidate in enumerate(found.candidates):
        _keep_candidate(session, run, candidate, position)
    session.flush()
    carry_dismissals_over(session, run)
    run.status = RunStatus.FINISHED
    run.finished_at = utc_now()
    run.attempts = 0
    run.failure = None
    run.why_no_candidates = found.why_none
    record(
        session,
        "theming finished",
        run,
        question=run.question_key,
        comments=run.comments_done,
        candidate_themes=len(found.candidates),
    )
    session.flush()


def fail_run(session: Session, run: ThemingRun, reason: str) -> None:
    """Close a run that cannot go on, with a sentence that says why and what to do."""
    run.status = RunStatus.FAILED
    run.finished_at = utc_now()
    run.failure = reason
    record(session, "theming failed", run, question=run.question_key, comments=run.comments_done)
    session.flush()


def _made_with(provenance: Provenance) -> tuple[str, str, str]:
    return provenance.encoder_name, provenance.model_fingerprint, provenance.config_fingerprint


def _keep_candidate(session: Session, run: ThemingRun, candidate: Candidate, position: int) -> None:
    row = CandidateTheme(
        run_id=run.id,
        label=candidate.label[:LONGEST_LABEL],
        key_phrases=list(candidate.key_phrases),
        position=position,
        stability_0_to_1=candidate.stability_0_to_1,
        nearest_theme_key=candidate.nearest_theme_id,
    )
    session.add(row)
    session.flush()
    places = {UUID(comment_id): place for place, comment_id in enumerate(candidate.example_ids)}
    for comment_id in _still_there(session, candidate.comment_ids):
        session.add(
            CandidateThemeComment(
                candidate_theme_id=row.id, comment_id=comment_id, example_position=places.get(comment_id)
            )
        )


def _one_at_a_time(session: Session, consultation_id: UUID) -> None:
    """Hold the consultation until this transaction ends, so that two who ask at once get one run.

    Raises NotFound where it is gone: the import that had made it was undone a moment ago.
    """
    held = select(Consultation.id).where(Consultation.id == consultation_id).with_for_update()
    if session.exec(held).one_or_none() is None:
        raise NotFound("There is no such consultation.")


def _still_there(session: Session, comment_ids: Sequence[str]) -> Sequence[UUID]:
    """Those comments that no correction has taken away since the machine read them."""
    wanted = [UUID(comment_id) for comment_id in comment_ids]
    return session.exec(select(Comment.id).where(col(Comment.id).in_(wanted)).order_by(col(Comment.id))).all()
