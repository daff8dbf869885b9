"""Reads about batches of paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy import case
from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import Batch, BatchStep, Consultation, FormOutcome, Keying, Response, User
from consult.queries.counting import counts


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """A batch with its control totals: what became of the forms that were received."""

    batch: Batch
    keyed: int
    spoiled: int = 0
    duplicate: int = 0
    being_keyed: int = 0

    @property
    def accounted_for(self) -> int:
        """How many forms are done with: keyed, or set aside as spoiled or as duplicates."""
        return self.keyed + self.spoiled + self.duplicate

    @property
    def left(self) -> int:
        """How many of the forms received nobody has begun."""
        return max(0, self.batch.forms_received - self.accounted_for - self.being_keyed)

    @property
    def has_forms_left(self) -> bool:
        """Whether forms are still to be keyed, and may be."""
        return self.batch.closed_at is None and self.accounted_for < self.batch.forms_received

    @property
    def is_complete(self) -> bool:
        """Whether as many forms are done with as were received."""
        return self.accounted_for == self.batch.forms_received

    @property
    def has_too_many(self) -> bool:
        """Whether more forms are done with than were received, which somebody must look into."""
        return self.accounted_for > self.batch.forms_received

    @property
    def disagreements(self) -> tuple[str, ...]:
        """Which totals disagree, as sentences; none when all of them agree."""
        batch, found = self.batch, []
        if not self.is_complete:
            parts = f"{self.keyed:,} keyed + {self.spoiled:,} spoiled + {self.duplicate:,} duplicate"
            found.append(f"{batch.forms_received:,} received, but {parts} = {self.accounted_for:,}")
        came_back = batch.forms_received + batch.blank_or_refused
        if batch.forms_handed_out is not None and came_back > batch.forms_handed_out:
            parts = f"{batch.forms_received:,} received + {batch.blank_or_refused:,} blank or refused"
            found.append(f"{batch.forms_handed_out:,} handed out, but {parts} = {came_back:,}")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Event:
    """What one event or place brought in on one day, all its batches together."""

    batches: tuple[BatchProgress, ...]

    @property
    def first(self) -> Batch:
        """The batch that names the event."""
        return self.batches[0].batch

    @property
    def officers(self) -> tuple[str, ...]:
        """Who collected the forms, in order of name."""
        return tuple(sorted({each.batch.collected_by for each in self.batches} - {""}))

    @property
    def handed_out(self) -> int | None:
        """How many forms were handed out; None where that was not counted for every batch."""
        counted = [each.batch.forms_handed_out for each in self.batches]
        return None if None in counted else sum(each or 0 for each in counted)

    @property
    def received(self) -> int:
        """How many forms came back with an answer."""
        return sum(each.batch.forms_received for each in self.batches)

    @property
    def blank_or_refused(self) -> int:
        """How many forms came back blank, or were refused."""
        return sum(each.batch.blank_or_refused for each in self.batches)

    @property
    def keyed(self) -> int:
        """How many forms have been keyed."""
        return sum(each.keyed for each in self.batches)

    @property
    def set_aside(self) -> int:
        """How many forms were set aside as spoiled or as duplicates."""
        return sum(each.spoiled + each.duplicate for each in self.batches)

    @property
    def share_returned(self) -> float | None:
        """The share of the forms handed out that came back with an answer; None where it cannot be told."""
        return self.received / self.handed_out if self.handed_out else None


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A step of a batch with the name of who took it."""

    step: BatchStep
    by: str


def list_batches(session: Session) -> Sequence[BatchProgress]:
    """Every batch with its progress, newest collection first."""
    keyed = func.count(case((counts(), col(Response.id))))
    rows = session.exec(
        select(Batch, keyed)
        .join(Response, col(Response.batch_id) == col(Batch.id), isouter=True)
        .group_by(col(Batch.id))
        .order_by(col(Batch.collected_on).desc(), col(Batch.opened_at).desc(), col(Batch.venue))
    ).all()
    others = _other_outcomes(session)
    left_out = _left_out(session)
    return [_progress(batch, count, others, left_out) for batch, count in rows]


def list_events(session: Session, consultation: Consultation) -> Sequence[Event]:
    """What each event or place brought in, the last first."""
    mine = [each for each in list_batches(session) if each.batch.consultation_id == consultation.id]
    mine.sort(key=lambda each: (each.batch.venue, each.batch.event))
    mine.sort(key=lambda each: each.batch.collected_on, reverse=True)
    together = groupby(mine, key=lambda each: (each.batch.collected_on, each.batch.venue, each.batch.event))
    return [Event(tuple(batches)) for _, batches in together]


def require_batch(session: Session, batch_id: UUID) -> Batch:
    """The batch with this identifier. Raises NotFound."""
    batch = session.get(Batch, batch_id)
    if batch is None:
        raise NotFound("There is no such batch.")
    return batch


def lock_batch(session: Session, batch: Batch) -> None:
    """Keep others from changing the batch, or beginning forms of it, until this transaction ends."""
    session.refresh(batch, with_for_update=True)


def progress_of(session: Session, batch: Batch) -> BatchProgress:
    """The control totals of this batch."""
    keyed = session.exec(select(func.count(col(Response.id))).where(Response.batch_id == batch.id, counts())).one()
    return _progress(batch, keyed, _other_outcomes(session, batch), _left_out(session, batch))


def list_steps(session: Session, batch: Batch) -> Sequence[TakenStep]:
    """When a batch was closed and opened again, in order."""
    rows = session.exec(
        select(BatchStep, User)
        .join(User, col(User.id) == col(BatchStep.by_id))
        .where(BatchStep.batch_id == batch.id)
        .order_by(col(BatchStep.number))
    ).all()
    return [TakenStep(step, user.name) for step, user in rows]


Others = Mapping[tuple[UUID, FormOutcome | None], int]


def _other_outcomes(session: Session, batch: Batch | None = None) -> Others:
    """How many forms were set aside or are being keyed, by batch and outcome: those keyed are counted as responses."""
    query = select(Keying.batch_id, Keying.outcome, func.count(col(Keying.id))).group_by(
        col(Keying.batch_id), col(Keying.outcome)
    )
    if batch is not None:
        query = query.where(Keying.batch_id == batch.id)
    return {
        (batch_id, FormOutcome(outcome) if outcome else None): count
        for batch_id, outcome, count in session.exec(query).all()
    }


def _left_out(session: Session, batch: Batch | None = None) -> Mapping[UUID, int]:
    """How many forms were keyed and found to be the same return as another response afterwards, by batch."""
    query = select(col(Response.batch_id), func.count()).where(~counts(), col(Response.batch_id).is_not(None))
    if batch is not None:
        query = query.where(Response.batch_id == batch.id)
    return {batch_id: count for batch_id, count in session.exec(query.group_by(col(Response.batch_id))) if batch_id}


def _progress(batch: Batch, keyed: int, others: Others, left_out: Mapping[UUID, int]) -> BatchProgress:
    return BatchProgress(
        batch,
        keyed,
        spoiled=others.get((batch.id, FormOutcome.SPOILED), 0),
        duplicate=others.get((batch.id, FormOutcome.DUPLICATE), 0) + left_out.get(batch.id, 0),
        being_keyed=others.get((batch.id, None), 0),
    )
