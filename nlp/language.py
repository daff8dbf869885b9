"""English tokens and lemmas by rules and look-up tables alone: no trained pipeline is needed."""

from functools import cache, lru_cache
from typing import TYPE_CHECKING, cast

import numpy as np
import spacy
from spacy.attrs import LEMMA, ORTH
from spacy.language import Language
from spacy.lookups import Table
from spacy.pipeline import Lemmatizer
from spacy.tokens import Doc

from nlp.clean import clean, lowered

if TYPE_CHECKING:
    from thinc.types import Ints2d

MOST_AT_HAND = 512
"""Comments whose tokens are remembered, since phrases and risks are looked for in the same few hundred."""

_JOINERS = str.maketrans("-/_\n\t", "     ")


@cache
def english() -> Language:
    """Give the tokeniser and lemmatiser, made once in a process."""
    language = spacy.blank("en")
    language.max_length = 10_000_000
    language.add_pipe("lemmatizer", config={"mode": "lookup"})
    language.initialize()
    return language


@cache
def lemma_table() -> Table:
    """Give spaCy's look-up table, from word forms to lemmas."""
    return cast(Lemmatizer, english().get_pipe("lemmatizer")).lookups.get_table("lemma_lookup")


@lru_cache(maxsize=MOST_AT_HAND)
def read(text: str) -> Doc:
    """Tokenise and lemmatise a comment in small letters; character offsets are those of `text`."""
    doc = english().make_doc(lowered(clean(text)).translate(_JOINERS))
    lemmas = np.array([_lemma(word) for word in doc.to_array(ORTH).tolist()], dtype=np.uint64)
    return doc.from_array([LEMMA], cast("Ints2d", lemmas))


def lemmas_of(doc: Doc) -> list[str]:
    """Give the lemma of each token, many times quicker than token by token."""
    return [spelt(lemma) for lemma in doc.to_array(LEMMA).tolist()]


def words_of(doc: Doc) -> list[str]:
    """Give the text of each token."""
    return [spelt(word) for word in doc.to_array(ORTH).tolist()]


@cache
def spelt(number: int) -> str:
    """Give the word that spaCy knows by a number."""
    return english().vocab.strings[number]


@cache
def _lemma(word: int) -> int:
    return english().vocab.strings.add(lemma_table().get(spelt(word), spelt(word)))
