"""The themed table of a question: how often each theme is mentioned, by channel and by locality."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from consult.figures.shares import Share, share_of
from consult.models import Channel
from consult.policy.mention_tally import Kind, MentionTally
from consult.policy.words import CHANNELS, NOT_GIVEN_LABEL
from consult.queries.closed_parts import ClosedPart, options_in
from consult.queries.cross_tables import AlikeComments
from consult.queries.responses import NOT_GIVEN
from consult.queries.themes import ThemeInBook

Split = Literal["channel", "locality"]


@dataclass(frozen=True, slots=True)
class Group:
    """Those who answered by one channel, or from one locality: a column of the table."""

    split: Split
    value: str
    label: str
    base: int


@dataclass(frozen=True, slots=True)
class Cell:
    """How many of a group mention something, and what share of the group that is."""

    group: Group
    count: int

    @property
    def share(self) -> float:
        """The share of the group, from 0 to 1."""
        return self.count / self.group.base


@dataclass(frozen=True, slots=True)
class Line:
    """A category or a theme with its mentions: a row of the table. A comment counts once in each line."""

    key: str
    label: str
    share: Share
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class CategoryLines:
    """A category with its themes, the most mentioned first."""

    category: Line
    themes: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ThemeTable:
    """The table. Its base is the comments that are coded; `waiting` are not coded yet and in no figure."""

    base: int
    waiting: int
    reviewed: int
    groups: tuple[Group, ...]
    categories: tuple[CategoryLines, ...]
    unmentioned: tuple[str, ...]

    def count_groups(self, split: Split) -> int:
        """How many columns a split takes."""
        return sum(group.split == split for group in self.groups)


def theme_table(alike: Sequence[AlikeComments], themes: Sequence[ThemeInBook], place: ClosedPart | None) -> ThemeTable:
    """Count the themes on coded comments, told apart by channel and by the answers to `place`, if that is asked."""

    def groups_of(each: AlikeComments) -> list[tuple[Split, str]]:
        localities: list[tuple[Split, str]] = (
            [("locality", value) for value in options_in(place, each.given)] if place else []
        )
        return [("channel", each.channel or ""), *localities]

    tally = MentionTally(alike, themes, groups_of)
    groups = (*_channels(tally), *(_localities(tally, place) if place else ()))

    def line(kind: Kind, key: str, label: str) -> Line:
        cells = tuple(Cell(group, tally.count(kind, key, (group.split, group.value))) for group in groups)
        return Line(key, label, share_of(tally.count(kind, key), tally.base), cells)

    categories = [
        CategoryLines(
            line("category", category, label),
            _most_first(
                line("theme", theme.key, theme.label)
                for theme in themes
                if theme.category_key == category and tally.count("theme", theme.key)
            ),
        )
        for category, label in {theme.category_key: theme.category_label for theme in themes}.items()
        if tally.count("category", category)
    ]
    return ThemeTable(
        base=tally.base,
        waiting=tally.waiting,
        reviewed=tally.reviewed,
        groups=groups,
        categories=tuple(sorted(categories, key=lambda each: -each.category.share.count)),
        unmentioned=tuple(theme.label for theme in themes if not tally.count("theme", theme.key)),
    )


def _most_first(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: -line.share.count))


def _channels(tally: MentionTally) -> list[Group]:
    bases = {channel: tally.bases["channel", channel.value] for channel in Channel}
    return [Group("channel", channel.value, CHANNELS[channel], base) for channel, base in bases.items() if base]


def _localities(tally: MentionTally, place: ClosedPart) -> list[Group]:
    labels = {**{option.value: option.label for option in place.options}, NOT_GIVEN: NOT_GIVEN_LABEL}
    return [
        Group("locality", value, label, base)
        for value, label in labels.items()
        if (base := tally.bases["locality", value])
    ]
