"""Selections of the comments on a question, as conditions on the rows of comments and their responses."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from consult.clock import start_of_day_in_london
from consult.models import (
    AssignedBy,
    Assignment,
    Campaign,
    CampaignComment,
    CampaignStatus,
    Category,
    Channel,
    Comment,
    ConcernFlag,
    Consultation,
    Response,
    Theme,
)
from consult.queries.closed_parts import ClosedPart, gave
from consult.queries.copies import is_copy
from consult.queries.counting import counts_in
from consult.queries.search import EVERYTHING, Search, matches
from consult.queries.themes import code_book_for, is_themed, it_counts


class DecidedBy(StrEnum):
    """Who has decided the themes that count for a comment."""

    MACHINE = "machine"
    PERSON = "person"
    EITHER = "either"  # the comments that figures are worked out from
    NOBODY = "nobody"


class Sureness(StrEnum):
    """How sure the machine is of the theme it puts first."""

    OVER_90 = "90"
    OVER_70 = "70"
    OVER_50 = "50"
    UNDER_50 = "0"
    NOTHING_FITS = "nothing"


class Concern(StrEnum):
    """Whether words in a comment suggest a person at risk."""

    OPEN = "open"
    ANY = "any"
    NONE = "none"


BANDS = {
    Sureness.OVER_90: (0.9, 1.01),
    Sureness.OVER_70: (0.7, 0.9),
    Sureness.OVER_50: (0.5, 0.7),
    Sureness.UNDER_50: (-0.01, 0.5),
}
"""From the first number up to, but without, the second."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One of these options was given to a closed question."""

    part: ClosedPart
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommentFilter:
    """Which comments on a question to give: those that fit all of it. None, or nothing, asks for all.

    A user's or campaign's identifier asks for theirs. `is_copy` False leaves out every comment of a confirmed campaign
    but the first received, so that each campaign counts once; True asks for those left out. Both days are included.
    `also` is a filter to fit as well: so can two themes be asked for at once, or what two selections have in common.
    """

    search: Search = EVERYTHING
    theme: str | None = None
    category: str | None = None
    channels: tuple[Channel, ...] = ()
    answers: tuple[GivenAnswer, ...] = ()
    decided_by: DecidedBy | UUID | None = None
    sureness: Sureness | None = None
    concern: Concern | None = None
    batch: UUID | None = None
    campaign: bool | UUID | None = None
    is_copy: bool | None = None
    received_from: date | None = None
    received_to: date | None = None
    # The consultation of another wave of the series, whose comments on the same question are asked for.
    wave: UUID | None = None
    also: "CommentFilter | None" = None


EVERY_COMMENT = CommentFilter()
"""No filter: every comment fits."""


def on_question(consultation: Consultation, question_key: str) -> list[ColumnElement[bool]]:
    """The conditions that every comment on a question fits."""
    return [counts_in(consultation.id), col(Comment.question_key) == question_key]


def _asked_in(consultation: Consultation, question_key: str, wanted: "CommentFilter") -> list[ColumnElement[bool]]:
    """The comments on the question in this wave, or in the other that is asked for."""
    if wanted.wave is None:
        return on_question(consultation, question_key)
    return [counts_in(wanted.wave), col(Comment.question_key) == question_key]


def conditions_of(
    session: Session, consultation: Consultation, question_key: str, wanted: CommentFilter
) -> list[ColumnElement[bool]]:
    """The conditions that the comments of a selection fit. For a query over `Comment` joined with `Response`."""
    conditions = [*_asked_in(consultation, question_key, wanted), *matches(session, wanted.search)]
    if wanted.theme is not None:
        conditions.append(_carries(col(Theme.key) == wanted.theme))
    if wanted.category is not None:
        conditions.append(
            _carries(col(Theme.key).in_(_themes_in(session, consultation, question_key, wanted.category)))
        )
    if wanted.channels:
        conditions.append(col(Response.channel).in_(wanted.channels))
    conditions += [gave(session, given.part, given.values) for given in wanted.answers]
    if wanted.batch is not None:
        conditions.append(col(Response.batch_id) == wanted.batch)
    conditions += _conditions_on_coding(wanted)
    conditions += _conditions_on_care(wanted)
    if wanted.is_copy is not None:
        copy = is_copy(consultation, question_key)
        conditions.append(copy if wanted.is_copy else ~copy)
    if wanted.received_from is not None:
        conditions.append(col(Response.received_at) >= start_of_day_in_london(wanted.received_from))
    if wanted.received_to is not None:
        day_after = wanted.received_to + timedelta(days=1)
        conditions.append(col(Response.received_at) < start_of_day_in_london(day_after))
    if wanted.also is not None:
        also = replace(wanted.also, wave=wanted.also.wave or wanted.wave)
        conditions += conditions_of(session, consultation, question_key, also)
    return conditions


