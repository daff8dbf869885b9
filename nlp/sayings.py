"""What a code book says of a theme: its words, as sentences to compare meanings with and as words to look for."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nlp.codebook import OTHER, UNCLEAR, Theme
from nlp.features import Reading

MOST_SHARED = 2.0
SHORTEST_WORD = 3
_BETWEEN_PARTS = re.compile(r"[,;.()/&]| and ")


def told(theme: Theme) -> list[str]:
    """Give what is written of a theme: label, description, examples. There is nothing to say of what fits no theme."""
    if theme.id in {OTHER, UNCLEAR}:
        return []
    return [said for said in (theme.label, theme.description, *theme.include) if said]


def sayings(theme: Theme) -> list[str]:
    """Give what is written of a theme, the parts of its label each by itself and, of a bare label, a sentence.

    “Litter, rubbish and fly-tipping” is three things. A sentence lies nearer to answers than a word or two.
    """
    said = told(theme)
    if not said:
        return []
    parts = [part for part in (piece.strip() for piece in _BETWEEN_PARTS.split(theme.label)) if part]
    sentence = [f"This is about {_as_in_a_sentence(theme.label)}."] if len(said) == 1 else []
    return [*said, *(parts if len(parts) > 1 else ()), *sentence]


class SharedWords:
    """Counts the words that an answer shares with what is written of each theme."""

    def __init__(self, written: Sequence[Sequence[str]]) -> None:
        """Look for the words in what is written of each theme, a column each."""
        self._written = written

    def count(self, readings: Sequence[Reading]) -> NDArray[np.float64]:
        """Give a row for each reading. A word that several themes share is parted among them; two words are enough."""
        counts = np.zeros((len(readings), len(self._written)))
        for row, reading in enumerate(readings):
            # In one order always, so that sums have the same last digits in every process.
            for word in sorted({term.lower() for term in reading.terms} & self._columns.keys()):
                columns = self._columns[word]
                counts[row, columns] += 1 / len(columns)
        return np.minimum(counts, MOST_SHARED)

    @cached_property
    def _columns(self) -> dict[str, list[int]]:
        from spacy.lang.en.stop_words import STOP_WORDS  # noqa: PLC0415 - only new text needs spaCy

        from nlp.language import read  # noqa: PLC0415 - as above

        found: dict[str, list[int]] = defaultdict(list)
        for column, said in enumerate(self._written):
            lemmas = Counter(token.lemma_.lower() for each in said for token in read(each) if token.is_alpha)
            for lemma in lemmas:
                if lemma not in STOP_WORDS and len(lemma) >= SHORTEST_WORD:
                    found[lemma].append(column)
        return dict(found)


def _as_in_a_sentence(label: str) -> str:
    """Begin with a small letter, unless it is an abbreviation."""
    return label if label[:2].isupper() else label[0].lower() + label[1:]
