"""Reads of series and their waves."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from consult.errors import NotFound
from consult.models import Consultation, PublishedTable, Series, Wave, WaveMatch

IN_ORDER = (col(Wave.last_on), col(Wave.first_on), col(Wave.label))
"""The order of the waves of a series: no two have the same label."""


def list_series(session: Session) -> Sequence[Series]:
    """Every series, by name."""
    return session.exec(select(Series).order_by(col(Series.name))).all()


def require_series(session: Session, series_id: UUID) -> Series:
    """The series with this identifier. Raises NotFound."""
    series = session.get(Series, series_id)
    if series is None:
        raise NotFound("There is no such series.")
    return series


def list_waves(session: Session, series: Series) -> Sequence[Wave]:
    """The waves of a series, the earliest first."""
    return session.exec(select(Wave).where(Wave.series_id == series.id).order_by(*IN_ORDER)).all()


def list_every_wave(session: Session) -> Mapping[UUID, Sequence[Wave]]:
    """The waves of every series by the series' identifier, the earliest first."""
    waves: dict[UUID, list[Wave]] = {}
    for wave in session.exec(select(Wave).order_by(*IN_ORDER)).all():
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


def earlier_waves(session: Session, wave: Wave) -> Sequence[Wave]:
    """The waves of the same series before this one, the last first."""
    series = session.get_one(Series, wave.series_id)
    waves = list(list_waves(session, series))
    return waves[: waves.index(wave)][::-1]


def other_waves(session: Session, consultation: Consultation) -> Sequence[tuple[Wave, Consultation]]:
    """The other waves of a consultation's series that have responses here, the last first."""
    wave = wave_of(session, consultation)
    if wave is None:
        return []
    rows = session.exec(
        select(Wave, Consultation)
        .join(Consultation, col(Wave.consultation_id) == col(Consultation.id))
        .where(Wave.series_id == wave.series_id, Wave.id != wave.id)
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
