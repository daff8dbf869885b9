"""Series and their waves: made, joined, parted; and what a person says of a question that two waves ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from consult.clock import in_london
from consult.errors import Conflict
from consult.models import Consultation, PublishedTable, Series, Study, User, Wave, WaveMatch
from consult.queries.waves import published_tables
from consult.services.auditing import record

LONGEST_NAME = 200
LONGEST_LABEL = 80
LONGEST_REASON = 2_000
MOST_DESIGN_EFFECT = 20
DATES_TURNED = "The last day must be the first day or later"
LABEL_TAKEN = "The series has a wave called “{}” already. Give this one another name."
NAME_TAKEN = "There is a series called “{}” already. Add the wave to that one, or choose another name."
IN_A_SERIES = "“{}” is a wave of a series already. A consultation belongs to one series at most."
HOLDS_FIGURES = (
    "Figures of {1} are entered for “{0}”, and would be lost. Remove them first, on the pages of its figures."
)
SAID_MEANWHILE = (
    "Somebody else decided on this question while you had the page open. Read what they said, then decide again."
)
CHANGED_MEANWHILE = (
    "Somebody else changed these figures while you had the page open. They are shown below your own. "
    "Compare them, then save again."
)


class PublishedWave(BaseModel):
    """A wave of which only published figures are known: its name, its days, where they stand and of what study."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    label: str = Field(min_length=1, max_length=LONGEST_LABEL)
    first_on: date
    last_on: date
    source: str = Field(min_length=1, max_length=LONGEST_REASON)
    study: Study

    @model_validator(mode="after")
    def days_in_order(self) -> Self:
        """Refuse a last day before the first."""
        if self.last_on < self.first_on:
            raise ValueError(DATES_TURNED)
        return self


