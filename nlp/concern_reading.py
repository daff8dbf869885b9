"""Risks by wording and by meaning together: what the wordings miss, a trained judge may still see."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from nlp.concern import find_concerns, reason_for_meaning
from nlp.concern_head import ConcernHead, shipped_concern_head
from nlp.encoder import Encoder, Vectors
from nlp.types import Concern, Span

FLAGGED_FROM = -0.5
"""A piece with this score or more is flagged; `docs/theming.md` says what that finds and what it costs."""
READ_CLOSER_FROM = -1.25
"""An answer whose whole scores less is not read sentence by sentence."""
TAKEN_BACK_BELOW = -1.0
"""A wording is not flagged where all that stands around it scores less: “my ex and I get on fine”."""
LONGEST_WHOLE = 250
"""A longer answer says more than one thing, and is judged by its sentences alone."""

_SENTENCE = re.compile(r"[^.!?\n]*[^.!?\s][^.!?\n]*(?:[.!?]+(?=\s|$)|[.!?](?=\S)[^.!?\n]*|[.!?]*)")


@dataclass(frozen=True, slots=True)
class _Judged:
    span: Span
    score: float
    concern: Concern


class ConcernReader:
    """Flags answers that suggest a person at risk; by wording alone where the judge does not know the encoder."""

    def __init__(self, encoder: Encoder, *, head: ConcernHead | None = None) -> None:
        """Judge with the head that ships, unless one is given."""
        self._encoder = encoder
        head = head or shipped_concern_head()
        self._head = head if head.encoder_name == encoder.name else None

    def read(self, texts: Sequence[str], vectors: Vectors | None = None) -> list[tuple[Concern, ...]]:
        """Give the concerns of each text in order of place.

        `vectors`, where they are known already, are the encoder's of the same texts: that spares embedding them again.
        """
        worded = [find_concerns(text) for text in texts]
        if self._head is None or not texts:
            return worded
        whole = self._encoder.embed(texts) if vectors is None else vectors
        scores = self._head.scores(whole)
        closer = [row for row in range(len(texts)) if worded[row] or scores[row] >= READ_CLOSER_FROM]
        judged = self._judge([texts[row] for row in closer], whole[closer], self._head)
        for row, pieces in zip(closer, judged, strict=True):
            worded[row] = _together(worded[row], pieces)
        return worded

    def _judge(self, texts: Sequence[str], whole: Vectors, head: ConcernHead) -> list[list[_Judged]]:
        """Judge the pieces of each text. A text of one piece is not embedded again: its vector is in `whole`."""
        pieces = [(row, span) for row, text in enumerate(texts) for span in pieces_of(text)]
        if not pieces:
            return [[] for _ in texts]
        words = [texts[row][span.start : span.end] for row, span in pieces]
        is_known = [piece == texts[row] for piece, (row, _) in zip(words, pieces, strict=True)]
        vectors = whole[[row for row, _ in pieces]]
        vectors[np.logical_not(is_known)] = self._encoder.embed(
            [piece for piece, known in zip(words, is_known, strict=True) if not known]
        )
        judged: list[list[_Judged]] = [[] for _ in texts]
        found = zip(pieces, words, head.scores(vectors), head.likeliest_kinds(vectors), strict=True)
        for (row, span), piece, score, kind in found:
            reason = reason_for_meaning(kind, piece)
            judged[row].append(_Judged(span, float(score), Concern(kind, span.start, span.end, reason)))
        return judged


def pieces_of(text: str) -> tuple[Span, ...]:
    """Give the sentences of a text, each two that follow one another, and a short text as a whole."""
    sentences = [Span(*_trimmed(match)) for match in _SENTENCE.finditer(text)]
    pairs = (Span(one.start, two.end) for one, two in pairwise(sentences))
    whole = [Span(sentences[0].start, sentences[-1].end)] if sentences and len(text) <= LONGEST_WHOLE else []
    return tuple(dict.fromkeys([*sentences, *pairs, *whole]))


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    piece = match.group()
    return match.start() + len(piece) - len(piece.lstrip()), match.end() - len(piece) + len(piece.rstrip())


def _together(worded: Sequence[Concern], pieces: Sequence[_Judged]) -> tuple[Concern, ...]:
    kept = [each for each in worded if _highest(pieces, each) >= TAKEN_BACK_BELOW]
    for piece in sorted(pieces, key=lambda piece: (-piece.score, piece.span.end - piece.span.start)):
        is_new = not any(piece.span.start < other.end and other.start < piece.span.end for other in kept)
        if piece.score >= FLAGGED_FROM and is_new:
            kept.append(piece.concern)
    return tuple(sorted(kept, key=lambda concern: (concern.start, concern.end, concern.kind)))


def _highest(pieces: Sequence[_Judged], concern: Concern) -> float:
    return max(
        (piece.score for piece in pieces if piece.span.start < concern.end and concern.start < piece.span.end),
        default=np.inf,
    )