def _conditions_on_coding(wanted: CommentFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.decided_by is not None:
        conditions.append(_decided_by(wanted.decided_by))
    if wanted.sureness is Sureness.NOTHING_FITS:
        conditions.append(col(Comment.is_covered).is_(False))
    elif wanted.sureness is not None:
        conditions += [col(Comment.is_covered).is_not(False), _is_sure(wanted.sureness)]
    return conditions


def _conditions_on_care(wanted: CommentFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.concern is not None:
        flagged = select(ConcernFlag.id).where(col(ConcernFlag.comment_id) == col(Comment.id))
        if wanted.concern is Concern.OPEN:
            flagged = flagged.where(col(ConcernFlag.closed_at).is_(None))
        conditions.append(~flagged.exists() if wanted.concern is Concern.NONE else flagged.exists())
    if wanted.campaign is not None:
        grouped = _in_campaign(wanted.campaign if isinstance(wanted.campaign, UUID) else None).exists()
        conditions.append(~grouped if wanted.campaign is False else grouped)
    return conditions


def _decided_by(who: DecidedBy | UUID) -> ColumnElement[bool]:
    is_reviewed, is_coded = col(Comment.reviewed_at).is_not(None), col(Comment.coded_at).is_not(None)
    match who:
        case UUID():
            return col(Comment.reviewed_by_id) == who
        case DecidedBy.PERSON:
            return is_reviewed
        case DecidedBy.MACHINE:
            return and_(is_coded, ~is_reviewed)
        case DecidedBy.EITHER:
            return is_themed()
        case DecidedBy.NOBODY:
            return and_(~is_coded, ~is_reviewed)


def _is_sure(band: Sureness) -> ColumnElement[bool]:
    least, below = BANDS[band]
    return (
        select(Assignment.id)
        .where(
            col(Assignment.comment_id) == col(Comment.id),
            Assignment.assigned_by == AssignedBy.MACHINE,
            Assignment.position == 0,
            col(Assignment.probability_0_to_1) >= least,
            col(Assignment.probability_0_to_1) < below,
        )
        .correlate(Comment)
        .exists()
    )


def _carries(what: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(Assignment.id)
        .join(Theme, col(Assignment.theme_id) == col(Theme.id))
        .where(col(Assignment.comment_id) == col(Comment.id), what, it_counts())
        .correlate(Comment)
        .exists()
    )


def _themes_in(
    session: Session, consultation: Consultation, question_key: str, category_key: str
) -> SelectOfScalar[str]:
    """The keys of the themes of a category, as the question's code book has them now."""
    book = code_book_for(session, consultation, question_key)
    return (
        select(Theme.key)
        .join(Category, col(Theme.category_id) == col(Category.id))
        .where(col(Theme.code_book_id) == (book.id if book else None), col(Category.key) == category_key)
    )


def _in_campaign(campaign_id: UUID | None) -> SelectOfScalar[UUID]:
    grouped = (
        select(CampaignComment.id)
        .join(Campaign, col(CampaignComment.campaign_id) == col(Campaign.id))
        .where(
            col(CampaignComment.comment_id) == col(Comment.id),
            col(CampaignComment.is_taken_out).is_(False),
            col(CampaignComment.is_waiting).is_(False),
            col(Campaign.status) != CampaignStatus.SPLIT,
        )
        .correlate(Comment)
    )
    return grouped if campaign_id is None else grouped.where(col(Campaign.id) == campaign_id)
