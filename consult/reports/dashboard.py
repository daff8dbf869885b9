"""The dashboard of a consultation: what came in against what is wanted, and whom to go and hear next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from consult.clock import in_london
from consult.figures.pace import NoPace, Pace, pace_of
from consult.figures.representativeness import AgainstArea, against_area
from consult.figures.verdicts import Verdict
from consult.models import Channel, Consultation, ShownGroups
from consult.queries.area import AreaFigures, AreaQuestion
from consult.queries.received_by_day import count_by_day
from consult.queries.shown_groups import GroupsToShow, groups_to_show, shown_groups
from consult.queries.targets import Targets, targets_of
from consult.rounding import percentage

CHANNELS = {
    Channel.ONLINE: "Online",
    Channel.PAPER: "Paper",
    Channel.LETTER: "Letter",
    Channel.EMAIL: "E-mail",
    Channel.COMMITTEE: "Committee",
    Channel.TELEPHONE: "Telephone",
    Channel.EASY_READ: "Easy read",
    Channel.NOT_KNOWN: "Not known",
}
MOST_DAYS, MOST_WEEKS = 14, 16


@dataclass(frozen=True, slots=True)
class Coming:
    """Responses so far, in all or through one channel; how many are wanted; and what the last week leads to expect."""

    label: str
    received: int
    wanted: int | None
    pace: Pace | NoPace


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a week or a month: what came in by channel, in the order of the channels, and what was in by its end."""

    label: str
    by_channel: tuple[int, ...]
    so_far_by_channel: tuple[int, ...]

    @property
    def received(self) -> int:
        """What came in."""
        return sum(self.by_channel)

    @property
    def so_far(self) -> int:
        """What was in by its end."""
        return sum(self.so_far_by_channel)


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group as it was last shown. `line` is there where the area has figures, `wanted` where there is a target."""

    label: str
    count: int
    line: AgainstArea | None
    wanted: int | None


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question with its groups, counted at a moment; no groups: nothing may be seen of them yet."""

    question: AreaQuestion
    figures: AreaFigures | None
    counted_at: datetime | None
    base: int
    groups: tuple[ShownGroup, ...]
    has_targets: bool


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything that the page shows. `channels` are those that something came by, or has to."""

    in_all: Coming
    channels: tuple[Coming, ...]
    called: str
    periods: tuple[Period, ...]
    questions: tuple[ShownQuestion, ...]
    where_next: str | None

    @property
    def is_held_against_area(self) -> bool:
        """Whether any group that is shown stands beside the area's, so that naming none as the next says something."""
        return any(group.line for question in self.questions for group in question.groups)


def dashboard_of(session: Session, consultation: Consultation, *, today: date, smallest: int) -> Dashboard:
    """The dashboard as it stands today."""
    targets = targets_of(session, consultation)
    by_day = count_by_day(session, consultation)
    came_by = {channel for _, channel in by_day} | set(targets.by_channel)
    channels = tuple(channel for channel in CHANNELS if channel in came_by)
    shown = shown_groups(session, consultation)
    questions = tuple(
        _question(each, shown.get(each.question.key), targets) for each in groups_to_show(session, consultation)
    )
    called, periods = _periods(by_day, channels, consultation, today)
    return Dashboard(
        in_all=_coming("All channels", _days_of(by_day, channels), targets.in_all, consultation, today),
        channels=tuple(
            _coming(
                CHANNELS[channel], _days_of(by_day, [channel]), targets.by_channel.get(channel), consultation, today
            )
            for channel in channels
        ),
        called=called,
        periods=periods,
        questions=questions,
        where_next=where_to_go_next(questions, smallest=smallest),
    )


def where_to_go_next(questions: Sequence[ShownQuestion], *, smallest: int) -> str | None:
    """The group that is furthest below its share of the area, in a sentence; None where none is shown to be below.

    Only a group of `smallest` people or more is named, and only where the comparison supports that it is fewer.
    """
    found = [
        (asked.question, group.label, group.line)
        for asked in questions
        for group in asked.groups
        if group.line and group.line.verdict is Verdict.LOWER and group.count >= smallest
    ]
    if not found:
        return None
    question, label, line = min(found, key=lambda each: each[2].difference.difference)
    return (
        f"Hear more from “{label}”: {percentage(line.answered.share)} of the individuals counted under "
        f"“{question.ask}” are in this group, against {percentage(line.area)} of the area."
    )


def _days_of(by_day: Mapping[tuple[date, Channel], int], channels: Sequence[Channel]) -> dict[date, int]:
    days: dict[date, int] = {}
    for (day, channel), count in by_day.items():
        if channel in channels:
            days[day] = days.get(day, 0) + count
    return days


def _coming(
    label: str, by_day: Mapping[date, int], wanted: int | None, consultation: Consultation, today: date
) -> Coming:
    first_day, last_day = in_london(consultation.opens_at).date(), in_london(consultation.closes_at).date()
    pace = pace_of(by_day, first_day=first_day, today=today, last_day=last_day)
    return Coming(label, sum(by_day.values()), wanted, pace)


def _question(asked: GroupsToShow, shown: ShownGroups | None, targets: Targets) -> ShownQuestion:
    question, figures = asked.question, asked.figures
    wanted = {key: value for key, value in targets.by_locality.items() if not question.is_equality}
    counts = {option: shown.counts[option] for option in asked.options if option in shown.counts} if shown else {}
    lines = {}
    # A group that the area's figures have and that was not counted yet would look like nobody.
    if figures and counts.keys() == set(asked.options) and (compared := against_area(counts, figures.shares)):
        lines = {line.key: line for line in compared.lines}
    groups = tuple(
        ShownGroup(question.label(option), count, lines.get(option), wanted.get(option))
        for option, count in counts.items()
    )
    has_targets = any(group.wanted for group in groups)
    return ShownQuestion(
        question, figures, shown.counted_at if shown else None, sum(counts.values()), groups, has_targets
    )


def _periods(
    by_day: Mapping[tuple[date, Channel], int], channels: Sequence[Channel], consultation: Consultation, today: date
) -> tuple[str, tuple[Period, ...]]:
    """What came in from the first day on, empty periods too: by day at first, then by week, or by month."""
    if not by_day:
        return "Day", ()
    days = [day for day, _ in by_day]
    opened, closes = in_london(consultation.opens_at).date(), in_london(consultation.closes_at).date()
    first, last = min(opened, *days), max(min(today, closes), *days)
    length = (last - first).days + 1
    called, first_of = (
        ("Day", _day)
        if length <= MOST_DAYS
        else ("Week from", _monday)
        if length <= 7 * MOST_WEEKS
        else ("Month", _first_of_month)
    )
    starts = dict.fromkeys(first_of(first + timedelta(days=number)) for number in range(length))
    counts = {start: [0] * len(channels) for start in starts}
    for (day, channel), count in by_day.items():
        counts[first_of(day)][channels.index(channel)] += count
    so_far = [0] * len(channels)
    periods = []
    for start, received in counts.items():
        so_far = [before + count for before, count in zip(so_far, received, strict=True)]
        label = f"{start:%B %Y}" if called == "Month" else f"{start.day} {start:%B}"
        periods.append(Period(label, tuple(received), tuple(so_far)))
    return called, tuple(periods)


def _day(day: date) -> date:
    return day


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _first_of_month(day: date) -> date:
    return day.replace(day=1)
