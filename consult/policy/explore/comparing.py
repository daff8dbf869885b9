"""Two selections of comments side by side: what each mentions, and which differences are more than chance."""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.figures.differences import Difference, difference_of
from consult.figures.intervals import CONFIDENCE
from consult.figures.shares import Share, share_of
from consult.policy.mention_tally import Kind, MentionTally
from consult.queries.themes import ThemeInBook
from consult.rounding import rounded


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A theme or a category in both selections. The difference is the first less the second."""

    key: str
    label: str
    one: Share
    other: Share
    difference: Difference


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two selections compared. `in_both` of the comments are in both; no line where one of the two is empty."""

    one_base: int
    other_base: int
    in_both: int
    lines: tuple[ComparedLine, ...]

    @property
    def are_the_same(self) -> bool:
        """Whether the two selections are the same comments."""
        return self.in_both == self.one_base == self.other_base

    @property
    def supported(self) -> int:
        """How many lines differ by more than chance alone would easily give."""
        return sum(line.difference.is_supported for line in self.lines)

    @property
    def expected_by_chance(self) -> int:
        """How many lines would do so, about, if the selections differed in nothing."""
        return int(rounded(len(self.lines) * (1 - CONFIDENCE)))


def compare(
    one: MentionTally, other: MentionTally, themes: Sequence[ThemeInBook], kind: Kind, *, in_both: int
) -> Comparison:
    """Hold two selections against each other: what differs beyond chance first, the greatest difference first."""
    labels = {
        (theme.key if kind == "theme" else theme.category_key): (
            theme.label if kind == "theme" else theme.category_label
        )
        for theme in themes
    }
    lines = []
    if one.base and other.base:
        lines = [
            _line(key, label, share_of(one.count(kind, key), one.base), share_of(other.count(kind, key), other.base))
            for key, label in labels.items()
            if one.count(kind, key) or other.count(kind, key)
        ]
    in_order = sorted(lines, key=lambda line: (not line.difference.is_supported, -abs(line.difference.difference)))
    return Comparison(one.base, other.base, in_both, tuple(in_order))


def _line(key: str, label: str, one: Share, other: Share) -> ComparedLine:
    return ComparedLine(key, label, one, other, difference_of(one, other))
