"""Reads of series and their waves."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from consult.errors import NotFound
from consult.models import Consultation, PublishedTable, Series, Wave, WaveMatch
from consult.queries.reach import EVERYTHING, Reach

IN_ORDER = (col(Wave.last_on), col(Wave.first_on), col(Wave.label))
"""The order of the waves of a series: no two have the same label."""


def list_series(session: Session, *, within: Reach = EVERYTHING) -> Sequence[Series]:
    """The series with a wave within reach, and those that no consultation is in, by name."""
    held = select(Wave.id).where(Wave.series_id == Series.id, col(Wave.consultation_id).is_not(None))
    is_free = ~held.exists()
    is_theirs = held.where(within.holds(Wave.consultation_id)).exists()
    return session.exec(select(Series).where(or_(is_free, is_theirs)).order_by(col(Series.name))).all()


def require_series(session: Session, series_id: UUID) -> Series:
    """The series with this identifier. Raises NotFound."""
    series = session.get(Series, series_id)
    if series is None:
        raise NotFound("There is no such series.")
    return series


def list_waves(session: Session, series: Series, *, within: Reach = EVERYTHING) -> Sequence[Wave]:
    """The waves of a series, the earliest first."""
    return session.exec(select(Wave).where(Wave.series_id == series.id, _seen(within)).order_by(*IN_ORDER)).all()


def list_consultations_in_waves(session: Session) -> Sequence[Consultation]:
    """The consultations whose responses are a wave of a series, in the order of the waves."""
    held = select(Consultation).join(Wave, col(Wave.consultation_id) == col(Consultation.id))
    return session.exec(held.order_by(*IN_ORDER, col(Wave.id))).all()


def list_every_wave(session: Session, *, within: Reach = EVERYTHING) -> Mapping[UUID, Sequence[Wave]]:
    """The waves of every series by the series' identifier, the earliest first."""
    waves: dict[UUID, list[Wave]] = {}
    for wave in session.exec(select(Wave).where(_seen(within)).order_by(*IN_ORDER)).all():
        waves.setdefault(wave.series_id, []).append(wave)
    return waves


def require_wave(session: Session, wave_id: UUID) -> Wave:
    """The wave with this identifier. Raises NotFound."""
    wave = session.get(Wave, wave_id)
    if wave is None:
        raise NotFound("There is no such wave.")
    return wave


def wave_of(session: Session, consultation: Consultation) -> Wave | None:
    """The wave that a consultation is, if it belongs to a series."""
    return session.exec(select(Wave).where(Wave.consultation_id == consultation.id)).one_or_none()


def earlier_waves(session: Session, wave: Wave, *, within: Reach = EVERYTHING) -> Sequence[Wave]:
    """The waves of the same series before this one, the last first. The wave itself must be within reach."""
    series = session.get_one(Series, wave.series_id)
    waves = list(list_waves(session, series, within=within))
    return waves[: waves.index(wave)][::-1]


def other_waves(
    session: Session, consultation: Consultation, *, within: Reach = EVERYTHING
) -> Sequence[tuple[Wave, Consultation]]:
    """The other waves of a consultation's series that have responses here, the last first."""
    wave = wave_of(session, consultation)
    if wave is None:
        return []
    rows = session.exec(
        select(Wave, Consultation)
        .join(Consultation, col(Wave.consultation_id) == col(Consultation.id))
        .where(Wave.series_id == wave.series_id, Wave.id != wave.id, _seen(within))
        .order_by(*IN_ORDER)
    ).all()
    return rows[::-1]


def matches_between(session: Session, *, earlier: Wave, later: Wave) -> Mapping[str, WaveMatch]:
    """What people said of the questions of two waves, by the question's key."""
    rows = session.exec(
        select(WaveMatch)
        .where(WaveMatch.earlier_id == earlier.id, WaveMatch.later_id == later.id)
        .order_by(col(WaveMatch.question_key))
    ).all()
    return {match.question_key: match for match in rows}


def published_tables(session: Session, wave: Wave) -> Mapping[str, PublishedTable]:
    """What was published of a wave, by the part of the questionnaire that it is of."""
    rows = session.exec(
        select(PublishedTable).where(PublishedTable.wave_id == wave.id).order_by(col(PublishedTable.part))
    ).all()
    return {table.part: table for table in rows}


def _seen(within: Reach) -> ColumnElement[bool]:
    """That a wave's consultation is within reach, or that only published figures are known of it."""
    return or_(col(Wave.consultation_id).is_(None), within.holds(Wave.consultation_id))
