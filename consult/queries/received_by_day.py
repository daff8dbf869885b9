"""When responses came in, day by day and channel by channel."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime

from sqlalchemy import String, cast
from sqlmodel import Session, col, func, select

from consult.clock import in_london
from consult.models import Channel, Consultation, Response
from consult.queries.counting import counts_in

TO_THE_HOUR = len("2026-11-20 19")


def count_by_day(session: Session, consultation: Consultation) -> Mapping[tuple[date, Channel], int]:
    """Responses by the London day they were received on and the channel; in the order of the days.

    Counted by the hour in the database: each hour of UTC lies in one London day, in summer and in winter.
    """
    hour = func.substr(cast(col(Response.received_at), String), 1, TO_THE_HOUR).label("hour")
    rows = session.exec(
        select(hour, Response.channel, func.count())
        .where(counts_in(consultation.id))
        .group_by("hour", col(Response.channel))
        .order_by("hour", col(Response.channel))
    ).all()
    counts: Counter[tuple[date, Channel]] = Counter()
    for text, channel, count in rows:
        moment = datetime.strptime(text, "%Y-%m-%d %H").replace(tzinfo=UTC)
        counts[in_london(moment).date(), Channel(channel)] += count
    return counts
