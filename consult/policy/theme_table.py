"""The themed table of a question: how often each theme is mentioned, by channel and by locality."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from consult.figures.shares import Share, share_of
from consult.models import Channel
from consult.policy.words import CHANNELS, NOT_GIVEN_LABEL
from consult.queries.responses import NOT_GIVEN
from consult.queries.themes import ThemedComment, ThemeInBook

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


def theme_table(
    comments: Sequence[ThemedComment], themes: Sequence[ThemeInBook], localities: Mapping[str, str]
) -> ThemeTable:
    """Count the themes on coded comments. `localities` gives each locality's label and value, in the order asked."""
    coded = [comment for comment in comments if comment.is_coded or comment.is_reviewed]
    groups = (*_channels(coded), *_localities(coded, localities))
    known = {theme.key: theme for theme in themes}
    mentioned = Counter(key for comment in coded for key in set(comment.themes) if key in known)
    by_theme = _Counter(coded, groups, lambda comment: set(comment.themes))
    by_category = _Counter(
        coded, groups, lambda comment: {known[key].category_key for key in comment.themes if key in known}
    )
    categories = [
        CategoryLines(
            by_category.line(key, label),
            _most_first(
                by_theme.line(theme.key, theme.label)
                for theme in themes
                if theme.category_key == key and mentioned[theme.key]
            ),
        )
        for key, label in {theme.category_key: theme.category_label for theme in themes}.items()
        if any(theme.category_key == key and mentioned[theme.key] for theme in themes)
    ]
    return ThemeTable(
        base=len(coded),
        waiting=len(comments) - len(coded),
        reviewed=sum(comment.is_reviewed for comment in coded),
        groups=groups,
        categories=tuple(sorted(categories, key=lambda each: -each.category.share.count)),
        unmentioned=tuple(theme.label for theme in themes if not mentioned[theme.key]),
    )


class _Counter:
    """Counts comments by something they mention, in all and in each group."""

    def __init__(
        self,
        comments: Sequence[ThemedComment],
        groups: Sequence[Group],
        mentions_of: Callable[[ThemedComment], set[str]],
    ) -> None:
        self._base = len(comments)
        self._groups = groups
        self._counts: Counter[Hashable] = Counter()
        for comment in comments:
            for key in mentions_of(comment):
                self._counts[key] += 1
                self._counts[key, "channel", comment.channel.value] += 1
                self._counts[key, "locality", comment.locality] += 1

    def line(self, key: str, label: str) -> Line:
        """The row of a theme or category."""
        cells = tuple(Cell(group, self._counts[key, group.split, _found_under(group)]) for group in self._groups)
        return Line(key, label, share_of(self._counts[key], self._base), cells)


def _found_under(group: Group) -> str | None:
    if group.split == "channel":
        return group.value
    return None if group.value == NOT_GIVEN else group.label


def _most_first(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: -line.share.count))


def _channels(comments: Sequence[ThemedComment]) -> list[Group]:
    counts = Counter(comment.channel for comment in comments)
    return [
        Group("channel", channel.value, CHANNELS[channel], counts[channel]) for channel in Channel if counts[channel]
    ]


def _localities(comments: Sequence[ThemedComment], localities: Mapping[str, str]) -> list[Group]:
    counts = Counter(comment.locality for comment in comments)
    groups = [Group("locality", value, label, counts[label]) for label, value in localities.items() if counts[label]]
    if localities and counts[None]:
        groups.append(Group("locality", NOT_GIVEN, NOT_GIVEN_LABEL, counts[None]))
    return groups
