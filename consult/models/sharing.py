"""A theming run cut into chunks, which workers on one machine or on many take up one by one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from consult.db.base import Table, UtcDateTime


class ThemingChunk(Table, table=True):
    """Some hundreds of the comments that a run is to code, or the step that ends it. One worker at a time has it."""

    __tablename__ = "theming_chunk"
    __table_args__ = (UniqueConstraint("run_id", "position"),)

    run_id: UUID = Field(foreign_key="theming_run.id", ondelete="CASCADE")
    position: int
    # The comments are those of the run's question from one identifier to the other. None: the step that ends the run.
    first_comment_id: UUID | None = None
    last_comment_id: UUID | None = None
    comments: int = 0
    coded: int = 0
    # The worker that has it, and until when that counts unless the worker says that it is alive.
    worker: str | None = Field(default=None, max_length=200)
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # How often in a row it was taken and nothing came of it, and before when it is not to be tried again.
    attempts: int = 0
    not_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def between(self) -> tuple[UUID, UUID] | None:
        """The first and the last comment; None for the step that ends the run."""
        if self.first_comment_id is None or self.last_comment_id is None:
            return None
        return self.first_comment_id, self.last_comment_id
