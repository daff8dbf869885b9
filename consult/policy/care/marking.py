"""A comment cut into pieces where concerns or personal details begin and end, and the stretch of it that matters."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from consult.policy.highlighting import Piece, pieces_of
from consult.queries.masking import Detail
from nlp.types import DetailKind

LETTERS_AROUND = 160
"""How much of a comment a list shows before and after the words that matter."""


@dataclass(frozen=True, slots=True)
class DetailPiece:
    """A stretch of a comment: plain where `kind` is None, else a detail, masked or left readable."""

    text: str
    kind: DetailKind | None = None
    is_shown: bool = False


def excerpt(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """The words that raised a concern, marked, with some of the comment around them; without spans, its beginning."""
    first = min((start for start, _ in spans), default=0)
    last = min((end for start, end in spans if start == first), default=0)
    begins, ends = max(first - LETTERS_AROUND, 0), min(last + LETTERS_AROUND, len(text))
    if begins:
        begins = next((place + 1 for place in range(begins, first) if text[place].isspace()), begins)
    if ends < len(text):
        ends = next((place for place in range(ends, last, -1) if text[place - 1].isspace()), ends)
    pieces = pieces_of(text[begins:ends], [(start - begins, end - begins) for start, end in spans])
    before = (Piece("… ", is_marked=False),) if begins else ()
    after = (Piece(" …", is_marked=False),) if ends < len(text) else ()
    return (*before, *pieces, *after)


def detail_pieces(text: str, details: Sequence[Detail]) -> tuple[DetailPiece, ...]:
    """The whole text in order. Where details overlap, what masks words comes before what leaves them readable."""
    edges = sorted({0, len(text), *(place for each in details for place in (each.start, each.end))})
    pieces: list[DetailPiece] = []
    for start, end in pairwise(edges):
        over = [each for each in details if each.start <= start and end <= each.end]
        detail = min(over, key=lambda each: (each.is_shown, each.start - each.end), default=None)
        piece = DetailPiece(text[start:end], detail.kind if detail else None, bool(detail and detail.is_shown))
        if pieces and (pieces[-1].kind, pieces[-1].is_shown) == (piece.kind, piece.is_shown):
            pieces[-1] = DetailPiece(pieces[-1].text + piece.text, piece.kind, piece.is_shown)
        else:
            pieces.append(piece)
    return tuple(pieces)