class PublishedFigures(BaseModel):
    """What was published of one question: its wording, the shares (0 to 1) by line, and the base or the interval."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    ask: str = Field(min_length=1, max_length=LONGEST_REASON)
    base: int | None = Field(default=None, ge=1, le=100_000_000)
    half_width_0_to_1: float | None = Field(default=None, gt=0, lt=1)
    shares: dict[str, float]

    @model_validator(mode="after")
    def can_be_compared(self) -> Self:
        """Refuse figures of which nobody could say how sure they are, and shares that are none."""
        if self.base is None and self.half_width_0_to_1 is None:
            raise ValueError("Enter how many people answered, or the published margin, or both")
        if not self.shares or any(not 0 <= share <= 1 for share in self.shares.values()):
            raise ValueError("Enter at least one percentage, from 0 to 100")
        return self


def make_series(session: Session, name: str, *, actor: User | None = None) -> Series:
    """Begin a series. Raises Conflict where there is one of this name."""
    series = Series(name=name, made_by_id=actor.id if actor else None)
    with _once(session, NAME_TAKEN.format(name)):
        session.add(series)
    record(session, "series made", series, actor=actor)
    session.flush()
    return series


def rename_series(session: Session, series: Series, name: str, *, actor: User) -> Series:
    """Call a series something else. Raises Conflict where there is another of this name."""
    with _once(session, NAME_TAKEN.format(name)):
        series.name = name
    record(session, "series renamed", series, actor=actor)
    session.flush()
    return series


def add_consultation(
    session: Session, series: Series, consultation: Consultation, *, label: str, actor: User | None = None
) -> Wave:
    """Make a consultation a wave of a series, with its own first and last day."""
    there = session.exec(select(Wave).where(Wave.consultation_id == consultation.id)).one_or_none()
    if there is not None:
        raise Conflict(IN_A_SERIES.format(consultation.title))
    return _add(
        session,
        Wave(
            series_id=series.id,
            label=label,
            first_on=in_london(consultation.opens_at).date(),
            last_on=in_london(consultation.closes_at).date(),
            consultation_id=consultation.id,
        ),
        actor=actor,
    )


def add_published_wave(session: Session, series: Series, facts: PublishedWave, *, actor: User) -> Wave:
    """Add a wave of which only published figures are known. They are entered question by question."""
    return _add(session, Wave(series_id=series.id, **facts.model_dump()), actor=actor)


def take_out(session: Session, wave: Wave, *, actor: User) -> None:
    """Take a wave out of its series, with what was said of it beside others. Its consultation, if any, stays.

    Raises Conflict where published figures are entered: nothing else holds them, so they are removed one by one first.
    """
    entered = len(published_tables(session, wave))
    if entered:
        raise Conflict(HOLDS_FIGURES.format(wave.label, f"{entered:,} question{'' if entered == 1 else 's'}"))
    series = session.get_one(Series, wave.series_id)
    record(session, "wave taken out", series, actor=actor, wave=wave.id, consultation=wave.consultation_id)
    session.delete(wave)
    session.flush()


def enter_published(
    session: Session, wave: Wave, part: str, figures: PublishedFigures, *, seen: str, actor: User
) -> PublishedTable:
    """Keep what was published of one part of the questionnaire, in place of what was entered of it before.

    `seen` is the `fingerprint` of what the person had before them; other figures meanwhile raise Conflict.
    """
    if wave.consultation_id is not None:
        raise Conflict("This wave has responses of its own. Figures are entered only where there are none.")
    session.exec(select(Wave).where(Wave.id == wave.id).with_for_update()).one()
    there = session.exec(
        select(PublishedTable).where(PublishedTable.wave_id == wave.id, PublishedTable.part == part)
    ).one_or_none()
    if fingerprint(there) != seen:
        raise Conflict(CHANGED_MEANWHILE)
    table = there or PublishedTable(wave_id=wave.id, part=part, ask="", entered_by_id=actor.id)
    for name, value in figures.model_dump().items():
        setattr(table, name, value)
    table.entered_by_id = actor.id
    session.add(table)
    record(session, "published figures entered", wave, actor=actor, part=part, figures=len(figures.shares))
    session.flush()
    return table


def remove_published(session: Session, table: PublishedTable, *, actor: User) -> None:
    """Forget what was entered of one part of the questionnaire."""
    wave = session.get_one(Wave, table.wave_id)
    record(session, "published figures removed", wave, actor=actor, part=table.part)
    session.delete(table)
    session.flush()


def fingerprint(table: PublishedTable | None) -> str:
    """What tells one state of the figures of a part from another; empty where there are none."""
    if table is None:
        return ""
    return repr((table.ask, table.base, table.half_width_0_to_1, sorted(table.shares.items())))


def say_match(
    session: Session,
    question_key: str,
    *,
    earlier: Wave,
    later: Wave,
    is_comparable: bool,
    reason: str,
    seen: str,
    actor: User,
) -> WaveMatch:
    """Keep what a person says of a question that both waves ask. The reason stays here, out of the audit trail.

    `seen` is the `said` of what the person had before them; another decision meanwhile raises Conflict.
    """
    there = _match_to_change(session, question_key, earlier=earlier, later=later, seen=seen)
    match = there or WaveMatch(
        earlier_id=earlier.id,
        later_id=later.id,
        question_key=question_key,
        is_comparable=is_comparable,
        reason=reason,
        decided_by_id=actor.id,
    )
    match.is_comparable, match.reason, match.decided_by_id = is_comparable, reason, actor.id
    session.add(match)
    action = "questions said to be comparable" if is_comparable else "questions said not to be comparable"
    record(session, action, later, actor=actor, earlier=earlier.id, question=question_key)
    session.flush()
    return match


def take_match_back(session: Session, question_key: str, *, earlier: Wave, later: Wave, seen: str, actor: User) -> None:
    """Let the wordings decide again."""
    there = _match_to_change(session, question_key, earlier=earlier, later=later, seen=seen)
    if there is not None:
        session.delete(there)
        record(session, "what was said of questions taken back", later, actor=actor, question=question_key)
        session.flush()


def said(match: WaveMatch | None) -> str:
    """What tells one decision on a question from another; empty where there is none."""
    return "" if match is None else repr((match.is_comparable, match.reason))


def set_study(
    session: Session, consultation: Consultation, study: Study, *, design_effect: float | None, actor: User
) -> None:
    """Say how those who answer come to be asked. A design effect is kept for a sample survey only."""
    consultation.study = study
    consultation.design_effect = design_effect if study is Study.SAMPLE_SURVEY else None
    record(session, "kind of study set", consultation, actor=actor, study=study.value)
    session.flush()


def _add(session: Session, wave: Wave, *, actor: User | None) -> Wave:
    wave.added_by_id = actor.id if actor else None
    with _once(session, LABEL_TAKEN.format(wave.label)):
        session.add(wave)
    series = session.get_one(Series, wave.series_id)
    record(session, "wave added", series, actor=actor, wave=wave.id, consultation=wave.consultation_id)
    session.flush()
    return wave


def _match_to_change(session: Session, question_key: str, *, earlier: Wave, later: Wave, seen: str) -> WaveMatch | None:
    session.exec(select(Wave).where(Wave.id == later.id).with_for_update()).one()
    there = session.exec(
        select(WaveMatch).where(
            WaveMatch.earlier_id == earlier.id, WaveMatch.later_id == later.id, WaveMatch.question_key == question_key
        )
    ).one_or_none()
    if said(there) != seen:
        raise Conflict(SAID_MEANWHILE)
    return there


@contextmanager
def _once(session: Session, sentence: str) -> Iterator[None]:
    """Raise Conflict with this sentence where what is written is there already, written by another a moment ago too."""
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as error:
        raise Conflict(sentence) from error
