"""What is kept for how long, when that is over, what holds it up, and what is over now."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select
from sqlmodel import Session, SQLModel, col

from consult.clock import in_london
from consult.config import Settings
from consult.models import (
    Batch,
    Consultation,
    Draft,
    EqualityReturn,
    KeptThing,
    Keying,
    Original,
    Response,
    RetentionHold,
    RetentionRecord,
    RetentionSchedule,
)

MOST_RECORDS = 200
NOTICE = timedelta(days=60)
"""Responses go only when it has been said for so long that they will, however soon their time was over."""
# What stands before a count of them.
LABELS: Mapping[KeptThing, str] = {
    KeptThing.DRAFTS: "Responses that were begun and never sent",
    KeptThing.EQUALITY: "Equality returns, turned into counts",
    KeptThing.ORIGINALS: "Scanned originals",
    KeptThing.SET_ASIDE: "Paper forms set aside or not finished, emptied",
    KeptThing.RESPONSES: "Responses, with answers, comments and codes",
}
TABLES: Mapping[KeptThing, type[SQLModel]] = {
    KeptThing.DRAFTS: Draft,
    KeptThing.EQUALITY: EqualityReturn,
    KeptThing.ORIGINALS: Original,
    KeptThing.SET_ASIDE: Keying,
    KeptThing.RESPONSES: Response,
}


@dataclass(frozen=True, slots=True)
class Periods:
    """How long the things of a consultation are kept. Months count from its last day, days from the last change."""

    drafts_days: int
    equality_months: int
    originals_months: int
    set_aside_months: int
    responses_months: int

    def is_over(self, thing: KeptThing, consultation: Consultation, now: datetime) -> bool:
        """Whether the time of something that is kept for months after the last day is over.

        What belongs to a response is kept no longer than responses are.
        """
        if thing is KeptThing.RESPONSES:
            return self.responses_may_go(consultation, now)
        months = {
            KeptThing.EQUALITY: self.equality_months,
            KeptThing.ORIGINALS: self.originals_months,
            KeptThing.SET_ASIDE: self.set_aside_months,
        }[thing]
        return now > months_after(consultation.closes_at, min(months, self.responses_months))

    def responses_end_at(self, consultation: Consultation) -> datetime | None:
        """When the time of a consultation's responses is over. None: they are invented, so nobody sent them."""
        if consultation.holds_invented_answers:
            return None
        return months_after(consultation.closes_at, self.responses_months)

    def responses_go_at(self, consultation: Consultation, now: datetime) -> datetime | None:
        """When responses go at the earliest: their time is over, and that was said for long enough. None: never."""
        end = self.responses_end_at(consultation)
        return end and max(end, (consultation.deletion_announced_at or now) + NOTICE)

    def is_to_be_announced(self, consultation: Consultation, now: datetime) -> bool:
        """Whether it is time to say that a consultation's responses will go."""
        end = self.responses_end_at(consultation)
        return end is not None and now > end - NOTICE

    def responses_may_go(self, consultation: Consultation, now: datetime) -> bool:
        """Whether responses go in the next run; those that are left of a deletion that was broken off do."""
        if consultation.responses_deleted_at is not None:
            return True
        goes_at = self.responses_go_at(consultation, now)
        return goes_at is not None and consultation.deletion_announced_at is not None and now > goes_at


def months_after(moment: datetime, months: int) -> datetime:
    """The same time of day in London so many months later; the last day of a month that is too short."""
    local = in_london(moment)
    years, month = divmod(local.month - 1 + months, 12)
    year = local.year + years
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day).astimezone(moment.tzinfo)


def schedule_of(session: Session, consultation: Consultation) -> RetentionSchedule | None:
    """What a consultation's own schedule says; None where it has none."""
    query = select(RetentionSchedule).where(col(RetentionSchedule.consultation_id) == consultation.id)
    return session.scalars(query).one_or_none()


def usual_periods(settings: Settings) -> Periods:
    """How long things are kept where no schedule of a consultation says otherwise."""
    return Periods(
        drafts_days=settings.keep_drafts_days,
        equality_months=settings.keep_equality_months,
        originals_months=settings.keep_originals_months,
        set_aside_months=settings.keep_set_aside_months,
        responses_months=settings.keep_responses_months,
    )


def periods_of(session: Session, consultation: Consultation, settings: Settings) -> Periods:
    """How long a consultation's things are kept: as its schedule says, else as the settings do."""
    usual, own = usual_periods(settings), schedule_of(session, consultation)
    return (
        usual if own is None else Periods(**{name: getattr(own, name) or days for name, days in asdict(usual).items()})
    )


def count_what_is_over(
    session: Session, consultation: Consultation, periods: Periods, now: datetime
) -> Mapping[KeptThing, int]:
    """How many of each thing the next run deletes, or turns into counts. What is not over yet is left out."""
    return {
        thing: session.scalar(select(func.count()).select_from(TABLES[thing]).where(rows)) or 0
        for thing, rows in what_is_over(session, consultation, periods, now).items()
    }


def what_is_over(
    session: Session, consultation: Consultation, periods: Periods, now: datetime
) -> Mapping[KeptThing, ColumnElement[bool]]:
    """The things whose time is over, and which rows of their tables these are. Nothing while a hold is in force."""
    if hold_on(session, consultation) is not None:
        return {}
    is_sent = select(col(Response.id)).where(col(Response.draft_id) == col(Draft.id)).exists()
    unsaved_since = now - timedelta(days=periods.drafts_days)
    drafts = and_(col(Draft.consultation_id) == consultation.id, col(Draft.saved_at) < unsaved_since, ~is_sent)
    responses = select(col(Response.id)).where(col(Response.consultation_id) == consultation.id)
    batches = select(col(Batch.id)).where(col(Batch.consultation_id) == consultation.id)
    holds_words = or_(*(cast(each, String) != "{}" for each in (col(Keying.typed), col(Keying.as_written))))
    by_months = {
        KeptThing.EQUALITY: col(EqualityReturn.consultation_id) == consultation.id,
        KeptThing.ORIGINALS: col(Original.response_id).in_(responses),
        KeptThing.SET_ASIDE: and_(col(Keying.batch_id).in_(batches), col(Keying.response_id).is_(None), holds_words),
        KeptThing.RESPONSES: col(Response.consultation_id) == consultation.id,
    }
    over = {thing: rows for thing, rows in by_months.items() if periods.is_over(thing, consultation, now)}
    return {KeptThing.DRAFTS: drafts, **over}


def hold_on(session: Session, consultation: Consultation) -> RetentionHold | None:
    """The hold that is in force on a consultation."""
    return session.scalars(
        select(RetentionHold).where(
            col(RetentionHold.consultation_id) == consultation.id, col(RetentionHold.lifted_at).is_(None)
        )
    ).one_or_none()


def list_holds(session: Session, consultation: Consultation) -> Sequence[RetentionHold]:
    """The holds that there were on a consultation and the one in force, the latest first."""
    return session.scalars(
        select(RetentionHold)
        .where(col(RetentionHold.consultation_id) == consultation.id)
        .order_by(col(RetentionHold.held_at).desc(), col(RetentionHold.reason))
        .limit(MOST_RECORDS)
    ).all()


def list_records(session: Session, consultation: Consultation) -> Sequence[RetentionRecord]:
    """What was deleted of a consultation, the latest first."""
    return session.scalars(
        select(RetentionRecord)
        .where(col(RetentionRecord.consultation_id) == consultation.id)
        .order_by(col(RetentionRecord.deleted_at).desc(), col(RetentionRecord.thing))
        .limit(MOST_RECORDS)
    ).all()
