"""Themes counted across the answers to a closed question, with small groups of people kept from being picked out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from consult.figures.shares import Share, share_of
from consult.figures.small_numbers import Hidden, hide_small_counts
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
    """A count that is shown, or the reason why it is hidden. Its share is of the base of its column."""

    count: int
    share: Share | None
    hidden: Hidden | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """Those who gave one answer."""

    value: str
    label: str
    base: int
    hidden: Hidden | None = None


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
        lines = any(line.total.hidden or any(count.hidden for count in line.counts) for line in self.lines)
        return lines or any(column.hidden for column in self.columns)


def cross_table(
    alike: Sequence[AlikeComments], themes: Sequence[ThemeInBook], across: Across, kind: Kind, *, smallest: int
) -> CrossTable:
    """Count themes or categories, most mentioned first, in each column that anybody is in.

    A count from 1 to `smallest` - 1 is hidden, and where a line adds up to its total, a second one with it. SHOW_ALL
    hides nothing.
    """
    tally = MentionTally(alike, themes, across.columns_of)
    if tally.base < smallest:
        return CrossTable(kind, across, tally.base, tally.waiting, is_too_few=tally.base > 0)
    present = [column for column in across.columns if tally.bases[column.value]]
    bases = [tally.bases[column.value] for column in present]
    hidden = hide_small_counts(bases, smallest=smallest, adds_up=not across.may_hold_several)
    columns = tuple(
        Column(choice.value, choice.label, base, why) for choice, base, why in zip(present, bases, hidden, strict=True)
    )
    lines = [
        _line(tally, kind, key, label, columns, smallest=smallest, adds_up=not across.may_hold_several)
        for key, label in _labels(themes, kind).items()
        if tally.count(kind, key)
    ]
    in_order = tuple(sorted(lines, key=lambda line: -line.total.count))
    return CrossTable(kind, across, tally.base, tally.waiting, columns, in_order)


def _labels(themes: Sequence[ThemeInBook], kind: Kind) -> dict[str, str]:
    if kind == "theme":
        return {theme.key: theme.label for theme in themes}
    return {theme.category_key: theme.category_label for theme in themes}


def _line(
    tally: MentionTally,
    kind: Kind,
    key: str,
    label: str,
    columns: Sequence[Column],
    *,
    smallest: int,
    adds_up: bool,
) -> CrossedLine:
    total = tally.count(kind, key)
    why_total = Hidden.TOO_FEW if total < smallest else None
    counts = [tally.count(kind, key, column.value) for column in columns]
    hidden = hide_small_counts(counts, smallest=smallest, adds_up=adds_up)
    return CrossedLine(
        key,
        label,
        _count(total, tally.base, why_total),
        tuple(
            _count(count, column.base, column.hidden or why)
            for column, count, why in zip(columns, counts, hidden, strict=True)
        ),
    )


def _count(count: int, base: int, hidden: Hidden | None) -> Count:
    return Count(count, None if hidden else share_of(count, base), hidden)
