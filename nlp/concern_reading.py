"""Risks by wording and by meaning together: what the wordings miss, a trained judge may still see."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from nlp.concern import find_concerns, reason_for_meaning
from nlp.concern_head import ConcernHead, shipped_concern_head
from nlp.concern_sieve import Sieve, shipped_sieve
from nlp.encoder import Encoder, Vectors
from nlp.types import Concern, Span

FLAGGED_FROM = -0.5
"""A piece with this score or more is flagged; `docs/theming.md` says what that finds and what it costs."""
READ_CLOSER_FROM = -1.4
"""An answer whose whole scores less is not read sentence by sentence."""
JUDGED_FROM = -1.1
"""A sentence is judged by what it means where the sieve guesses this score or more: one in three."""
PAIRED_FROM = -0.9
"""A sentence is judged together with its neighbours where it scores this or more by itself."""
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

    def __init__(self, encoder: Encoder, *, head: ConcernHead | None = None, sieve: Sieve | None = None) -> None:
        """Judge with the head and the sieve that ship, unless others are given."""
        self._encoder = encoder
        head = head or shipped_concern_head()
        self._head = head if head.encoder_name == encoder.name else None
        self._sieve = sieve or shipped_sieve()

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
        answers = [_Answer(texts[row], whole[row], is_worded=bool(worded[row])) for row in closer]
        self._judge([(answer, span) for answer in answers for span in self._worth_judging(answer)], self._head)
        self._judge([(answer, pair) for answer in answers for pair in _worth_pairing(answer)], self._head)
        for row, answer in zip(closer, answers, strict=True):
            worded[row] = _together(worded[row], list(answer.judged.values()))
        return worded

    def _worth_judging(self, answer: "_Answer") -> list[Span]:
        """Give the sentences, and a short text as a whole, that may score; all where the answer has a wording."""
        singles = [*answer.sentences, *whole_of(answer.text, answer.sentences)]
        return [
            span
            for span in dict.fromkeys(singles)
            if answer.is_worded or answer.is_all(span) or self._sieve.guess(answer.words(span)) >= JUDGED_FROM
        ]

    def _judge(self, pieces: Sequence[tuple["_Answer", Span]], head: ConcernHead) -> None:
        """Judge pieces of answers. A text of one piece is not embedded again: its vector is known."""
        if not pieces:
            return
        new = [answer.words(span) for answer, span in pieces if not answer.is_all(span)]
        made = iter(self._encoder.embed(new) if new else ())
        vectors = np.stack([answer.vector if answer.is_all(span) else next(made) for answer, span in pieces])
        for (answer, span), score, kind in zip(
            pieces, head.scores(vectors), head.likeliest_kinds(vectors), strict=True
        ):
            concern = Concern(kind, span.start, span.end, reason_for_meaning(kind, answer.words(span)))
            answer.judged[span] = _Judged(span, float(score), concern)


class _Answer:
    """An answer that is read closer, and what has been judged of it."""

    def __init__(self, text: str, vector: Vectors, *, is_worded: bool) -> None:
        self.text = text
        self.vector = vector
        self.is_worded = is_worded
        self.sentences = sentences_of(text)
        self.judged: dict[Span, _Judged] = {}

    def words(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def is_all(self, span: Span) -> bool:
        return span == Span(0, len(self.text))


def _worth_pairing(answer: _Answer) -> list[Span]:
    return [
        Span(one.start, two.end)
        for one, two in pairwise(answer.sentences)
        if Span(one.start, two.end) not in answer.judged
        and (answer.is_worded or any(_scores_alone(answer, sentence) for sentence in (one, two)))
    ]


def _scores_alone(answer: _Answer, sentence: Span) -> bool:
    return sentence in answer.judged and answer.judged[sentence].score >= PAIRED_FROM


def pieces_of(text: str) -> tuple[Span, ...]:
    """Give the sentences of a text, each two that follow one another, and a short text as a whole."""
    sentences = sentences_of(text)
    pairs = (Span(one.start, two.end) for one, two in pairwise(sentences))
    return tuple(dict.fromkeys([*sentences, *pairs, *whole_of(text, sentences)]))


def sentences_of(text: str) -> tuple[Span, ...]:
    """Give the sentences of a text, without the space around them."""
    return tuple(Span(*_trimmed(match)) for match in _SENTENCE.finditer(text))


def whole_of(text: str, sentences: Sequence[Span]) -> tuple[Span, ...]:
    """Give all the sentences of a text as one piece, where it is short."""
    return (Span(sentences[0].start, sentences[-1].end),) if sentences and len(text) <= LONGEST_WHOLE else ()


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
