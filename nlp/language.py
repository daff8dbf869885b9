"""English tokens and lemmas by rules and look-up tables alone: no trained pipeline is needed."""

from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from nlp.clean import clean, lowered

_JOINERS = str.maketrans("-/_\n\t", "     ")


@cache
def english() -> Language:
    """Give the tokeniser and lemmatiser, made once in a process."""
    language = spacy.blank("en")
    language.max_length = 10_000_000
    language.add_pipe("lemmatizer", config={"mode": "lookup"})
    language.initialize()
    return language


def read(text: str) -> Doc:
    """Tokenise and lemmatise a comment in small letters; character offsets are those of `text`."""
    return english()(lowered(clean(text)).translate(_JOINERS))
