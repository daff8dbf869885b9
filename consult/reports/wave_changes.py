"""What changed since an earlier wave of the same series, for pages, exports and the board's summary."""

from sqlmodel import Session

from consult.clock import in_london
from consult.models import Consultation, Series, Study, Wave
from consult.queries.reach import EVERYTHING, Reach
from consult.queries.received import count_received
from consult.queries.waves import earlier_waves, matches_between, wave_of
from consult.reports.waves.family import adjusted_parts
from consult.reports.waves.pairing import Pair
from consult.reports.waves.values import (
    LineChange,
    MeanPair,
    NotCompared,
    PartChange,
    ThemesChange,
    WaveChanges,
    WaveFacts,
)

__all__ = ["LineChange", "MeanPair", "NotCompared", "PartChange", "ThemesChange", "WaveChanges", "WaveFacts"]
__all__ += ["wave_changes"]

NO_SERIES = "This consultation belongs to no series, so there is no earlier wave to compare it with."
NO_EARLIER = "This is the first wave of its series, so there is no earlier wave to compare it with."
NO_EARLIER_OF_YOURS = "No consultation that you work on is an earlier wave of its series."


def wave_changes(
    session: Session,
    consultation: Consultation,
    *,
    earlier: Wave | None = None,
    smallest: int | None = None,
    within: Reach = EVERYTHING,
) -> WaveChanges:
    """A consultation held against the wave before it, or against `earlier`, which must be one of its earlier waves.

    The wave before it is the last one that lies `within` reach.
    Counts of people under `smallest` in either wave are hidden where a question says who answered; None hides nothing,
    for staff. Other counts are of answers, and are shown.
    """
    wave = wave_of(session, consultation)
    if wave is None:
        return WaveChanges(absent=NO_SERIES)
    series = session.get_one(Series, wave.series_id).name
    before = earlier or next(iter(earlier_waves(session, wave, within=within)), None)
    if before is None:
        absent = NO_EARLIER_OF_YOURS if within.is_limited else NO_EARLIER
        return WaveChanges(series, later=facts_of(session, wave), absent=absent)
    matches = matches_between(session, earlier=before, later=wave)
    pair = Pair(session, before, later=consultation, match_of=matches)
    parts, not_compared = pair.parts(smallest=smallest)
    themes, no_themes = pair.themes()
    matter = iter(adjusted_parts([part for part in parts if not part.is_about_person]))
    people = iter(adjusted_parts([part for part in parts if part.is_about_person]))
    return WaveChanges(
        series=series,
        earlier=facts_of(session, before),
        later=facts_of(session, wave),
        parts=tuple(next(people if part.is_about_person else matter) for part in parts),
        themes=tuple(themes),
        not_compared=(*not_compared, *no_themes),
    )


def facts_of(session: Session, wave: Wave) -> WaveFacts:
    """What is known of a wave."""
    held = session.get(Consultation, wave.consultation_id) if wave.consultation_id else None
    return WaveFacts(
        label=wave.label,
        first_on=wave.first_on,
        last_on=wave.last_on,
        study=held.study if held else wave.study or Study.OPEN_CONSULTATION,
        responses=_responses(session, held) if held else None,
        source=wave.source,
        slug=held.slug if held else None,
        is_imported=held.is_imported if held else False,
        deleted_on=in_london(held.responses_deleted_at).date() if held and held.responses_deleted_at else None,
    )


def _responses(session: Session, held: Consultation) -> int:
    return count_received(session, held) if held.responses_deleted is None else held.responses_deleted
