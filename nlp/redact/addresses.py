"""House addresses: a number with its street, a flat, a named house with its street. A street alone is none."""

import re
from collections.abc import Iterator

from spacy.lang.en.stop_words import STOP_WORDS

from nlp.redact import address_shapes as shape
from nlp.redact.house_numbers import find_house_numbers
from nlp.redact.words import is_ordinary, is_place
from nlp.types import DetailKind, PersonalDetail

_STREET_ADDRESS = (
    rf"{shape.NUMBER},?\s+(?:The\s+(?:{shape.WORD}\s+)?{shape.STREET}|(?:{shape.WORD}\s+){{1,3}}{shape.STREET})\b"
    rf"\.?(?:\s+(?:North|South|East|West)\b)?{shape.NO_THING_AFTER}"
)
_STREET_AFTER_FLAT = rf"(?:,?\s+{_STREET_ADDRESS}|,?\s+(?:{shape.WORD}\s+){{1,2}}(?:{shape.HOUSE}|{shape.STREET})\b)"
_ADDRESSES = (
    re.compile(
        rf"\b{shape.FLAT}\s+{shape.FLAT_NUMBER},?\s+(?:\d{{1,3}}[a-z]?,?\s+)?(?:[a-z']{{3,}}\s+){{1,2}}"
        rf"(?:house|court|point|tower|lodge|hall|heights|{shape.LOWER_STREET})\b"
    ),
    re.compile(rf"\b{shape.FLAT}\s+{shape.FLAT_NUMBER}{_STREET_AFTER_FLAT}?"),
    re.compile(rf"\b{shape.ROOM}\s+{shape.FLAT_NUMBER}{_STREET_AFTER_FLAT}"),
    re.compile(rf"\b{shape.FLAT}\s+[A-Z]\b,?\s+{_STREET_ADDRESS}"),
    re.compile(rf"\b{shape.NUMBERED}\s?{_STREET_ADDRESS}"),
    re.compile(
        rf"\b(?<=at |of |by )(?:{shape.NUMBERED}\s)?{shape.SPELT_NUMBER}\s+(?:{shape.WORD}\s+){{1,3}}{shape.STREET}\b"
    ),
    re.compile(rf"\b{shape.NUMBERED}\s{shape.SPELT_NUMBER}(?:,?\s+(?:{shape.WORD}\s+){{1,3}}{shape.STREET}\b)"),
    re.compile(rf"\b{shape.SPELT_NUMBER_START}\s+(?:{shape.WORD}\s+){{1,2}}{shape.SURE_STREET}\b"),
    re.compile(rf"(?<![\w£.:/-])(?:{shape.FLAT}\s+\w+,\s*)?{_STREET_ADDRESS}"),
    re.compile(
        rf"(?<![\w£.:/-])(?:{shape.NUMBERED}\s?)?{shape.NUMBER},?\s+(?:{shape.WORD}\s+){{1,2}}{shape.LOWER_STREET}\b"
        r"(?!\s+(?:to|by|from|past|in|through|for|the|up|down)\b)"
    ),
    re.compile(rf"\b(?:{shape.WORD}\s+){{1,2}}{shape.HOUSE},\s+(?:{shape.WORD}\s+){{1,2}}{shape.STREET}\b"),
)
_HOUSE_NAMED_LIKE_A_STREET = re.compile(
    rf"(?:[A-Z][a-z]+ of|\b(?i:lives?\s+(?:at|in)|(?:write|writing)\s+from|address(?:\s+is|:)))\s+"
    rf"((?:(?:{shape.WORD}\s+){{1,2}}|The\s+)(?:View|Mount|Lea|Leas|Bank|Croft|Dene|Garth|Nook|Rise|Brow|Mead),\s+"
    rf"(?:{shape.WORD}\s+){{1,2}}{shape.STREET})\b"
    rf"(?!\s+(?:and|or|&)\s|\s*/|,\s+(?:{shape.WORD}\s+){{1,2}}{shape.STREET}\b)"
)
"""“Mick Tulip of Beck View, Low Road”, while “litter in Beck View, Low Road and Hill Street” names streets."""
_FIGURE = re.compile(r"\d")
_PLACED = (
    r"(?:\b(?i:at|of|from|outside|opposite|behind|beside|near|lives?\s+in|it's|is|next\s+to|by|and|between|over|on|"
    r"address:?)\s+)"
)
_STREET_WITHOUT_KIND = re.compile(
    rf"{_PLACED}((?:{shape.NUMBERED}\s?)?{shape.NUMBER},?\s+([A-Z][a-z]{{3,}}(?:\s+[A-Z][a-z]{{3,}})?))\b"
)
_KNOWN_ENDINGS = re.compile(
    r"(?:field|fields|wood|croft|dene|dale|side|view|lea|leas|garth|burn|bank|brae|lands|wells?|mead|meadows?|holme|thorpe|"
    r"cliffe?|hurst|moor|ridge|gate|way|brook|ford|shaw|worth|stead|ton|ley|ham|combe|ways|law|beck|head|bridge|hill)$"
)
_LOWER_ADDRESS = re.compile(
    rf"(?<![\w£.:/-])((?i:{shape.NUMBERED})\s?)?{shape.NUMBER},?\s+((?:[a-z'.-]{{3,}}\s+|st\.?\s+){{1,3}}?)"
    rf"({shape.LOWER_STREET})(?!\s+[A-Z])\b(?!\s*sign)"
)
_LOWER_WITH_THE = re.compile(
    rf"\b((?i:{shape.NUMBERED})\s?\d{{1,3}}[a-h]?,?\s+the\s+(?:[a-z]+\s+)?{shape.LOWER_STREET})\b"
)
_SIDES = frozenset({"front", "top", "bottom", "high", "low", "old", "new", "north", "south", "east", "west"})
_WORD_OF_CAPITALS = re.compile(r"\b[A-Z]{3,}\b")


