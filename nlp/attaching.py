"""Which passages of a comment carry each theme that the comment was given.

What a comment is given is decided on the whole comment; this only says where. Phrases say it first. Besides them, and
where there are none, it is said by pointers: numbers that tell how much each passage speaks for a theme.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.lexicon import PhraseHit, telling
from nlp.types import CodedPassage, Span

SHARE_TO_CARRY = 0.4
"""A passage with this share of what a theme's head looks at carries the theme."""

Pointers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Carriers:
    """The passages that carry a theme, by place, in order, and the one among them that says it most plainly."""

    places: tuple[int, ...]
    plainest: int


def attention_by_passage(
    attention: NDArray[np.float32], offsets: Sequence[tuple[int, int]], passages: Sequence[Span]
) -> Pointers:
    """Give the share of each theme's attention that falls in each passage: a row for each passage, a column a theme.

    A token belongs where it begins. Marks that the tokenizer adds are empty, and count nowhere.
    """
    starts, ends = np.array(offsets, dtype=np.intp).T
    place = np.searchsorted([passage.start for passage in passages], starts, side="right") - 1
    is_in = (starts < ends) & (place >= 0) & (starts < np.array([passage.end for passage in passages])[place])
    looked_at = np.zeros((len(passages), attention.shape[1]), dtype=np.float32)
    np.add.at(looked_at, place[is_in], attention[is_in])
    shares: Pointers = looked_at / np.maximum(looked_at.sum(axis=0), np.float32(1e-9))
    return shares


def named_in(passages: Sequence[Span], hits: Sequence[PhraseHit], theme_id: str) -> frozenset[int]:
    """Give the places of the passages in which a theme's telling phrases stand."""
    return frozenset(_place(passages, hit.span.start) for hit in telling(hits, theme_id))


def denied_in(passages: Sequence[Span], hits: Sequence[PhraseHit], theme_id: str) -> frozenset[int]:
    """Give the places of the passages that name a theme only to set it aside."""
    mine = [hit for hit in hits if hit.theme_id == theme_id]
    aside, meant = (
        {_place(passages, hit.span.start) for hit in mine if hit.is_set_aside is is_aside} for is_aside in (True, False)
    )
    return frozenset(aside - meant)


def carriers(pointers: Pointers, *, named: frozenset[int], denied: frozenset[int], least: float) -> Carriers:
    """Say which passages carry a theme: those that name it, and those that at least so much points to.

    Where there is neither, the passage that most points to, and of several the first. A passage that only denies the
    theme carries it only if all do.
    """
    counted = pointers.copy()
    if len(denied) < len(pointers):
        counted[list(denied)] = -np.inf
    pointed = {int(place) for place in np.flatnonzero(counted >= least)}
    most = int(counted.argmax())
    places = tuple(sorted((named | pointed) or {most}))
    return Carriers(places, max(places, key=lambda place: (place in named, counted[place])))


def coded_passages(passages: Sequence[Span], carried: Sequence[tuple[str, Carriers]]) -> tuple[CodedPassage, ...]:
    """Give the passages with the themes that each carries, in the order of `carried`."""
    return tuple(
        CodedPassage(
            passage.start, passage.end, tuple(theme_id for theme_id, found in carried if place in found.places)
        )
        for place, passage in enumerate(passages)
    )


def _place(passages: Sequence[Span], start: int) -> int:
    """Give the last passage that begins before a place; a phrase may begin with the mark before its passage."""
    return max((place for place, passage in enumerate(passages) if passage.start <= start), default=0)
