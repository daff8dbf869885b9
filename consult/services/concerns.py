"""Concerns: raised by the machine or a person, read, acted upon, closed and reopened. Nothing is sent anywhere."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import Session, col, delete, select

from consult.clock import utc_now
from consult.errors import Conflict, NotFound
from consult.models import Comment, ConcernFlag, ConcernNote, ConcernOutcome, ConcernStep, User
from consult.services.auditing import record
from consult.services.concern_deadline import due_after
from consult.services.masked_text import places_of
from nlp.types import Concern, ConcernKind


class FlagChanged(Conflict):
    """Somebody did something about a concern after the page was opened that another acts from."""


class AlreadyFlagged(Conflict):
    """The comment has a flag of this kind, open or closed. `flag_id` says which."""

    def __init__(self, flag_id: UUID) -> None:
        """`flag_id` is the flag that is there."""
        super().__init__("This comment has been flagged for this before. Open that flag and add what you noticed.")
        self.flag_id = flag_id


class WordsNotThere(Conflict):
    """Words were typed that the comment does not hold."""


def keep_concerns(session: Session, found: Mapping[UUID, Sequence[Concern]]) -> None:
    """Flag what the machine found in comments that the caller has locked.

    A kind that was ever flagged on a comment's present text is left as it is, so that reading a comment again neither
    doubles a flag nor reopens one.
    """
    flagged = set(
        session.exec(
            select(ConcernFlag.comment_id, ConcernFlag.kind).where(
                col(ConcernFlag.comment_id).in_(found), col(ConcernFlag.text_corrected_at).is_(None)
            )
        ).all()
    )
    for comment_id, concerns in found.items():
        for kind in dict.fromkeys(concern.kind for concern in concerns):
            if (comment_id, kind) in flagged:
                continue
            of_kind = [concern for concern in concerns if concern.kind is kind]
            _raise(
                session,
                comment_id,
                kind,
                spans=[[concern.start, concern.end] for concern in of_kind],
                reason=" ".join(dict.fromkeys(concern.reason for concern in of_kind)),
            )


def raise_concern(
    session: Session, comment_id: UUID, kind: ConcernKind, *, words: str, reason: str, raised_by: User
) -> ConcernFlag:
    """Flag a comment by hand, going by some of its words or by the whole of it.

    Raises AlreadyFlagged where it has a flag of this kind, and WordsNotThere for words that it does not hold.
    """
    comment = session.get(Comment, comment_id, with_for_update=True, populate_existing=True)
    if comment is None:
        raise NotFound("There is no such comment.")
    before = session.exec(
        select(ConcernFlag.id).where(
            ConcernFlag.comment_id == comment_id,
            ConcernFlag.kind == kind,
            col(ConcernFlag.text_corrected_at).is_(None),
        )
    ).first()
    if before is not None:
        raise AlreadyFlagged(before)
    places = places_of(words, comment.text)
    if words.strip() and not places:
        raise WordsNotThere("The comment does not hold these words. Copy them from the comment, letter for letter.")
    flag = _raise(session, comment_id, kind, spans=[list(place) for place in places], reason=reason, by=raised_by)
    flag.read_by_id, flag.read_at = raised_by.id, flag.raised_at
    session.flush()
    return flag


def mark_read(session: Session, flag_id: UUID, *, reader: User) -> None:
    """Write down that somebody has read a concern. Who read it first stands."""
    flag = _locked(session, flag_id)
    if flag.read_at is None:
        _read(session, flag, reader)
        session.flush()


def add_note(session: Session, flag_id: UUID, text: str, *, written_by: User) -> None:
    """Add what somebody did or learned, to an open concern or a closed one. Two who write at once are both kept."""
    flag = _locked(session, flag_id)
    _note(session, flag, text, written_by=written_by)
    record(session, "concern noted", flag, actor=written_by, kind=flag.kind.value)
    session.flush()


def close_concern(
    session: Session, flag_id: UUID, outcome: ConcernOutcome, text: str, *, seen: int, closed_by: User
) -> None:
    """Close a concern with what was found, and in which words. `seen` is the version that the person had before them.

    Raises FlagChanged where somebody has noted, closed or reopened it since.
    """
    flag = _unchanged(session, flag_id, seen)
    if flag.closed_at is not None:
        raise FlagChanged("This concern is closed already.")
    flag.closed_by_id, flag.closed_at, flag.outcome = closed_by.id, utc_now(), outcome
    _note(session, flag, text, written_by=closed_by, step=ConcernStep.CLOSED, outcome=outcome)
    record(session, "concern closed", flag, actor=closed_by, kind=flag.kind.value, outcome=outcome.value)
    session.flush()


def reopen_concern(session: Session, flag_id: UUID, reason: str, *, seen: int, reopened_by: User) -> None:
    """Open a closed concern again, due as if it were raised now. What was found before stays in its history.

    Raises FlagChanged where somebody has noted or reopened it since `seen`.
    """
    flag = _unchanged(session, flag_id, seen)
    if flag.closed_at is None:
        raise FlagChanged("This concern is open already.")
    flag.closed_by_id, flag.closed_at, flag.outcome = None, None, None
    flag.due_at = due_after(utc_now())
    _note(session, flag, reason, written_by=reopened_by, step=ConcernStep.REOPENED)
    record(session, "concern reopened", flag, actor=reopened_by, kind=flag.kind.value)
    session.flush()


def set_concerns_aside(session: Session, comment: Comment) -> None:
    """Let go of the machine's flags on a comment whose text is corrected; call it before the new text is coded.

    A flag that a person raised, read or acted upon stays, open or closed: what somebody began, somebody ends.
    """
    session.exec(
        delete(ConcernFlag)
        .where(col(ConcernFlag.comment_id) == comment.id, col(ConcernFlag.read_at).is_(None))
        .execution_options(synchronize_session="fetch")
    )
    kept = session.exec(
        select(ConcernFlag).where(ConcernFlag.comment_id == comment.id, col(ConcernFlag.text_corrected_at).is_(None))
    ).all()
    for flag in kept:
        flag.text_corrected_at = utc_now()
        flag.spans = []
        flag.version += 1


def _raise(
    session: Session,
    comment_id: UUID,
    kind: ConcernKind,
    *,
    spans: list[list[int]],
    reason: str,
    by: User | None = None,
) -> ConcernFlag:
    now = utc_now()
    flag = ConcernFlag(
        comment_id=comment_id,
        kind=kind,
        spans=spans,
        reason=reason,
        raised_by_id=by.id if by else None,
        raised_at=now,
        due_at=due_after(now),
    )
    session.add(flag)
    record(session, "concern raised", flag, actor=by, kind=kind.value)
    return flag


def _read(session: Session, flag: ConcernFlag, reader: User) -> None:
    flag.read_by_id, flag.read_at = reader.id, utc_now()
    record(session, "concern read", flag, actor=reader, kind=flag.kind.value)


def _note(
    session: Session,
    flag: ConcernFlag,
    text: str,
    *,
    written_by: User,
    step: ConcernStep = ConcernStep.NOTED,
    outcome: ConcernOutcome | None = None,
) -> None:
    if flag.read_at is None:  # nobody writes about what they have not read
        _read(session, flag, written_by)
    session.add(ConcernNote(flag_id=flag.id, step=step, outcome=outcome, written_by_id=written_by.id, text=text))
    flag.version += 1


def _unchanged(session: Session, flag_id: UUID, seen: int) -> ConcernFlag:
    flag = _locked(session, flag_id)
    if flag.version != seen:
        raise FlagChanged(
            "Somebody added to this concern after you opened it, so nothing was saved. "
            "Read what is new under “What was done”. What you typed is still here: check it and send it again."
        )
    return flag


def _locked(session: Session, flag_id: UUID) -> ConcernFlag:
    flag = session.get(ConcernFlag, flag_id, with_for_update=True, populate_existing=True)
    if flag is None:
        raise NotFound("There is no such concern. The comment it was on may have been corrected.")
    return flag
