"""Deleting what a consultation's retention schedule says is not kept any longer; its periods, and what holds it up."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from consult.clock import utc_now
from consult.config import Settings
from consult.db.session import overwrite_what_is_deleted
from consult.details_keys import DetailsLocked
from consult.errors import Conflict
from consult.models import (
    Consultation,
    Draft,
    EqualityCount,
    EqualityReturn,
    KeptThing,
    Keying,
    Original,
    RetentionHold,
    RetentionRecord,
    RetentionSchedule,
    User,
)
from consult.queries.area import equality_options
from consult.queries.retention import hold_on, periods_of, schedule_of, what_is_over
from consult.services.auditing import record


@dataclass(frozen=True, slots=True)
class Deleted:
    """What was deleted of one consultation, and the files that are to go once that is committed."""

    counts: Mapping[KeptThing, int]
    files: Sequence[str]
    problem: str | None  # a sentence on what could not be deleted


@dataclass(frozen=True, slots=True)
class NewPeriods:
    """What somebody set. None: as the settings say."""

    drafts_days: int | None
    equality_months: int | None
    originals_months: int | None
    set_aside_months: int | None
    responses_months: int | None


def set_schedule(session: Session, consultation: Consultation, new: NewPeriods, *, version: int, by: User) -> None:
    """Set how long the things of a consultation are kept. Raises Conflict where somebody else did since `version`."""
    session.scalars(select(col(Consultation.id)).where(col(Consultation.id) == consultation.id).with_for_update()).one()
    schedule = schedule_of(session, consultation)
    if version != (schedule.version if schedule else 0):
        raise Conflict("Somebody else has changed this schedule since you opened it. Open it again.")
    if schedule is None:
        schedule = RetentionSchedule(consultation_id=consultation.id, version=0)
        session.add(schedule)
    periods = {
        "drafts_days": new.drafts_days,
        "equality_months": new.equality_months,
        "originals_months": new.originals_months,
        "set_aside_months": new.set_aside_months,
        "responses_months": new.responses_months,
    }
    for name, value in periods.items():
        setattr(schedule, name, value)
    schedule.version += 1
    schedule.changed_by_id = by.id
    record(session, "retention schedule changed", consultation, actor=by, **periods)
    session.flush()


def hold(session: Session, consultation: Consultation, *, reason: str, by: User) -> RetentionHold:
    """Let nothing of a consultation be deleted until the hold is lifted. Raises Conflict where there is one already.

    The reason stays with the hold, out of the audit trail.
    """
    held = RetentionHold(consultation_id=consultation.id, reason=reason, held_by_id=by.id)
    try:
        with session.begin_nested():
            session.add(held)
            session.flush()
    except IntegrityError as error:
        raise Conflict("Somebody else has put a hold on this consultation meanwhile. Open the page again.") from error
    record(session, "retention held", consultation, actor=by)
    session.flush()
    return held


def lift_hold(session: Session, consultation: Consultation, *, by: User) -> None:
    """Let what is over be deleted again. That its responses will go is announced anew, and stands as long as ever."""
    session.scalars(select(col(Consultation.id)).where(col(Consultation.id) == consultation.id).with_for_update()).one()
    held = hold_on(session, consultation)
    if held is None:
        raise Conflict("There is no hold on this consultation any more. Somebody else has lifted it.")
    held.lifted_at, held.lifted_by_id = utc_now(), by.id
    consultation.deletion_announced_at = None
    record(session, "retention hold lifted", consultation, actor=by)
    session.flush()


def delete_what_is_over(session: Session, consultation: Consultation, settings: Settings, now: datetime) -> Deleted:
    """Delete what is over but the responses, and keep how many of what. Delete the files after committing.

    Responses go some at a time: see `consult.services.deleting_responses`.
    Equality answers are kept while the key is missing that would open them: they could not be counted.
    """
    overwrite_what_is_deleted(session)
    over = what_is_over(session, consultation, periods_of(session, consultation, settings), now)
    counts: dict[KeptThing, int] = {}
    files: list[str] = []
    problem: str | None = None
    for thing, rows in over.items():
        match thing:
            case KeptThing.EQUALITY:
                try:
                    counts[thing] = _turn_into_counts(session, consultation, rows)
                except DetailsLocked as error:
                    problem = str(error)
            case KeptThing.ORIGINALS:
                files = list(session.scalars(delete(Original).where(rows).returning(col(Original.stored_as))))
                counts[thing] = len(files)
            case KeptThing.SET_ASIDE:
                emptied = update(Keying).where(rows).values(typed={}, codes={}, as_written={}, marks={})
                counts[thing] = len(session.scalars(emptied.returning(col(Keying.id))).all())
            case KeptThing.DRAFTS:
                counts[thing] = len(session.scalars(delete(Draft).where(rows).returning(col(Draft.id))).all())
            case KeptThing.RESPONSES:
                continue
    counts = {thing: number for thing, number in counts.items() if number}
    for thing, number in counts.items():
        session.add(RetentionRecord(consultation_id=consultation.id, thing=thing, deleted=number, deleted_at=now))
    if counts:
        said: dict[str, Any] = {thing.value: number for thing, number in counts.items()}
        record(session, "retention schedule carried out", consultation, **said)
    session.flush()
    return Deleted(counts, files, problem)


def _turn_into_counts(session: Session, consultation: Consultation, rows: ColumnElement[bool]) -> int:
    """Count what equality returns say, add that to what was counted before, and delete them. Gives how many."""
    with session.begin_nested():
        returns = session.scalars(delete(EqualityReturn).where(rows).returning(col(EqualityReturn.answers))).all()
    given = Counter(
        (key, option) for answers in returns for key in answers for option in equality_options(answers[key])
    )
    query = select(EqualityCount).where(col(EqualityCount.consultation_id) == consultation.id)
    before = {(each.question_key, each.option): each for each in session.scalars(query)}
    for (key, option), people in sorted(given.items()):
        if (key, option) in before:
            before[key, option].people += people
        else:
            count = EqualityCount(consultation_id=consultation.id, question_key=key, option=option, people=people)
            session.add(count)
    return len(returns)
