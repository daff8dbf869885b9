"""The word lists that tell a name from other words."""

import re
from functools import cache
from importlib.resources import files

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.lookups import Table

from nlp.language import lemma_table

_ENDS_LIKE_A_PLACE = re.compile(
    r"(?:ton|ham|ley|burn|side|gate|dale|field|ford|worth|wick|thorpe|by|mouth|law|shaw|hope|well|wood|bridge|castle|pool|"
    r"port|bury|borough|brough|chester|cliffe|ness|combe|stead|thwaite|keld|holme|beck|fell|moor|lea|den|dene|hill|mount|"
    r"vale|stone|head|land|cross|haven|shire|mill|gill|raw|row|heugh|garth|shields|bank|park|ville)s?$"
)


def is_given_name(word: str) -> bool:
    """Say whether a capitalised word is on the list of given names that are hardly ever anything else."""
    return word in _words("given_names")


def is_name_or_word(word: str) -> bool:
    """Say whether a capitalised word may be a given name, but is also a common word or a place."""
    return word in _words("names_that_are_words")


def is_surname_or_word(word: str) -> bool:
    """Say whether a capitalised word is a surname that is also a common word: Church, Wood, Street."""
    return word in _words("surnames_that_are_words")


def is_never_a_name(word: str) -> bool:
    """Say whether a word, capitalised or not, is one that stays readable: a place, a brand, a people, a title."""
    return word.lower() in _lowered("never_names") or is_place(word)


def is_place(word: str) -> bool:
    """Say whether a word, capitalised or not, is a place on the list or a part of its name."""
    return word.lower() in _lowered("place_names")


def may_be_a_place(word: str) -> bool:
    """Say whether a word that is on no list ends as the names of English places do."""
    return bool(_ENDS_LIKE_A_PLACE.search(word.lower()))


def is_ordinary(word: str) -> bool:
    """Say whether a word is in the English dictionary, as a word form or a function word."""
    forms, lemmas = _lemmas()
    small = word.lower()
    return small in STOP_WORDS or small in lemmas or small in forms


def without_sayings(text: str) -> str:
    """Give a text with the fixed wordings blotted out, in any case, that hold a person's name and speak of nobody."""
    small = text.lower()
    for saying in _sayings():
        if saying in small:
            text = re.sub(rf"\b{re.escape(saying)}\b", "█" * len(saying), text, flags=re.IGNORECASE)
    return text


@cache
def _sayings() -> tuple[str, ...]:
    return tuple(saying.lower() for saying in _read("not_people").splitlines())


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_read(name).split())


@cache
def _lowered(name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _words(name))


@cache
def _lemmas() -> tuple[Table, frozenset[str]]:
    """Give spaCy's look-up table, whose keys are word forms, and the lemmas in it."""
    table = lemma_table()
    return table, frozenset(table.values())


def _read(name: str) -> str:
    return (files("nlp") / "resources" / "names" / f"{name}.txt").read_text("utf-8")
