"""Reads about how the service runs: how much came in, what waits, and what failed. Numbers, never who or what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from consult.models import (
    Channel,
    Comment,
    Consultation,
    Draft,
    LearnedModel,
    LearningStatus,
    PrintRun,
    PrintStatus,
    Response,
    RunStatus,
    Summary,
    SummaryStatus,
    ThemingRun,
)

CODED_WITHIN = timedelta(hours=1)
FAILED_WITHIN = timedelta(days=7)
# Each kind of long work, in the words of the pages, with where it stands and when it was asked for.
LONG_WORK = (
    ("learning", LearnedModel, LearningStatus.FAILED),
    ("printing", PrintRun, PrintStatus.FAILED),
    ("summaries", Summary, SummaryStatus.FAILED),
    ("theming", ThemingRun, RunStatus.FAILED),
)


@dataclass(frozen=True, slots=True)
class WaitingComments:
    """Comments that were never coded, and when the first of them was entered. None: there are none."""

    comments: int
    oldest_entered_at: datetime | None


def count_responses_by_channel(session: Session) -> Mapping[Channel, int]:
    """All responses that are kept, by the channel they came through; channels without any are left out."""
    rows = session.exec(
        select(Response.channel, func.count()).group_by(col(Response.channel)).order_by(col(Response.channel))
    ).all()
    return {Channel(channel): number for channel, number in rows}


def count_drafts(session: Session) -> int:
    """Responses that somebody began online and has not sent."""
    is_sent = select(Response.id).where(col(Response.draft_id) == col(Draft.id)).exists()
    return session.exec(select(func.count()).select_from(Draft).where(~is_sent)).one()


def waiting_comments(session: Session) -> WaitingComments:
    """The comments that the worker will code by itself: those of an imported wave wait until a person asks."""
    number, oldest = session.exec(
        select(func.count(), func.min(Response.entered_at))
        .select_from(Comment)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .join(Consultation, col(Response.consultation_id) == col(Consultation.id))
        .where(col(Comment.coded_at).is_(None), col(Consultation.is_imported).is_(False))
    ).one()
    return WaitingComments(number, oldest)


def count_coded(session: Session, *, since: datetime) -> int:
    """Comments that were coded since a moment."""
    return session.exec(select(func.count()).select_from(Comment).where(col(Comment.coded_at) >= since)).one()


def count_failed(session: Session, *, since: datetime) -> Mapping[str, int]:
    """Long work that was asked for since a moment and has failed, by its kind; none is 0."""
    return {
        name: session.exec(
            select(func.count()).select_from(kind).where(col(kind.status) == failed, col(kind.requested_at) >= since)
        ).one()
        for name, kind, failed in LONG_WORK
    }


def database_size_in_bytes(session: Session) -> int:
    """How much room the database takes on its disk."""
    if session.get_bind().dialect.name == "postgresql":
        size = "SELECT pg_database_size(current_database())"
    else:
        size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    return int(session.connection().execute(text(size)).scalar_one())
