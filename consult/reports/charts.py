"""Charts described as data: bars with intervals, changes between waves, panels beside one another.

Nothing is drawn here. `chart_layout` says where each thing stands, `chart_pictures` has it drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Unit = Literal["share", "score"]
Marks = Literal["bar", "dot"]

A_LITTLE_BEYOND = 1.02


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure: its length, the interval drawn on it if there is one, and the words at its end ("28% (182)").

    Neighbours with the same group stand under one heading.
    """

    label: str
    value: float
    note: str
    low: float | None = None
    high: float | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One end of a change, with the words that stand beside it ("2024: 28%")."""

    value: float
    said: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A figure at two times, drawn as two dots joined: the earlier hollow, the later filled."""

    label: str
    before: Point
    after: Point
    note: str = ""  # what is known of the change: "may be due to chance"
    group: str = ""

    @property
    def ends(self) -> tuple[Point, Point]:
        """The earlier and the later."""
        return self.before, self.after


Row: TypeAlias = Bar | Change


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that every row of a panel is seen against, such as that of everybody."""

    value: float
    said: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows on one scale from nought. A share runs from 0 to 1 and is drawn as a percentage."""

    rows: tuple[Row, ...]
    axis: str  # what the scale measures and of how many: "Share of the 640 people who answered this question"
    title: str = ""
    unit: Unit = "share"
    marks: Marks = "bar"
    # None: a little beyond the longest bar, interval or reference.
    highest: float | None = None
    reference: Reference | None = None

    @property
    def scale_end(self) -> float:
        """Where the scale ends."""
        return self.highest or max(self._reached(), default=0) * A_LITTLE_BEYOND or 1.0

    def _reached(self) -> Iterator[float]:
        if self.reference:
            yield self.reference.value
        for row in self.rows:
            for end in (row,) if isinstance(row, Bar) else row.ends:
                yield max(end.value, end.high or 0)


@dataclass(frozen=True, slots=True)
class Chart:
    """Panels in reading order, `columns` of them beside one another where there is room.

    `finding` is what the chart shows, in words, for those who cannot see it.
    """

    panels: tuple[Panel, ...]
    columns: Literal[1, 2] = 1
    finding: str = ""


def bar_chart(
    bars: tuple[Bar, ...], *, axis: str, unit: Unit = "share", highest: float | None = None, finding: str = ""
) -> Chart:
    """The plain case: horizontal bars on one scale."""
    return Chart((Panel(bars, axis=axis, unit=unit, highest=highest),), finding=finding)
