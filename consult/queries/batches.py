"""Reads about batches of paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import Batch, Response


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """A batch with how many of its forms have been keyed."""

    batch: Batch
    keyed: int

    @property
    def has_forms_left(self) -> bool:
        """Whether forms are still to be keyed."""
        return self.keyed < self.batch.forms_received

    @property
    def is_complete(self) -> bool:
        """Whether as many have been keyed as were received."""
        return self.keyed == self.batch.forms_received

    @property
    def has_too_many(self) -> bool:
        """Whether more have been keyed than were received, which somebody must look into."""
        return self.keyed > self.batch.forms_received


def list_batches(session: Session) -> Sequence[BatchProgress]:
    """Every batch with its progress, newest collection first."""
    keyed = func.count(col(Response.id))
    rows = session.exec(
        select(Batch, keyed)
        .join(Response, col(Response.batch_id) == col(Batch.id), isouter=True)
        .group_by(col(Batch.id))
        .order_by(col(Batch.collected_on).desc(), col(Batch.opened_at).desc(), col(Batch.id))
    ).all()
    return [BatchProgress(batch, count) for batch, count in rows]


def require_batch(session: Session, batch_id: UUID) -> Batch:
    """The batch with this identifier. Raises NotFound."""
    batch = session.get(Batch, batch_id)
    if batch is None:
        raise NotFound("There is no such batch.")
    return batch


def progress_of(session: Session, batch: Batch) -> BatchProgress:
    """How many forms of this batch have been keyed."""
    keyed = session.exec(select(func.count(col(Response.id))).where(Response.batch_id == batch.id)).one()
    return BatchProgress(batch, keyed)
