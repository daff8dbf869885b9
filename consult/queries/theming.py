"""Reads for the worker: which comments wait to be coded, and which runs wait for a worker."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from consult.clock import utc_now
from consult.models import (
    CandidateTheme,
    CandidateThemeComment,
    CodeBookChange,
    Comment,
    Consultation,
    DuplicateDecision,
    MarkDecision,
    QuoteChoice,
    Response,
    RunStatus,
    ThemingChunk,
    ThemingRun,
)
from consult.queries.counting import counts

UNDER_WAY = (RunStatus.QUEUED, RunStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class WaitingComment:
    """A comment to be coded, as it stood when it was read."""

    id: UUID
    text: str


@dataclass(frozen=True, slots=True)
class ProposedTheme:
    """A candidate theme with the comments it was drawn from."""

    id: UUID
    label: str
    key_phrases: tuple[str, ...]
    comment_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class CodingProgress:
    """How far the comments on a question have come."""

    comments: int = 0
    coded: int = 0
    reviewed: int = 0


def coding_progress(session: Session) -> Mapping[tuple[UUID, str], CodingProgress]:
    """How far coding has come, by consultation and question; questions without comments are left out."""
    where = (col(Response.consultation_id), col(Comment.question_key))
    numbers = (func.count(col(Comment.id)), func.count(_decided()), func.count(col(Comment.reviewed_at)))
    rows = session.execute(
        select_columns(*where, *numbers)
        .join(Comment, col(Comment.response_id) == col(Response.id))
        .where(counts())
        .group_by(*where)
        .order_by(*where)
    ).all()
    return {(consultation_id, key): CodingProgress(*counted) for consultation_id, key, *counted in rows}


def latest_runs(session: Session) -> Mapping[tuple[UUID, str], ThemingRun]:
    """The run asked for last, by consultation and question."""
    runs = session.exec(select(ThemingRun).order_by(col(ThemingRun.requested_at), col(ThemingRun.id))).all()
    return {(run.consultation_id, run.question_key): run for run in runs}


def comments_to_code(
    session: Session,
    consultation_id: UUID,
    question_key: str,
    *,
    coded_before: datetime | None = None,
    between: tuple[UUID, UUID] | None = None,
    limit: int,
) -> Sequence[WaitingComment]:
    """Comments on a question that were never coded, or not since `coded_before`, in a fixed order.

    With `between`, those from one identifier to the other alone.
    """
    conditions = [*_on(consultation_id, question_key), is_waiting(coded_before)]
    if between is not None:
        conditions.append(col(Comment.id).between(*between))
    rows = session.exec(
        select(Comment.id, Comment.text)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*conditions)
        .order_by(col(Comment.id))
        .limit(limit)
    ).all()
    return [WaitingComment(id_, text) for id_, text in rows]


def count_comments(session: Session, consultation_id: UUID, question_key: str) -> int:
    """How many comments a question has."""
    return session.exec(
        select(func.count(col(Comment.id)))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*_on(consultation_id, question_key))
    ).one()


def chunks_to_code(
    session: Session, consultation_id: UUID, question_key: str, *, coded_before: datetime | None, size: int
) -> Iterator[tuple[UUID, UUID, int]]:
    """What `comments_to_code` would give in all, cut into chunks: the first and the last of each, and how many."""
    rows = session.execute(
        select_columns(col(Comment.id))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*_on(consultation_id, question_key), is_waiting(coded_before))
        .order_by(col(Comment.id)),
        execution_options={"yield_per": size},
    ).scalars()
    for chunk in rows.partitions(size):
        yield chunk[0], chunk[-1], len(chunk)


def list_uncovered(
    session: Session, consultation_id: UUID, question_key: str, *, has_code_book: bool
) -> Sequence[WaitingComment]:
    """Masked texts that count and fit nothing in the code book; without a code book, every masked text that counts."""
    conditions = [*_on(consultation_id, question_key), counts(), col(Comment.masked_text).is_not(None)]
    if has_code_book:
        conditions.append(col(Comment.is_covered).is_(False))
    rows = session.exec(
        select(Comment.id, Comment.masked_text)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*conditions)
        .order_by(col(Comment.id))
    ).all()
    return [WaitingComment(id_, text or "") for id_, text in rows]


def consultations_with_new_comments(session: Session) -> Sequence[UUID]:
    """Consultations that have comments never coded. Those of an imported wave wait until a person asks."""
    return session.exec(
        select(Response.consultation_id)
        .join(Comment, col(Comment.response_id) == col(Response.id))
        .join(Consultation, col(Response.consultation_id) == col(Consultation.id))
        .where(col(Comment.coded_at).is_(None), col(Consultation.is_imported).is_(False))
        .distinct()
        .order_by(col(Response.consultation_id))
    ).all()


def runs_without_a_worker(session: Session, *, queued_before: datetime, silent_since: datetime) -> Sequence[UUID]:
    """Runs that have waited too long to be begun or gone on with, or a worker of which was lost, the oldest first."""
    now = utc_now()
    is_of_run = (col(ThemingChunk.run_id) == col(ThemingRun.id), col(ThemingChunk.done_at).is_(None))
    left = select(ThemingChunk.id).where(*is_of_run)
    is_held = left.where(col(ThemingChunk.leased_until) >= now).exists()
    is_lost = left.where(col(ThemingChunk.leased_until) < now).exists()
    is_due = left.where(col(ThemingChunk.worker).is_(None), is_ripe(now)).exists()
    is_silent = col(ThemingRun.heartbeat_at) < silent_since
    return session.exec(
        select(ThemingRun.id)
        .where(
            or_(
                and_(col(ThemingRun.status) == RunStatus.QUEUED, col(ThemingRun.requested_at) < queued_before),
                and_(
                    col(ThemingRun.status) == RunStatus.RUNNING,
                    or_(is_lost, is_due & ~is_held, is_silent & ~left.exists()),
                ),
            )
        )
        .order_by(col(ThemingRun.requested_at), col(ThemingRun.id))
    ).all()


def questions_changed_since_a_look(session: Session, *, looked_before: datetime) -> Sequence[tuple[UUID, str]]:
    """Questions, by consultation and key, whose comments a worker should look over again: for copies, and to quote.

    Something of them was coded, reviewed, left out of the counts or changed in the code book after the last look, and
    that look was before a moment; or none was taken since their last run. A question with a run under way is looked
    over at its end.
    """
    last = _last_finished_runs(session)
    looked = dict(session.exec(select(QuoteChoice.run_id, QuoteChoice.chosen_at)).all())
    changed = _changed_at(session)
    under_way = {
        (run.consultation_id, run.question_key) for run in latest_runs(session).values() if run.status in UNDER_WAY
    }

    def is_due(place: tuple[UUID, str], run_id: UUID) -> bool:
        at = looked.get(run_id)
        return at is None or (at < looked_before and place in changed and at < changed[place])

    return [place for place, run_id in last.items() if place not in under_way and is_due(place, run_id)]


def is_ripe(now: datetime) -> ColumnElement[bool]:
    """Whether a chunk may be tried at this moment: it never failed, or long enough ago."""
    return or_(col(ThemingChunk.not_before).is_(None), col(ThemingChunk.not_before) <= now)


def count_workers(session: Session, run_id: UUID) -> int:
    """How many workers are at a run."""
    return session.exec(
        select(func.count(func.distinct(ThemingChunk.worker))).where(
            ThemingChunk.run_id == run_id,
            col(ThemingChunk.done_at).is_(None),
            col(ThemingChunk.leased_until) >= utc_now(),
        )
    ).one()


def active_run(session: Session, consultation_id: UUID, question_key: str) -> ThemingRun | None:
    """The run of this question that is queued or running."""
    return session.exec(
        select(ThemingRun)
        .where(
            ThemingRun.consultation_id == consultation_id,
            ThemingRun.question_key == question_key,
            col(ThemingRun.status).in_(UNDER_WAY),
        )
        .order_by(col(ThemingRun.requested_at), col(ThemingRun.id))
    ).first()


def count_candidates(session: Session, run_id: UUID) -> int:
    """How many candidate themes a run proposes."""
    return session.exec(select(func.count(col(CandidateTheme.id))).where(CandidateTheme.run_id == run_id)).one()


def list_candidates(session: Session, run_id: UUID) -> Sequence[ProposedTheme]:
    """The candidate themes of a run, the largest first, each with its comments."""
    candidates = session.exec(
        select(CandidateTheme)
        .where(CandidateTheme.run_id == run_id)
        .order_by(col(CandidateTheme.position), col(CandidateTheme.id))
    ).all()
    comments: dict[UUID, list[UUID]] = {candidate.id: [] for candidate in candidates}
    rows = session.exec(
        select(CandidateThemeComment.candidate_theme_id, CandidateThemeComment.comment_id)
        .where(col(CandidateThemeComment.candidate_theme_id).in_(comments))
        .order_by(col(CandidateThemeComment.comment_id))
    ).all()
    for candidate_id, comment_id in rows:
        comments[candidate_id].append(comment_id)
    return [
        ProposedTheme(each.id, each.label, tuple(each.key_phrases), tuple(comments[each.id])) for each in candidates
    ]


def _last_finished_runs(session: Session) -> Mapping[tuple[UUID, str], UUID]:
    """The run that made the themes of each question, those asked for first before the others."""
    rows = session.exec(
        select(ThemingRun.consultation_id, ThemingRun.question_key, ThemingRun.id)
        .where(ThemingRun.status == RunStatus.FINISHED)
        # The last of a question stays: which one counts is said as in queries.themes.latest_finished_run.
        .order_by(col(ThemingRun.requested_at), col(ThemingRun.id).desc())
    ).all()
    return {(consultation_id, key): run_id for consultation_id, key, run_id in rows}


def _changed_at(session: Session) -> Mapping[tuple[UUID, str], datetime]:
    """When something of the comments on each question was coded, reviewed, left out or recoded last."""
    place = (col(Response.consultation_id), col(Comment.question_key))
    coded = session.exec(
        select(*place, func.max(col(Comment.coded_at)), func.max(col(Comment.reviewed_at)))
        .join(Comment, col(Comment.response_id) == col(Response.id))
        .group_by(*place)
    ).all()
    made = session.exec(
        select(
            CodeBookChange.consultation_id, CodeBookChange.question_key, func.max(col(CodeBookChange.made_at))
        ).group_by(col(CodeBookChange.consultation_id), col(CodeBookChange.question_key))
    ).all()
    moments: list[tuple[tuple[UUID, str], datetime | None]] = []
    for id_, key, coded_at, reviewed_at in coded:
        moments += [((id_, key), coded_at), ((id_, key), reviewed_at)]
    decided = [
        row
        for decision in (DuplicateDecision, MarkDecision)
        for row in session.exec(
            select(*place, func.max(col(decision.at)))
            .join(Comment, col(Comment.response_id) == col(Response.id))
            .join(decision, col(decision.response_id) == col(Response.id))
            .group_by(*place)
        ).all()
    ]
    moments += [((id_, key), at) for id_, key, at in (*made, *decided)]
    changed: dict[tuple[UUID, str], datetime] = {}
    for where, moment in moments:
        if moment is not None:
            changed[where] = max(moment, changed.get(where, moment))
    return changed


def _decided() -> ColumnElement[datetime | None]:
    """When a comment was coded or reviewed; NULL when neither, and so not counted."""
    return func.coalesce(col(Comment.coded_at), col(Comment.reviewed_at))


def _on(consultation_id: UUID, question_key: str) -> list[ColumnElement[bool]]:
    return [col(Response.consultation_id) == consultation_id, col(Comment.question_key) == question_key]


def is_waiting(coded_before: datetime | None) -> ColumnElement[bool]:
    """Whether a comment was never coded, or not since a moment."""
    never = col(Comment.coded_at).is_(None)
    return never if coded_before is None else or_(never, col(Comment.coded_at) < coded_before)
