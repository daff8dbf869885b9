"""Names in capitals: “MRS KAUR”, “MY NAME IS PAULINE STOREY”, and given names in a text of nothing else."""

import re
from collections.abc import Iterator

from spacy.lang.en.stop_words import STOP_WORDS

from nlp.redact import name_shapes as shape
from nlp.redact.small_company import RARELY_A_NAME
from nlp.redact.small_names import by_given_name
from nlp.redact.surnames import is_name_of_a_household
from nlp.redact.words import is_given_name, is_name_or_word, is_never_a_name, is_ordinary, is_place, is_surname_or_word

_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ'-]*[A-ZÀ-Þ]"
_GIVEN = re.compile(rf"(?<![\w'-])([A-Z]{{3,}})(?=(?:[ \t]+({_CAPITALS}))?)")
_TITLED = re.compile(
    rf"\b(MR|MRS|MS|MISS|DR|CLLR|COUNCILLOR|PC|WPC|PCSO|SGT|SERGEANT|REV|REVD|REVEREND|INSPECTOR|NURSE)\.?"
    rf"(?:[ \t]+(?:AND|&)[ \t]+(?:MR|MRS|MS|MISS|DR)\.?)?[ \t]+(?:[A-Z]\.?[ \t]+)?({_CAPITALS})(?:[ \t]+({_CAPITALS}))?"
)
_SURE_TITLES = frozenset({"MR", "MRS", "CLLR", "REV", "REVD", "REVEREND"})
_INTRODUCED = re.compile(
    rf"\b(?:(?:MY|HIS|HER)[ \t]+NAME(?:'S|[ \t]+IS|[ \t]+WAS)|SINCERELY|FAITHFULLY|REGARDS|SIGNED)[,:.]?\s+"
    rf"({_CAPITALS})(?:[ \t]+({_CAPITALS}))?"
)
_HOUSEHOLD = re.compile(
    rf"\bTH(?:E|AT|OSE|EM)[ \t]+({_CAPITALS})[ \t]+(?:FAMILY|HOUSEHOLD|BROTHERS|SISTERS|TWINS|LADS?)\b"
)
_FEWEST_LETTERS = 5
"""No abbreviation such as CCTV."""
_ENDS = re.compile(r"\s*(?:[.,;:!?)]|$)")


def find_shouted_names(text: str) -> Iterator[tuple[int, int]]:
    """Find names in capitals; a given name alone only in a text that is all in capitals."""
    if not _GIVEN.search(text):
        return
    is_all_in_capitals = not any(character.islower() for character in text)
    for start, end in by_given_name(text, _GIVEN):
        if is_all_in_capitals or " " in text[start:end]:
            yield start, end
    if is_all_in_capitals:
        yield from _words_with_a_surname(text)
    yield from _by_context(text)


def _by_context(text: str) -> Iterator[tuple[int, int]]:
    for match in _TITLED.finditer(text):
        title, name, next_word = match.groups()
        if not shape.PLACE_RIGHT_AFTER.match(text, match.end(2)) and _is_after_a_title(title, name):
            yield match.start(2), match.end(3) if next_word and _is_surname(next_word) else match.end(2)
    for match in _HOUSEHOLD.finditer(text):
        if is_name_of_a_household(match.group(1).title()) or (
            len(match.group(1)) >= _FEWEST_LETTERS and not _is_word(match.group(1))
        ):
            yield match.span(1)
    for match in _INTRODUCED.finditer(text):
        name, next_word = match.groups()
        if is_given_name(name.title()) or is_name_or_word(name.title()) or not _is_word(name):
            is_whole = next_word and (_is_surname(next_word) or _ENDS.match(text, match.end(2)))
            yield match.start(1), match.end(2) if is_whole else match.end(1)


def _words_with_a_surname(text: str) -> Iterator[tuple[int, int]]:
    """Find given names that are words as well, before a surname that is none: “DEAN HOLT”."""
    for match in _GIVEN.finditer(text):
        name, surname = match.groups()
        if not surname or not is_name_or_word(name.title()) or is_never_a_name(name) or _is_word(surname):
            continue
        is_of_a_place = shape.PLACE_RIGHT_AFTER.match(text, match.end(2)) or shape.PLACE_BEFORE.search(
            shape.before(text, match.start())
        )
        if not (is_of_a_place or RARELY_A_NAME.fullmatch(name.lower())):
            yield match.start(), match.end(2)


def _is_after_a_title(title: str, name: str) -> bool:
    if name.lower() in STOP_WORDS or (
        is_never_a_name(name) and not (is_place(name) or is_surname_or_word(name.title()))
    ):
        return False
    return title in _SURE_TITLES or is_surname_or_word(name.title()) or not (is_ordinary(name) or is_place(name))


def _is_surname(word: str) -> bool:
    return is_surname_or_word(word.title()) or not _is_word(word)


def _is_word(word: str) -> bool:
    return is_ordinary(word) or is_never_a_name(word)
