"""Themes counted across the answers to a closed question, with small groups of people kept from being picked out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from consult.figures.disclosure.groups import EVERYBODY, Group, group
from consult.figures.disclosure.hiding import Protection, hide_small_groups
from consult.figures.disclosure.linking import Linking
from consult.figures.shares import Share, share_of
from consult.policy.filters import Choice
from consult.policy.mention_tally import Kind, MentionTally
from consult.policy.words import CHANNELS, NOT_GIVEN_LABEL
from consult.queries.closed_parts import ANOTHER_WORDING, ClosedPart, options_in
from consult.queries.cross_tables import AlikeComments
from consult.queries.responses import NOT_GIVEN
from consult.queries.themes import ThemeInBook

SHOW_ALL = 1
"""The smallest count that is shown where nothing is protected."""


@dataclass(frozen=True, slots=True)
class Across:
    """What the columns of a table stand for: a closed question, or the channel. `name` is its name in an address."""

    name: str
    label: str
    columns: tuple[Choice, ...]
    columns_of: Callable[[AlikeComments], Sequence[str]]
    may_hold_several: bool = False

    @classmethod
    def channels(cls) -> "Across":
        """By channel."""
        columns = tuple(Choice(channel.value, label) for channel, label in CHANNELS.items())
        return cls("channel", "Channel", columns, lambda alike: (alike.channel or "",))

    @classmethod
    def answers(cls, name: str, part: ClosedPart) -> "Across":
        """By the answers to a closed question."""
        options = [Choice(option.value, option.label) for option in part.options]
        rest = (Choice(NOT_GIVEN, NOT_GIVEN_LABEL), Choice(ANOTHER_WORDING, "Asked in other words"))
        return cls(
            name,
            part.ask,
            (*options, *rest),
            lambda alike: options_in(part, alike.given),
            may_hold_several=part.may_hold_several,
        )


@dataclass(frozen=True, slots=True)
class Count:
    """A count. Its share is of the base of its column; there is none where the count is hidden."""

    count: int
    share: Share | None

    @property
    def is_hidden(self) -> bool:
        """Whether the count is not shown."""
        return self.share is None


@dataclass(frozen=True, slots=True)
class Column:
    """Those who gave one answer."""

    value: str
    label: str
    base: int
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class CrossedLine:
    """A theme or a category: its count in all, and in each column."""

    key: str
    label: str
    total: Count
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class CrossTable:
    """The table. Its base is the comments that are themed; `waiting` are not themed yet and in no figure.

    `is_too_few`: so few comments that a protected table shows none of them.
    """

    kind: Kind
    across: Across
    base: int
    waiting: int
    columns: tuple[Column, ...] = ()
    lines: tuple[CrossedLine, ...] = ()
    is_too_few: bool = False

    @property
    def hides_something(self) -> bool:
        """Whether a count is not shown."""
        lines = any(count.is_hidden for line in self.lines for count in (line.total, *line.counts))
        return lines or any(column.is_hidden for column in self.columns)


def cross_table(
    alike: Sequence[AlikeComments], themes: Sequence[ThemeInBook], across: Across, kind: Kind, *, smallest: int
) -> CrossTable:
    """Count themes or categories, most mentioned first, in each column that anybody is in.

    Every count is of people who said something, so each from 1 to `smallest` - 1 is protected: see
    `consult.figures.disclosure`. SHOW_ALL hides nothing.
    """
    tally = MentionTally(alike, themes, across.columns_of)
    if tally.base < smallest:
        return CrossTable(kind, across, tally.base, tally.waiting, is_too_few=tally.base > 0)
    present = [column for column in across.columns if tally.bases[column.value]]
    labels = {key: label for key, label in _labels(themes, kind).items() if tally.count(kind, key)}
    protection = _protection(tally, kind, list(labels), present, across, smallest=smallest)
    columns = tuple(
        Column(each.value, each.label, tally.bases[each.value], protection.hides(_in_column(each.value)))
        for each in present
    )
    lines = [
        CrossedLine(
            key,
            label,
            _count(tally.count(kind, key), tally.base, is_hidden=protection.hides(_on_line(key))),
            tuple(_crossed(tally.count(kind, key, column.value), key, column, protection) for column in columns),
        )
        for key, label in labels.items()
    ]
    in_order = tuple(sorted(lines, key=lambda line: -line.total.count))
    return CrossTable(kind, across, tally.base, tally.waiting, columns, in_order)


def _in_column(value: str) -> Group:
    return group(("column", value))


def _on_line(key: str) -> Group:
    return group(("line", key))


def _protection(
    tally: MentionTally, kind: Kind, keys: Sequence[str], columns: Sequence[Choice], across: Across, *, smallest: int
) -> Protection:
    adds_up = not across.may_hold_several
    linking = Linking(tally.base)
    linking.by_answers(EVERYBODY, "column", {each.value: tally.bases[each.value] for each in columns}, adds_up=adds_up)
    linking.by_answers(EVERYBODY, "line", {key: tally.count(kind, key) for key in keys}, adds_up=False)
    counts = {(key, each.value): tally.count(kind, key, each.value) for key in keys for each in columns}
    linking.crossed(EVERYBODY, "line", "column", counts, rows_add_up=adds_up, columns_add_up=False)
    return hide_small_groups(linking.linked(), smallest=smallest)


def _labels(themes: Sequence[ThemeInBook], kind: Kind) -> dict[str, str]:
    if kind == "theme":
        return {theme.key: theme.label for theme in themes}
    return {theme.category_key: theme.category_label for theme in themes}


def _crossed(count: int, key: str, column: Column, protection: Protection) -> Count:
    is_hidden = column.is_hidden or protection.hides(group(*_on_line(key), *_in_column(column.value)))
    return _count(count, column.base, is_hidden=is_hidden)


def _count(count: int, base: int, *, is_hidden: bool) -> Count:
    return Count(count, None if is_hidden else share_of(count, base))