def find_addresses(plain: str) -> Iterator[PersonalDetail]:
    """Find house numbers with their street, flats, named houses with their street, and “at number 7” alone."""
    if not (_FIGURE.search(plain) or shape.WITHOUT_FIGURES.search(plain)):
        return
    # Words of capitals alone are read as if only their first letter were one.
    text = _WORD_OF_CAPITALS.sub(lambda match: match.group().capitalize(), plain)
    for pattern in _ADDRESSES:
        for match in pattern.finditer(text):
            yield PersonalDetail(match.start(), match.end(), DetailKind.ADDRESS)
    for match in _STREET_WITHOUT_KIND.finditer(text):
        first_word, _, rest = match.group(2).partition(" ")
        if _is_named_like_a_street(match.group(2)):
            yield PersonalDetail(*match.span(1), DetailKind.ADDRESS)
        elif rest and is_ordinary(rest) and not is_place(first_word) and _is_named_like_a_street(first_word):
            # “AT 5 GARTHSIDE EVERY NIGHT” in a text of capitals
            yield PersonalDetail(match.start(1), match.start(2) + len(first_word), DetailKind.ADDRESS)
    for match in _HOUSE_NAMED_LIKE_A_STREET.finditer(text):
        yield PersonalDetail(*match.span(1), DetailKind.ADDRESS)
    yield from _in_small_letters(text)
    for start, end in find_house_numbers(text):
        yield PersonalDetail(start, end, DetailKind.ADDRESS)


def _in_small_letters(text: str) -> Iterator[PersonalDetail]:
    for match in _LOWER_ADDRESS.finditer(text):
        is_numbered, name, kind = match.groups()
        words = name.split()
        # “3 kids drive past” is no address: a kind of street that is also a plain word needs a name or “number”
        is_sure = is_numbered or not shape.UNSURE_LOWER_STREET.fullmatch(kind) or not is_ordinary(words[0])
        if is_sure and all(_can_name_a_street(word) for word in words):
            yield PersonalDetail(match.start(), match.end(), DetailKind.ADDRESS)
    for match in _LOWER_WITH_THE.finditer(text):
        yield PersonalDetail(match.start(), match.end(), DetailKind.ADDRESS)


def _can_name_a_street(word: str) -> bool:
    is_plural = word.endswith("s") and is_ordinary(word) and word not in shape.PLURALS_THAT_NAME_STREETS
    return not shape.NOT_OF_A_STREET.fullmatch(word) and not is_plural and (word in _SIDES or word not in STOP_WORDS)


def _is_named_like_a_street(name: str) -> bool:
    words = name.split()
    if any(shape.NOT_A_STREET_NAME.fullmatch(word) for word in words):
        return False
    return not is_ordinary(words[-1]) and bool(_KNOWN_ENDINGS.search(words[-1]))
