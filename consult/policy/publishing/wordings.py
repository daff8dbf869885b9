"""The wordings of a group of near-identical comments, each with what differs from the commonest one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from consult.queries.campaigns import Member

_WORD = re.compile(r"\S+\s*")
_LETTERS = re.compile(r"\w+")


class Change(StrEnum):
    """How a stretch of a wording stands to the commonest one."""

    SAME = "same"
    ADDED = "added"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of words that are the same, added, or left out."""

    text: str
    change: Change


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording and the comments that have it. The first wording of a group differs from nothing."""

    members: tuple[Member, ...]
    stretches: tuple[Stretch, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from the commonest wording."""
        return any(stretch.change is not Change.SAME for stretch in self.stretches)


def wordings_of(members: Sequence[Member], *, compared_with: str | None = None) -> tuple[Wording, ...]:
    """The wordings, the commonest first. They are compared with it, unless with another text.

    Neither case nor space nor punctuation makes another wording.
    """
    groups = _alike(members)
    if not groups:
        return ()
    base = groups[0][0].text if compared_with is None else compared_with
    return tuple(Wording(tuple(group), differences(base, group[0].text)) for group in groups)


def commonest_text(members: Sequence[Member]) -> str:
    """The text in the wording that most have, as it was first received; nothing for nobody."""
    groups = _alike(members)
    return groups[0][0].text if groups else ""


def count_wordings(members: Sequence[Member]) -> int:
    """How many wordings there are."""
    return len(_alike(members))


def differences(base: str, text: str) -> tuple[Stretch, ...]:
    """A text in stretches: what it has in common with `base`, what it adds, and what it leaves out."""
    before, after = _WORD.findall(base), _WORD.findall(text)
    matcher = SequenceMatcher(
        None, [_folded(word) for word in before], [_folded(word) for word in after], autojunk=False
    )
    stretches: list[Stretch] = []
    for how, start, end, at, to in matcher.get_opcodes():
        if how == "equal":
            stretches.append(Stretch("".join(after[at:to]), Change.SAME))
            continue
        if start < end:
            stretches.append(Stretch("".join(before[start:end]), Change.LEFT_OUT))
        if at < to:
            stretches.append(Stretch("".join(after[at:to]), Change.ADDED))
    return tuple(stretches)


def _alike(members: Sequence[Member]) -> list[list[Member]]:
    groups: dict[str, list[Member]] = {}
    for member in members:
        groups.setdefault(_folded(member.text), []).append(member)
    return sorted(groups.values(), key=lambda group: -len(group))


def _folded(text: str) -> str:
    return " ".join(_LETTERS.findall(text.casefold())) or text.strip()
