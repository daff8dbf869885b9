"""Counts of what very many responses say, kept in this process while nothing has changed that they count.

Counting a large wave takes a second, and a wave that is over hardly ever changes. What is kept is never out of date:
each time it is asked for, what would change it is looked up first.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar, cast
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from consult.models import AuditEvent, DuplicateDecision, Response
from consult.queries.counting import counts_in
from consult.queries.received import CORRECTED, FACTS_CORRECTED

Counted = TypeVar("Counted")
MOST_KEPT = 48
_kept: dict[tuple[UUID, Hashable], tuple[object, object]] = {}


def kept(session: Session, consultation_id: UUID, what: Hashable, count: Callable[[], Counted]) -> Counted:
    """What `count` gives: counted now, or from memory if nothing was received, corrected or left out since.

    `what` tells this count of a consultation's responses and their answers from any other. Counts of comments' themes
    cannot be kept so: they change without that.
    """
    place, state = (consultation_id, what), _state(session, consultation_id)
    before = _kept.pop(place, None)
    counted = cast(Counted, before[1]) if before is not None and before[0] == state else count()
    _kept[place] = (state, counted)  # the last used stands last
    while len(_kept) > MOST_KEPT:
        _kept.pop(next(iter(_kept)), None)
    return counted


def _state(session: Session, consultation_id: UUID) -> object:
    """What differs once a response was received, taken away, corrected, left out or counted again."""
    received = select(func.count(), func.max(col(Response.entered_at))).where(counts_in(consultation_id))
    corrected = select(func.count()).where(col(AuditEvent.action).in_((CORRECTED, FACTS_CORRECTED)))
    decided = select(func.count()).select_from(DuplicateDecision)
    changes = (session.execute(query).scalar_one() for query in (corrected, decided))
    return (*session.execute(received).one(), *changes)
