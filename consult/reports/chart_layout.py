"""Where everything in a chart stands: every measure in pixels, decided before anything is drawn.

The drawing program reads what is made here. Figures stay in their own units and are put on a scale by that program;
words are put where the scale will have them.
"""

import textwrap
from dataclasses import dataclass, field, replace
from typing import Literal

from consult.reports.charts import Bar, Change, Chart, Panel, Point, Row

Width = Literal["wide", "narrow"]
Style = Literal["bar", "dot", "earlier", "later"]
Align = Literal["left", "right"]

LINE = 18  # the height of a line of text
TOP = 10
LEFT = 12  # leaves room for half of the nought at the beginning of a scale
GAP = 8  # between a mark and the words at its end
BETWEEN_ROWS = 10
ROOM_FOR_SCALE = 45  # below a panel: its scale, and the space to the next
ROOM_FOR_AXIS = 50  # below the last: what all scales measure
BELOW_SCALE = 40  # from the bottom of the rows to what the scale measures
BETWEEN_PANELS = 20
SHORTEST_SCALE = 100
LETTER_0_TO_1 = 0.56  # the width of a letter of Arial as a part of its size, on the generous side
PADDING = 4  # round the whole picture, which is so much wider and higher than its panels


@dataclass(frozen=True, slots=True)
class Layout:
    """How wide a panel is, and where its labels stand."""

    width: int
    scale_from: int  # the left edge of the scale
    label_letters: int  # where a label breaks into another line
    note_letters: int
    title_letters: int  # where the title of the scale does
    has_labels_above: bool
    font_size: int
    ticks: int
    thickness: int

    @property
    def axis_from(self) -> int:
        """Where the words on what the scale measures begin: at the scale, or where there is little room at the left."""
        return self.scale_from if self.width > HALF_WIDTH else LEFT


HALF_WIDTH = 386
WIDE = Layout(800 - 2 * PADDING, 290, 34, 12, 68, has_labels_above=False, font_size=15, ticks=6, thickness=20)
HALF = Layout(HALF_WIDTH, LEFT, 46, 46, 50, has_labels_above=True, font_size=14, ticks=4, thickness=16)
# The labels of places are short: they stand beside their dots, and fourteen of them fit.
HALF_BESIDE = replace(HALF, label_letters=18, has_labels_above=False, note_letters=16)
NARROW = Layout(320 - 2 * PADDING, LEFT, 38, 38, 42, has_labels_above=True, font_size=14, ticks=3, thickness=16)


@dataclass(frozen=True, slots=True)
class Mark:
    """A bar or a dot: its value and interval in the units of the scale, its place down the panel in pixels."""

    style: Style
    value: float
    top: float
    middle: float
    bottom: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Join:
    """The line between the two dots of a change."""

    before: float
    after: float
    before_y: float
    after_y: float


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of text; the first hangs with its middle at `y`."""

    text: str
    x: float
    y: float
    align: Align = "left"
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class PanelPlan:
    """One panel, ready to draw."""

    width: int
    height: float
    scale_from: float
    scale_to: float
    highest: float
    unit: str
    font_size: int
    ticks: int
    reference: float | None
    reference_top: float
    marks: list[Mark] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    def x_of(self, value: float) -> float:
        """Where the scale has a value."""
        return self.scale_from + value / self.highest * (self.scale_to - self.scale_from)


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole picture, ready to draw."""

    panels: tuple[PanelPlan, ...]
    columns: int
    between: int
    padding: int
    finding: str


def plan_of(chart: Chart, width: Width) -> Plan:
    """Where everything stands: 800 pixels wide, or 320 with labels above their bars and panels below each other."""
    layout = _layout(chart, width)
    columns = 1 if width == "narrow" else chart.columns
    # What every scale measures is said once, under the last of them.
    last = len(chart.panels) - columns
    say_it_once = len({panel.axis for panel in chart.panels}) == 1
    panels = tuple(
        _panel(replace(panel, axis="") if say_it_once and number < last else panel, layout)
        for number, panel in enumerate(chart.panels)
    )
    return Plan(panels, columns, BETWEEN_PANELS, PADDING, chart.finding)


def pieces_of(chart: Chart, *, highest: float) -> tuple[Chart, ...]:
    """The chart in pieces that are no higher than `highest` when they are drawn wide, for pages of paper.

    Only between panels can a chart be taken apart: one panel that is higher stays whole.
    """
    layout = _layout(chart, "wide")
    pieces: list[list[Panel]] = [[]]
    height: float = ROOM_FOR_AXIS
    for at in range(0, len(chart.panels), chart.columns):
        beside = chart.panels[at : at + chart.columns]
        more = max(_panel(panel, layout).height for panel in beside) + ROOM_FOR_SCALE
        if pieces[-1] and height + more > highest:
            pieces.append([])
            height = ROOM_FOR_AXIS
        pieces[-1] += beside
        height += more
    return tuple(replace(chart, panels=tuple(panels)) for panels in pieces)


def _layout(chart: Chart, width: Width) -> Layout:
    if width == "narrow":
        return NARROW
    rows = [row for panel in chart.panels for row in panel.rows]
    longest = max((len(row.label) for row in rows), default=0)
    if chart.columns == 1:
        # Two dots with words beside each need the room that short labels leave.
        has_changes = any(isinstance(row, Change) for row in rows)
        return _beginning_after(longest, WIDE) if has_changes and longest < WIDE.label_letters else WIDE
    return HALF if longest > HALF_BESIDE.label_letters else _beginning_after(longest, HALF_BESIDE)


def _beginning_after(letters: int, layout: Layout) -> Layout:
    """The layout with its scale right after labels of so many letters."""
    return replace(layout, scale_from=LEFT + int(letters * layout.font_size * LETTER_0_TO_1) + 10)


