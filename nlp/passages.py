"""Splitting a comment into idea-sized pieces that keep their offsets."""

import re

from nlp.clean import clean, has_words
from nlp.types import Span

_BREAK = re.compile(
    r"""
      (?<=[.!?;:\n])\s+                              # the end of a sentence or clause
    | \n+ | \s-+\s | \s*[•*]\s+ | (?<=\w)/(?=\w)     # lines, dashes, bullets and slashes of a list
    | (?:,\s*|\s+)(?=(?:but|also|plus|although|though|however|whereas|meanwhile|then\ there'?s|as\ well\ as)\b)
    | ,?\s+(?=and\ (?:the|also|then|there|now|my|our)\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def split_into_passages(text: str) -> tuple[Span, ...]:
    """Give the passages of a comment in order; none overlap and none is blank."""
    plain = clean(text)
    edges = [0]
    for match in _BREAK.finditer(plain):
        edges += [match.start(), match.end()]
    edges.append(len(plain))
    pieces = (_trimmed(plain, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))
    return tuple(piece for piece in pieces if piece is not None)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    if not has_words(piece):
        return None
    stripped = piece.strip()
    begin = start + piece.index(stripped[0])
    return Span(begin, begin + len(stripped))
