"""Chance allowed for when the changes of many questions are looked at together.

Holm's rule twice over. Each question counts with the smallest of the p-values of its own lines, adjusted for how many
they are; Holm's rule over the questions says which of them changed. A line is called changed only where its question
is: its adjusted p-value is the larger of its own and its question's. So of the whole family the chance that even one
question is wrongly said to have changed is held to 5%, and within a question the chance that one of its lines is.
Where options are read together (agree, or strongly agree) the question is tested by the sums alone.
"""

from collections.abc import Sequence
from dataclasses import replace

from consult.figures.many_comparisons import holm
from consult.figures.wave_change import Change, adjust
from consult.reports.waves.values import LineChange, PartChange


def adjusted(lines: Sequence[LineChange]) -> tuple[LineChange, ...]:
    """The same lines, adjusted by Holm's rule for each other. Hidden ones have no change, and stay as they are."""
    changes = iter(adjust([line.change for line in lines if line.change]))
    return tuple(replace(line, change=next(changes)) if line.change else line for line in lines)


def adjusted_parts(parts: Sequence[PartChange]) -> tuple[PartChange, ...]:
    """The same questions, which are one family, with every change adjusted as said above."""
    within = [_within(part) for part in parts]
    over_all = holm([_smallest(part) for part in within])
    return tuple(_at_least(part, chance) for part, chance in zip(within, over_all, strict=True))


def _within(part: PartChange) -> PartChange:
    """The part with its sums and its single lines each adjusted among themselves."""
    together = iter(adjusted([line for line in part.lines if line.is_together]))
    single = iter(adjusted([line for line in part.lines if not line.is_together]))
    return replace(part, lines=tuple(next(together if line.is_together else single) for line in part.lines))


def _smallest(part: PartChange) -> float | None:
    if part.mean:
        return part.mean.change.adjusted_chance
    has_sums = any(line.is_together and line.change for line in part.lines)
    chances = [
        line.change.adjusted_chance
        for line in part.lines
        if line.change and line.change.adjusted_chance is not None and (line.is_together or not has_sums)
    ]
    return min(chances, default=None)


def _at_least(part: PartChange, chance: float | None) -> PartChange:
    mean = replace(part.mean, change=_no_less(part.mean.change, chance)) if part.mean else None
    lines = tuple(replace(line, change=_no_less(line.change, chance)) if line.change else line for line in part.lines)
    return replace(part, mean=mean, lines=lines)


def _no_less(change: Change, chance: float | None) -> Change:
    if chance is None or change.adjusted_chance is None:
        return replace(change, adjusted_chance=None)
    return replace(change, adjusted_chance=max(chance, change.adjusted_chance))