def _panel(panel: Panel, layout: Layout) -> PanelPlan:
    return _Rows(panel, layout).plan()


class _Rows:
    """Puts the rows of one panel below each other."""

    def __init__(self, panel: Panel, layout: Layout) -> None:
        self.panel, self.layout = panel, layout
        self.y: float = TOP
        self.marks: list[Mark] = []
        self.joins: list[Join] = []
        self.words: list[Words] = []
        self.at_ends: list[tuple[str, float, float]] = []  # words, the value they stand after, y
        self.notes: list[tuple[str, float]] = []

    def plan(self) -> PanelPlan:
        """Place everything."""
        panel, layout = self.panel, self.layout
        self._title()
        reference_top = self.y
        if panel.reference:
            self.y += LINE + 4
        group = ""
        for row in panel.rows:
            if row.group != group:
                group = row.group
                self._heading(group)
            self._row(row)
        room_for_ends = self._room([said for said, _value, _y in self.at_ends])
        room_for_notes = 0 if layout.has_labels_above else self._room([note for note, _y in self.notes])
        plan = PanelPlan(
            width=layout.width,
            height=self.y,
            scale_from=layout.scale_from,
            # Words that leave too little room run out of the panel, which the picture then grows by.
            scale_to=max(layout.width - room_for_ends - room_for_notes, layout.scale_from + SHORTEST_SCALE),
            highest=panel.scale_end,
            unit=panel.unit,
            font_size=layout.font_size,
            ticks=layout.ticks,
            reference=panel.reference.value if panel.reference else None,
            reference_top=reference_top + LINE,
            marks=self.marks,
            joins=self.joins,
            words=self.words,
        )
        self.words += [Words(said, plan.x_of(value) + GAP, y) for said, value, y in self.at_ends]
        self.words += [Words(note, layout.width - room_for_notes + GAP, y) for note, y in self.notes]
        if panel.axis:
            axis = "\n".join(textwrap.wrap(panel.axis, layout.title_letters))
            self.words.append(Words(axis, layout.axis_from, self.y + BELOW_SCALE))
        if panel.reference:
            self.words.append(self._said_of_reference(panel.reference.said, plan, reference_top))
        return plan

    def _title(self) -> None:
        lines = textwrap.wrap(self.panel.title, self.layout.title_letters)
        if lines:
            self.words.append(Words("\n".join(lines), LEFT, self.y + LINE / 2, is_bold=True))
            self.y += LINE * len(lines) + GAP

    def _said_of_reference(self, said: str, plan: PanelPlan, y: float) -> Words:
        at = plan.x_of(self.panel.reference.value if self.panel.reference else 0)
        fits_to_the_right = at + self._length(said) < plan.width
        return Words(said, at, y + LINE / 2, align="left" if fits_to_the_right else "right")

    def _heading(self, group: str) -> None:
        if not group:
            return
        self.y += LINE / 2 if self.y > TOP else 0
        lines = textwrap.wrap(group, self.layout.title_letters)
        self.words.append(Words("\n".join(lines), LEFT, self.y + LINE / 2, is_bold=True))
        self.y += LINE * len(lines) + GAP

    def _row(self, row: Row) -> None:
        """One row from here downwards: its label beside its marks or above them."""
        layout = self.layout
        lines = textwrap.wrap(row.label, layout.label_letters) or [""]
        label_height = LINE * len(lines)
        thickness = layout.thickness if isinstance(row, Bar) else 2 * LINE
        if layout.has_labels_above:
            self.words.append(Words("\n".join(lines), layout.scale_from, self.y + LINE / 2 - 2))
            top = self.y + label_height
            self.y = top + thickness
        else:
            height = max(label_height, thickness)
            first_line = self.y + (height - label_height + LINE) / 2
            self.words.append(Words("\n".join(lines), layout.scale_from - 10, first_line, align="right"))
            top = self.y + (height - thickness) / 2
            self.y += height
        if isinstance(row, Bar):
            self._bar(row, top, thickness)
        else:
            self._change(row, top)
        self.y += BETWEEN_ROWS

    def _bar(self, bar: Bar, top: float, thickness: int) -> None:
        middle = top + thickness / 2
        style: Style = "bar" if self.panel.marks == "bar" else "dot"
        self.marks.append(Mark(style, bar.value, top, middle, top + thickness, bar.low, bar.high))
        self.at_ends.append((bar.note, max(bar.value, bar.high or 0), middle))

    def _change(self, change: Change, top: float) -> None:
        before_y, after_y = top + LINE / 2, top + LINE * 1.5
        self._dot(change.before, "earlier", before_y)
        self._dot(change.after, "later", after_y)
        self.joins.append(Join(change.before.value, change.after.value, before_y, after_y))
        lines = textwrap.wrap(change.note, self.layout.note_letters)
        if not lines:
            return
        if self.layout.has_labels_above:
            self.words.append(Words("\n".join(lines), self.layout.scale_from, self.y + LINE / 2))
            self.y += LINE * len(lines)
        else:
            self.notes.append(("\n".join(lines), top + LINE - (len(lines) - 1) * LINE / 2))

    def _dot(self, point: Point, style: Style, y: float) -> None:
        self.marks.append(Mark(style, point.value, y - LINE / 2, y, y + LINE / 2, point.low, point.high))
        self.at_ends.append((point.said, max(point.value, point.high or 0), y))

    def _room(self, said: list[str]) -> float:
        """How much room words take at the right, with the space before them."""
        longest = max((self._length(line) for each in said for line in each.split("\n")), default=0)
        return longest + 2 * GAP if longest else GAP

    def _length(self, text: str) -> float:
        return len(text) * self.layout.font_size * LETTER_0_TO_1
