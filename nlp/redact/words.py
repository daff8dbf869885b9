"""The word lists that tell a name from other words."""

from functools import cache
from importlib.resources import files
from typing import cast

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.lookups import Table
from spacy.pipeline import Lemmatizer

from nlp.language import english


def is_given_name(word: str) -> bool:
    """Say whether a capitalised word is on the list of given names that are hardly ever anything else."""
    return word in _words("given_names")


def is_name_or_word(word: str) -> bool:
    """Say whether a capitalised word may be a given name, but is also a common word or a place."""
    return word in _words("names_that_are_words")


def is_never_a_name(word: str) -> bool:
    """Say whether a word, capitalised or not, is one that stays readable: a place, a brand, a people, a title."""
    return word.lower() in _lowered_never()


def is_ordinary(word: str) -> bool:
    """Say whether a word is in the English dictionary, as a word form or a function word."""
    forms, lemmas = _lemmas()
    small = word.lower()
    return small in STOP_WORDS or small in lemmas or small in forms


@cache
def sayings_without_people() -> tuple[str, ...]:
    """Give the fixed wordings that hold a person's name and speak of nobody."""
    return tuple(_read("not_people").splitlines())


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_read(name).split())


@cache
def _lowered_never() -> frozenset[str]:
    return frozenset(word.lower() for word in _words("never_names"))


@cache
def _lemmas() -> tuple[Table, frozenset[str]]:
    """Give spaCy's look-up table, whose keys are word forms, and the lemmas in it."""
    table = cast(Lemmatizer, english().get_pipe("lemmatizer")).lookups.get_table("lemma_lookup")
    return table, frozenset(table.values())


def _read(name: str) -> str:
    return (files("nlp") / "resources" / "names" / f"{name}.txt").read_text("utf-8")
