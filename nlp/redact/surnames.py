"""Surnames without a given name: of a household (“the Garbutts”, “the Wood family”), or of who did something."""

import re
from collections.abc import Iterator

from nlp.redact import name_shapes as shape
from nlp.redact.words import is_name_or_word, is_never_a_name, is_ordinary, is_surname_or_word

_HOUSEHOLD_OF = re.compile(rf"\b[Tt]hem?\s+({shape.CAPITALISED}s)\b(?!'?\s+[A-Z]|'\w)")
_FAMILY = re.compile(
    r"\b(?:[Tt]h(?:e|at|ose|ese|em))\s+([A-Z][a-z]+)\s+(?:family|household|clan|twins|brothers|sisters)\b"
)
_ONE_OF_THEM = re.compile(r"\b[Tt]hat\s+([A-Z][a-z]+)\s+(?:lad|lass|boy|girl|kid|bloke|woman)\b")
_YOUNG_ONES = re.compile(
    r"\b[Tt]h(?:e|at|ose|ese|em)\s+([A-Z][a-z]+)\s+(?:lads|boys|lasses|girls|mob|lot|gang|kids|bairns|crew)\b"
)
_DONE_BY = re.compile(
    r"\b[Ii]t(?:'s|\s+is|\s+was)\s+(?:(?:probably|always|definitely|just|only|that)\s+)?([A-Z][a-z]+)\s+(?:that|who|what|as)\s+"
    r"(?:done|did|does|broke|smashed|nicked|stole|robbed|set|threw|kicked|hit|burnt|burned|started|sells|deals|took|drives|"
    r"wrote|sprayed|put|keeps|runs|attacked|punched|threatened)\b"
)
_POINTED_AT = re.compile(r"\b(?:[Tt]h(?:e|at|ose|ese|em)|[Ii]t(?:'s|\s+is|\s+was)(?:\s+[a-z]+)?)\s+[A-Z]")
"""What each of these begins with: a quick look that spares many."""
_NO_FAMILY = frozenset(
    [
        "Church",
        "Chapel",
        "Castle",
        "Park",
        "House",
        "Forest",
        "Temple",
        "Young",
        "Little",
        "Royal",
        "Summers",
        "Service",
    ]
)
"""Words before “family” or “lad” that say of what kind or whence."""
_QUARTER = re.compile(
    rf"(?i:{shape.PLACE_NOUN})|{shape.CAPITAL_PLACE_NOUN}|Dale|Lake|Vale|Banks|Mill|Moss|Kirk|Ford|West|North|York"
)


def find_surnames(text: str) -> Iterator[tuple[int, int]]:
    """Find the places of surnames that stand alone, where the words around them speak of people."""
    for match in _HOUSEHOLD_OF.finditer(text):
        before = shape.WORD_BEFORE.search(shape.before(text, match.start()))
        is_where = before and shape.NOT_BEFORE_A_HOUSEHOLD.fullmatch(before.group())
        if not is_where and _is_plural_of_a_surname(match.group(1)):
            yield match.span(1)
    if not _POINTED_AT.search(text):
        return
    for pattern in (_FAMILY, _ONE_OF_THEM, _YOUNG_ONES):
        for match in pattern.finditer(text):
            name = match.group(1)
            is_of_a_quarter = pattern is _YOUNG_ONES and _QUARTER.fullmatch(name)
            if is_name_of_a_household(name) and not is_of_a_quarter:
                yield match.span(1)
    for match in _DONE_BY.finditer(text):
        name = match.group(1)
        if is_surname_or_word(name) or not (is_ordinary(name) or is_never_a_name(name)):
            yield match.span(1)


def is_name_of_a_household(word: str) -> bool:
    """Say whether a capitalised word that means something else as well names a family: Wood, but not Church."""
    return is_surname_or_word(word) and word not in _NO_FAMILY


def _is_plural_of_a_surname(name: str) -> bool:
    forms = {name, name[:-1]}
    if name.endswith("ss") or is_ordinary(name.removesuffix("es")) or any(is_name_or_word(form) for form in forms):
        return False
    return not any(is_ordinary(form) or is_never_a_name(form) for form in forms)
