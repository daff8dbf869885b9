"""Reads of scanned originals."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import Original, OriginalState, Response


def list_originals(session: Session, response: Response) -> Sequence[Original]:
    """The originals of a response, the first attached first."""
    return session.exec(
        select(Original).where(Original.response_id == response.id).order_by(col(Original.number), col(Original.id))
    ).all()


def require_original(session: Session, original_id: UUID, *, for_writing: bool = False) -> Original:
    """The original with this identifier. Raises NotFound."""
    found = session.get(Original, original_id, with_for_update=for_writing or None)
    if found is None:
        raise NotFound("There is no such original. It may have been removed.")
    return found


def responses_with_originals(session: Session, responses: Collection[UUID]) -> frozenset[UUID]:
    """Those of some responses that have an original, whether it may be opened or not."""
    query = select(Original.response_id).where(
        col(Original.response_id).in_(responses), Original.state != OriginalState.REFUSED
    )
    return frozenset(session.exec(query).all())


def list_waiting(session: Session) -> Sequence[UUID]:
    """The originals that the virus scanner has not seen, the longest waiting first."""
    return session.exec(
        select(Original.id)
        .where(Original.state == OriginalState.WAITING)
        .order_by(col(Original.attached_at), col(Original.stored_as))
    ).all()


def next_number(session: Session, response: Response) -> int:
    """The number that the next original of a response has: none is given twice while the last is there."""
    query = select(func.max(col(Original.number))).where(Original.response_id == response.id)
    return (session.exec(query).one() or 0) + 1


def names_in_use(session: Session) -> frozenset[str]:
    """The names of every file that belongs to an original."""
    return frozenset(session.exec(select(Original.stored_as)).all())
