"""A comment cut into pieces, so that a page can mark the words that the machine went by."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a comment, marked or not."""

    text: str
    is_marked: bool


def pieces_of(text: str, spans: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    """The whole text in order, cut where marks begin and end.

    Spans are [start, end) offsets; they may overlap, touch, come in any order or reach beyond the text.
    """
    pieces: list[Piece] = []
    at = 0
    for start, end in _merged(spans, len(text)):
        if start > at:
            pieces.append(Piece(text[at:start], is_marked=False))
        pieces.append(Piece(text[start:end], is_marked=True))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:], is_marked=False))
    return tuple(pieces)


def _merged(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    inside = sorted((max(start, 0), min(end, length)) for start, end in spans)
    merged: list[tuple[int, int]] = []
    for start, end in inside:
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
