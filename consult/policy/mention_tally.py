"""How many comments mention each theme and each category, in all and in groups."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cache
from typing import Literal

from consult.queries.cross_tables import AlikeComments
from consult.queries.themes import ThemeInBook

Kind = Literal["theme", "category"]
Group = Hashable

EVERYBODY: Group = None
"""The group of all comments."""


def no_groups(_alike: AlikeComments) -> tuple[Group, ...]:
    """For a tally that tells nothing apart."""
    return ()


class MentionTally:
    """Counts of themed comments. A comment counts once for a theme, and once for a category, in each of its groups.

    Comments that are not themed yet are only `waiting`; themes that the code book does not have are left out.
    """

    def __init__(
        self,
        alike: Iterable[AlikeComments],
        themes: Sequence[ThemeInBook],
        groups_of: Callable[[AlikeComments], Iterable[Group]] = no_groups,
    ) -> None:
        category_of = {theme.key: theme.category_key for theme in themes}

        @cache  # the same themes come many times, once for each group
        def mentions_in(themes: frozenset[str]) -> frozenset[tuple[Kind, str]]:
            mentioned = themes & category_of.keys()
            categories = {category_of[key] for key in mentioned}
            return frozenset([*(("theme", key) for key in mentioned), *(("category", key) for key in categories)])

        self.bases: Counter[Group] = Counter()
        self.waiting = self.reviewed = 0
        self._mentions: Counter[tuple[Kind, str, Group]] = Counter()
        for each in alike:
            if not each.is_themed:
                self.waiting += each.comments
                continue
            self.reviewed += each.comments if each.is_reviewed else 0
            mentions = mentions_in(each.themes)
            for group in {EVERYBODY, *groups_of(each)}:
                self.bases[group] += each.comments
                for kind, key in mentions:
                    self._mentions[kind, key, group] += each.comments

    @property
    def base(self) -> int:
        """How many comments are themed."""
        return self.bases[EVERYBODY]

    def count(self, kind: Kind, key: str, group: Group = EVERYBODY) -> int:
        """How many comments of a group mention a theme or a category."""
        return self._mentions[kind, key, group]
