"""What the classifier looks at: the meaning, the words and the phrases of a comment, as one row of numbers."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nlp.encoder import Encoder, Vectors
from nlp.lexicon import PhraseHit, Strength
from nlp.types import Comment, Span

if TYPE_CHECKING:  # spaCy comes with it
    from nlp.phrases import PhraseRules

MEANING_WEIGHT = 2.0
PHRASE_WEIGHT = 0.5
MOST_HITS = 2
LEAST_ANSWERS_WITH_A_TERM = 2
KINDS_OF_HIT = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """A comment as the engine has read it."""

    comment: Comment
    terms: tuple[str, ...]
    hits: tuple[PhraseHit, ...]
    vector: Vectors
    passages: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms the classifier knows, with the weight that rarity gives each."""

    terms: tuple[str, ...]
    weights: NDArray[np.float32]


def read_comments(
    comments: Sequence[Comment],
    *,
    rules: "PhraseRules",
    encoder: Encoder,
    known: Sequence[Vectors | None] | None = None,
) -> list[Reading]:
    """Read comments, each on its own, so that no comment changes what is made of another.

    `known` has the vector that the encoder would give of each comment, where it is known already.
    """
    # What was read before and kept can be coded without the time and memory that spaCy takes.
    from nlp.language import lemmas_of, read, words_of  # noqa: PLC0415
    from nlp.passages import split_into_passages  # noqa: PLC0415

    vectors = _vectors([comment.text for comment in comments], encoder, known or [None] * len(comments))
    readings = []
    for comment, vector in zip(comments, vectors, strict=True):
        doc, passages = read(comment.text), split_into_passages(comment.text)
        hits = rules.find(doc, comment.text, passages)
        lemmas = [lemma for lemma, word in zip(lemmas_of(doc), words_of(doc), strict=True) if not word.isspace()]
        readings.append(Reading(comment, terms_of(lemmas), hits, vector, passages))
    return readings


def _vectors(texts: Sequence[str], encoder: Encoder, known: Sequence[Vectors | None]) -> Iterator[Vectors]:
    missing = [text for text, vector in zip(texts, known, strict=True) if vector is None]
    made = iter(encoder.embed(missing) if missing else ())
    return (next(made) if vector is None else vector for vector in known)


def terms_of(lemmas: Sequence[str]) -> tuple[str, ...]:
    """Give the lemmas, and after them the pairs of neighbours."""
    return (*lemmas, *(f"{first} {second}" for first, second in pairwise(lemmas)))


def learn_vocabulary(readings: Sequence[Reading]) -> Vocabulary:
    """Give the words and pairs of words that occur in more than one comment."""
    counts = Counter(term for reading in readings for term in set(reading.terms))
    kept = sorted(term for term, count in counts.items() if count >= LEAST_ANSWERS_WITH_A_TERM)
    weights = [math.log((1 + len(readings)) / (1 + counts[term])) + 1 for term in kept]
    return Vocabulary(tuple(kept), np.array(weights, dtype=np.float32))


class Features:
    """Turns readings into rows of numbers, always in the same columns."""

    def __init__(self, vocabulary: Vocabulary, theme_ids: Sequence[str], *, dimensions: int) -> None:
        """Lay out the columns: meaning first, then phrases by theme, then terms."""
        self._dimensions = dimensions
        self._vocabulary = vocabulary
        self._term_column = {term: column for column, term in enumerate(vocabulary.terms)}
        self._theme_column = {theme_id: KINDS_OF_HIT * column for column, theme_id in enumerate(theme_ids)}

    @property
    def terms_from(self) -> int:
        """The column from which on there are terms; before it few numbers are zero."""
        return self._dimensions + KINDS_OF_HIT * len(self._theme_column)

    def rows(self, readings: Sequence[Reading]) -> sparse.csr_matrix:
        """Give one row for each reading."""
        meaning = MEANING_WEIGHT * np.array([reading.vector for reading in readings], dtype=np.float32)
        phrases = np.array([self._phrase_counts(reading.hits) for reading in readings], dtype=np.float32)
        dense = sparse.csr_matrix(np.hstack([meaning, PHRASE_WEIGHT * np.minimum(phrases, MOST_HITS)]))
        return sparse.hstack([dense, self._term_rows(readings)]).tocsr()

    def _phrase_counts(self, hits: Sequence[PhraseHit]) -> NDArray[np.float32]:
        counts = np.zeros(KINDS_OF_HIT * len(self._theme_column), dtype=np.float32)
        for hit in hits:
            column = self._theme_column.get(hit.theme_id)
            if column is not None:
                counts[column + _kind(hit)] += 1
        return counts

    def _term_rows(self, readings: Sequence[Reading]) -> sparse.csr_matrix:
        values: list[float] = []
        columns: list[int] = []
        starts = [0]
        for reading in readings:
            known = Counter(self._term_column[term] for term in reading.terms if term in self._term_column)
            row = [(1 + math.log(count)) * float(self._vocabulary.weights[column]) for column, count in known.items()]
            length = math.sqrt(sum(value * value for value in row)) or 1.0
            values += [value / length for value in row]
            columns += known
            starts.append(len(columns))
        shape = (len(readings), len(self._vocabulary.terms))
        return sparse.csr_matrix((np.array(values, dtype=np.float32), columns, starts), shape=shape)


def _kind(hit: PhraseHit) -> int:
    if hit.is_set_aside:
        return 2
    return 0 if hit.strength is Strength.STRONG else 1
