"""Changing a question's code book: planned, looked at, applied. Every change makes a version; comments follow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import case, insert, update
from sqlmodel import Session, col, delete, select

from consult.clock import utc_now
from consult.models import (
    Assignment,
    CandidateTheme,
    CandidateVerdict,
    ChangeKind,
    CodeBook,
    CodeBookChange,
    Comment,
    Consultation,
    PlannedChange,
    QuestionCoding,
    SecondLook,
    Theme,
    ThemingRun,
    User,
)
from consult.queries.code_book_columns import AT_A_TIME, comments_of_question
from consult.queries.code_book_history import CategoryEffect, ChangeDetails, ChangeMade, Effect, changes_since
from consult.queries.code_books import get_coding, require_code_book, require_version
from consult.queries.theming import count_comments
from consult.services.auditing import record
from consult.services.code_book_edits import (
    AcceptCandidate,
    CannotChange,
    Change,
    MergeCandidate,
    TakeVersion,
    UndoChange,
)
from consult.services.code_book_recoding import Recoded
from consult.services.code_book_working_out import Place, WorkedOut, revision_of, work_out
from consult.services.code_books import make_version
from consult.services.theming import request_run, stop_for_new_code_book

FORGET_PLANS_AFTER = timedelta(days=90)


class BookChanged(CannotChange):
    """Somebody changed the code book meanwhile. `since` are their changes, the oldest first."""

    def __init__(self, since: Sequence[ChangeMade]) -> None:
        super().__init__("The code book has changed since you looked. Nothing has been applied.")
        self.since = since


@dataclass(frozen=True, slots=True)
class Applied:
    """A change that was made, and the run by which the machine codes again, where it has to."""

    change: CodeBookChange
    version: CodeBook
    run: ThemingRun | None


def plan_change(
    session: Session,
    place: Place,
    change: Change,
    *,
    planned_by: User,
    made_from: UUID | None = None,
    instead_of: PlannedChange | None = None,
) -> PlannedChange:
    """Keep a change to be looked at. Raises CannotChange where it does not fit the version in use.

    `made_from` is the version that was on the page; None: the one in use.
    """
    book = require_code_book(session, place.consultation, place.question_key)
    if made_from is not None:
        book = require_version(session, book.slug, made_from)
    revision_of(session, place, change, made_from=book.id)
    old = utc_now() - FORGET_PLANS_AFTER
    session.exec(
        delete(PlannedChange).where(
            col(PlannedChange.planned_by_id) == planned_by.id, col(PlannedChange.planned_at) < old
        )
    )
    planned = instead_of or PlannedChange(
        consultation_id=place.consultation.id,
        question_key=place.question_key,
        code_book_id=book.id,
        kind=change.kind,
        planned_by_id=planned_by.id,
    )
    planned.code_book_id = book.id
    planned.kind = change.kind
    planned.content = change.model_dump(mode="json", exclude={"kind"})
    planned.planned_at = utc_now()
    session.add(planned)
    record(
        session, "code book change planned", planned, actor=planned_by, question=place.question_key, kind=change.kind
    )
    session.flush()
    return planned


def discard_plan(session: Session, planned: PlannedChange, *, discarded_by: User) -> None:
    """Forget a change that nobody applied."""
    record(session, "planned change discarded", planned, actor=discarded_by, kind=planned.kind)
    session.delete(planned)
    session.flush()


def apply_change(
    session: Session,
    place: Place,
    change: Change,
    *,
    seen: UUID,
    reason: str,
    applied_by: User,
    made_from: UUID | None = None,
) -> Applied:
    """Make a change: the next version, and every comment on the question coded to it, in one transaction.

    `seen` is the version against which the effect was looked at; raises BookChanged where it is in use no more. The
    caller hands the run to the queue after committing. `made_from`: see `revision_of`.
    """
    if not reason.strip():
        raise CannotChange("Enter why the code book is changed", field="reason")
    hold(session, place)
    refuse_if_changed(session, place, seen=seen)
    was_under_way = stop_for_new_code_book(session, place.consultation.id, place.question_key)
    worked = work_out(session, place, change, made_from=made_from)
    version = _version_for(session, worked, change, applied_by)
    _move_comments(session, place, worked, version)
    _use(session, place, version)
    made = _keep(session, place, change, worked, version, reason=reason.strip(), made_by=applied_by)
    _judge_candidate(session, change, made)
    needs_run = worked.revision.is_for_machine or was_under_way
    has_comments = needs_run and count_comments(session, place.consultation.id, place.question_key) > 0
    run = (
        request_run(session, place.consultation, place.question_key, requested_by=applied_by) if has_comments else None
    )
    session.flush()
    return Applied(made, version, run)


def hold(session: Session, place: Place) -> None:
    """Let nobody else change this code book, or decide themes by it, until this transaction ends."""
    session.exec(select(Consultation.id).where(Consultation.id == place.consultation.id).with_for_update()).one()


def refuse_if_changed(session: Session, place: Place, *, seen: UUID) -> CodeBook:
    """The version in use. Raises BookChanged where it is another than the one that was `seen`."""
    book = require_code_book(session, place.consultation, place.question_key)
    if book.id != seen:
        raise BookChanged(changes_since(session, place.consultation, place.question_key, seen))
    return book


def _version_for(session: Session, worked: WorkedOut, change: Change, actor: User) -> CodeBook:
    if isinstance(change, TakeVersion):
        return session.get_one(CodeBook, change.version)
    return make_version(session, worked.book, worked.revision.book, actor=actor)


def _move_comments(session: Session, place: Place, worked: WorkedOut, version: CodeBook) -> None:
    """Give every comment of the question the themes of the new version."""
    columns = [column for column in worked.recoding.columns if column.rows != column.before.rows]
    ids = dict(session.exec(select(Theme.key, Theme.id).where(Theme.code_book_id == version.id)).all())
    _take_rows_away(session, [row for column in columns for row in column.gone])
    _alter_rows(session, columns)
    becomes = worked.revision.becomes
    targets = {old: ids[key] for old, was in worked.in_use.items() if (key := becomes.get(was, was)) in ids}
    if targets:
        on_question = select(Comment.id).where(comments_of_question(place.consultation.id, place.question_key))
        session.execute(
            update(Assignment)
            .where(col(Assignment.theme_id).in_(targets), col(Assignment.comment_id).in_(on_question))
            .values(theme_id=case(targets, value=col(Assignment.theme_id)))
            .execution_options(synchronize_session=False)
        )
    _add_rows(session, columns, ids)
    _tell_comments(session, worked.recoding.columns)
    session.expire_all()


def _take_rows_away(session: Session, gone: Sequence[UUID]) -> None:
    for at in range(0, len(gone), AT_A_TIME):
        session.execute(
            delete(Assignment)
            .where(col(Assignment.id).in_(gone[at : at + AT_A_TIME]))
            .execution_options(synchronize_session=False)
        )


def _alter_rows(session: Session, columns: Sequence[Recoded]) -> None:
    altered = [
        {"id": row.id, "position": row.position, "evidence": [list(span) for span in row.evidence]}
        for column in columns
        for row in column.altered
    ]
    if altered:
        session.execute(update(Assignment), altered)


def _add_rows(session: Session, columns: Sequence[Recoded], ids: dict[str, UUID]) -> None:
    rows = [
        {
            "id": row.id,
            "comment_id": column.before.comment_id,
            "theme_id": ids[row.key],
            "assigned_by": column.before.by,
            "position": row.position,
            "probability_0_to_1": row.probability,
            "evidence": [list(span) for span in row.evidence],
            "reason": row.reason,
            "run_id": row.run_id,
            "user_id": row.user_id,
            "assigned_at": row.assigned_at,
        }
        for column in columns
        for row in column.came
    ]
    if rows:
        session.execute(insert(Assignment), rows)


def _tell_comments(session: Session, columns: Sequence[Recoded]) -> None:
    covered = [
        {"id": column.before.comment_id, "is_covered": column.covered}
        for column in columns
        if column.covered is not None and column.covered != column.before.is_covered
    ]
    passages = [
        {"id": column.before.comment_id, "passages": column.passages}
        for column in columns
        if column.passages is not None
    ]
    for changes in (covered, passages):
        if changes:
            session.execute(update(Comment), changes)


def _use(session: Session, place: Place, version: CodeBook) -> None:
    coding = get_coding(session, place.consultation.id, place.question_key)
    if coding is None:
        coding = QuestionCoding(
            consultation_id=place.consultation.id, question_key=place.question_key, code_book_id=version.id
        )
    coding.code_book_id = version.id
    session.add(coding)
    session.flush()


def _keep(
    session: Session,
    place: Place,
    change: Change,
    worked: WorkedOut,
    version: CodeBook,
    *,
    reason: str,
    made_by: User,
) -> CodeBookChange:
    revision = worked.revision
    details = ChangeDetails(becomes=revision.becomes, back=revision.back, effect=_what_changed(worked.effect))
    made = CodeBookChange(
        consultation_id=place.consultation.id,
        question_key=place.question_key,
        from_code_book_id=worked.book.id,
        to_code_book_id=version.id,
        kind=change.kind,
        summary=revision.summary,
        details=details.model_dump(mode="json"),
        taken_away=[
            column.taken_away.model_dump(mode="json") for column in worked.recoding.columns if column.taken_away
        ],
        is_for_machine=revision.is_for_machine,
        reason=reason,
        made_by_id=made_by.id,
        made_at=utc_now(),
        undoes_id=change.change if isinstance(change, UndoChange) else None,
        candidate_id=change.candidate if isinstance(change, AcceptCandidate | MergeCandidate) else None,
    )
    session.add(made)
    session.flush()
    looks = {column.before.comment_id for column in worked.recoding.columns if column.is_unclear}
    session.add_all(SecondLook(comment_id=comment_id, change_id=made.id) for comment_id in sorted(looks))
    record(
        session,
        "code book changed",
        made,
        actor=made_by,
        question=place.question_key,
        kind=change.kind,
        from_version=worked.book.version,
        to_version=version.version,
        comments_changed=worked.effect.comments_changed,
        decisions_touched=worked.effect.decisions_touched,
    )
    session.flush()
    return made


def _what_changed(effect: Effect) -> Effect:
    """The effect without the lines that the change leaves alone: what the history keeps."""
    kept = [
        CategoryEffect(line=each.line, themes=tuple(line for line in each.themes if line.is_changed))
        for each in effect.categories
    ]
    return effect.model_copy(update={"categories": tuple(each for each in kept if each.themes or each.line.is_changed)})


def _judge_candidate(session: Session, change: Change, made: CodeBookChange) -> None:
    """Write the verdict on the candidate theme that a change accepts or merges, or take it back with the change."""
    if isinstance(change, UndoChange):
        undone = session.get_one(CodeBookChange, change.change)
        candidate = session.get(CandidateTheme, undone.candidate_id) if undone.candidate_id else None
        if candidate is not None:
            candidate.verdict = candidate.theme_key = candidate.judged_by_id = candidate.judged_at = None
            candidate.verdict_reason = ""
        return
    if not isinstance(change, AcceptCandidate | MergeCandidate):
        return
    candidate = session.get_one(CandidateTheme, change.candidate, with_for_update=True)
    if candidate.verdict is not None:
        raise CannotChange("Somebody has judged this candidate theme already.")
    is_accepted = made.kind is ChangeKind.ACCEPT_CANDIDATE
    candidate.verdict = CandidateVerdict.ACCEPTED if is_accepted else CandidateVerdict.MERGED
    candidate.theme_key = next(iter(made.details["back"])) if isinstance(change, AcceptCandidate) else change.theme
    candidate.verdict_reason = made.reason
    candidate.judged_by_id = made.made_by_id
    candidate.judged_at = made.made_at
