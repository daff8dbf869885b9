"""Counts of what very many responses say, kept while nothing has changed that they count.

Counting a large wave takes a second, and a wave that is over hardly ever changes. What is kept is never out of date:
each time it is asked for, what would change it is looked up first. It is kept in this process, and in a folder for the
others, so that a process that has just started need not count again what another has counted.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar, cast
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from consult.models import AuditEvent, CodeBookChange, Comment, DuplicateDecision, MarkDecision, Response, ThemingRun
from consult.queries.counting import counts_in
from consult.queries.counts_folder import shared_counts
from consult.queries.received import CORRECTED, FACTS_CORRECTED
from consult.queries.themes import DECISION_UNDONE, THEMES_DECIDED

Counted = TypeVar("Counted")
MOST_KEPT = 48
_kept: dict[tuple[UUID, Hashable], tuple[object, object]] = {}


def kept(
    session: Session, consultation_id: UUID, what: Hashable, count: Callable[[], Counted], *, shape: Hashable
) -> Counted:
    """What `count` gives: counted now, or kept if nothing was received, corrected or left out since.

    `what` tells this count of a consultation's responses and their answers from any other, and `shape` is the type that
    it is read back as. Counts of comments' themes cannot be kept so: see `kept_with_themes`.
    """
    return _kept_while(session, (consultation_id, what), _state(session, consultation_id), count, shape)


def kept_with_themes(
    session: Session,
    consultation_id: UUID,
    question_key: str,
    what: Hashable,
    count: Callable[[], Counted],
    *,
    shape: Hashable,
) -> Counted:
    """The same for counts of the themes of every comment on a question, which nobody coded or decided since either."""
    state = (_state(session, consultation_id), _state_of_themes(session, consultation_id, question_key))
    return _kept_while(session, (consultation_id, (question_key, what)), state, count, shape)


def forget_counts() -> None:
    """Keep none in this process."""
    _kept.clear()


def _kept_while(
    session: Session, place: tuple[UUID, Hashable], state: object, count: Callable[[], Counted], shape: Hashable
) -> Counted:
    before = _kept.pop(place, None)
    if before is not None and before[0] == state:
        counted = cast(Counted, before[1])
    else:
        counted = _shared_or_counted(session, place, state, count, shape)
    _kept[place] = (state, counted)  # the last used stands last
    while len(_kept) > MOST_KEPT:
        _kept.pop(next(iter(_kept)), None)
    return counted


def _shared_or_counted(
    session: Session, place: tuple[UUID, Hashable], state: object, count: Callable[[], Counted], shape: Hashable
) -> Counted:
    shared = shared_counts(session)
    if shared is None:
        return count()
    counted = shared.read(place, state, shape)
    if counted is None:
        counted = count()
        shared.write(place, state, counted, shape)
    return counted


def _state(session: Session, consultation_id: UUID) -> object:
    """What differs once a response was received, taken away, corrected, left out or counted again."""
    received = select(func.count(), func.max(col(Response.entered_at))).where(counts_in(consultation_id))
    corrected = select(func.count()).where(col(AuditEvent.action).in_((CORRECTED, FACTS_CORRECTED)))
    decided = (select(func.count()).select_from(decision) for decision in (DuplicateDecision, MarkDecision))
    changes = (session.execute(query).scalar_one() for query in (corrected, *decided))
    return (*session.execute(received).one(), *changes)


def _state_of_themes(session: Session, consultation_id: UUID, question_key: str) -> object:
    """What differs once the machine or a person gave a comment other themes, or the code book was changed.

    Of all comments that answer a question with this key: reading which consultation each is of takes longer.
    """
    coded, reviewed = col(Comment.coded_at), col(Comment.reviewed_at)
    comments = select(func.count(), func.count(coded), func.max(coded), func.count(reviewed), func.max(reviewed)).where(
        col(Comment.question_key) == question_key
    )
    runs = select(func.count(), func.sum(col(ThemingRun.comments_done)), func.max(col(ThemingRun.finished_at))).where(
        col(ThemingRun.consultation_id) == consultation_id, col(ThemingRun.question_key) == question_key
    )
    # Clocks may go back, these counts never do.
    decided = select(func.count()).where(col(AuditEvent.action).in_((THEMES_DECIDED, DECISION_UNDONE)))
    changed = select(func.count(), func.max(col(CodeBookChange.made_at)))
    return tuple(tuple(session.execute(query).one()) for query in (comments, runs, decided, changed))
