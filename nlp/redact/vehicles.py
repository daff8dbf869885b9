"""Number plates of cars and bikes. Road numbers such as A19 and B6532 are none."""

import re
from collections.abc import Iterator

from nlp.redact.part_plates import VEHICLE, find_part_plates, what_it_may_have_been
from nlp.redact.words import is_ordinary
from nlp.types import DetailKind, PersonalDetail

_FIGURE = re.compile(r"\d")
_GAP = r"[ .-]?"
_CURRENT = re.compile(rf"\b([A-Z]{{2}}){_GAP}([\dOI]{{2}}){_GAP}([A-Z]{{3}})\b", re.IGNORECASE)
_PREFIX = re.compile(rf"\b([A-HJ-NP-TV-Y]){_GAP}(\d{{1,3}}){_GAP}([A-Z]{{3}})\b")
_PREFIX_SMALL = re.compile(r"\b([c-hj-lnp-tv-y])(\d{2,3}) ?([a-z]{3})\b")
_SUFFIX = re.compile(rf"\b([A-Z]{{3}}){_GAP}(\d{{1,3}}){_GAP}[A-Z]\b")
_SUFFIX_SMALL = re.compile(r"\b([a-z]{3}) ?(\d{2,3})[a-z]\b")
_CUE = (
    r"\b(?:regs?|registration|reggie|plates?|number\s?plates?|numberplates?|index|vrn)\b"
    r"(?:[\s:,]+(?:no\.?|number|mark|plates?|is|was|are|ends?|ending|starts?|starting|begins?|says?|said|reads?|reading|"
    r"on\s+(?:it|the\s+\w+)|in|with|of|the|a|its|it's|like|something|partial|private|part)(?=[\s:,]))*[\s:,\"'(]+"
)
_CUED = re.compile(
    rf"{_CUE}((?=[A-Za-z0-9 -]*\d)(?=[A-Za-z0-9 -]*[A-Za-z])"
    r"(?:[A-Za-z]{1,3}[ -]?\d{1,4}(?:[ -]?[A-Za-z]{1,3})?|\d{1,4}[ -]?[A-Za-z]{1,3}))(?![\w%])",
    re.IGNORECASE,
)
_CUED_CAPITALS = re.compile(
    rf"(?i:{_CUE})((?=[A-Z0-9 ]*\d)(?=[A-Z0-9 ]*[A-Z])[A-Z0-9]{{1,7}}(?: [A-Z0-9]{{1,4}}){{0,4}})(?![\w%])"
)
_ILLEGIBLE = re.compile(r"\b[A-Z]{2}\d{2}[ -]?(?=[A-Z?*]*[A-Z])(?=[A-Z?*]*[?*])[A-Z?*]{3}(?![\w?*])")
_OWN_CHOICE = re.compile(
    rf"{VEHICLE}"
    r"([A-Z]{1,3}\d{0,3}[A-Z]{0,2} (?:\d{1,4}|[A-Z]\d{1,2}|\d{1,3} [A-Z]{3})|[A-Z]\d{1,3} [A-Z]{3})(?![\w%])"
)
"""A plate that its owner chose, right after the vehicle."""
_MOST_CHARACTERS = 7
_FEWEST_LETTERS = 3
_ROADS = frozenset("ABM")
_MODELS = frozenset({"BMW", "KTM", "CBR", "YZF", "GTI", "RTR", "BBC", "KLX", "CRF", "GTD", "TDI", "HDI", "CDI", "TSI"})
_UNITS = frozenset(
    [
        "mph",
        "kph",
        "min",
        "hrs",
        "yrs",
        "day",
        "pts",
        "ish",
        "lot",
        "mrs",
        "ltd",
        "wks",
        "mth",
        "kmh",
        "odd",
        "pax",
        "gsm",
    ]
)


def find_plates(plain: str) -> Iterator[PersonalDetail]:
    """Find number plates of today's form and of the forms before, and any beside a word such as “reg”."""
    if _FIGURE.search(plain):
        for start, end in (*(match.span() for match in _plates(plain)), *_by_cue(plain)):
            yield PersonalDetail(start, end, DetailKind.VEHICLE)
            if other := what_it_may_have_been(plain, end):
                yield PersonalDetail(*other, DetailKind.VEHICLE)
    for start, end in find_part_plates(plain):
        yield PersonalDetail(start, end, DetailKind.VEHICLE)


def _by_cue(plain: str) -> Iterator[tuple[int, int]]:
    for match in _OWN_CHOICE.finditer(plain):
        letters = sum(map(str.isalpha, match.group(1)))
        if letters >= _FEWEST_LETTERS and not _MODELS.intersection(match.group(1).split()):
            yield match.span(1)
    for match in _CUED_CAPITALS.finditer(plain):
        plate = match.group(1)
        is_year = plate.replace(" ", "").isdigit()
        if len(plate.replace(" ", "")) <= _MOST_CHARACTERS and not is_year and not _holds_a_word(plate):
            yield match.span(1)
    for match in _CUED.finditer(plain):
        if not _holds_a_word(match.group(1)):
            yield match.span(1)


def _plates(plain: str) -> Iterator[re.Match[str]]:
    yield from _ILLEGIBLE.finditer(plain)
    for match in _CURRENT.finditer(plain):
        if _is_current(match):
            yield match
    for pattern in (_PREFIX, _PREFIX_SMALL):
        for match in pattern.finditer(plain):
            is_road = match.group(1) in _ROADS and plain.isupper()
            if not is_road and match.group(3) not in _MODELS and not _says_something(match.group(3)):
                yield match
    for match in _SUFFIX.finditer(plain):
        if len(match.group(2)) > 1 and match.group(1) not in _MODELS and not _says_something(match.group(1)):
            yield match
    for match in _SUFFIX_SMALL.finditer(plain):
        if not _says_something(match.group(1)):
            yield match


def _is_current(match: re.Match[str]) -> bool:
    area, age, rest = match.groups()
    if not any(map(str.isdigit, age)) or rest.lower() in _UNITS:
        return False
    if area.isupper() and rest.isupper():
        # “AT 20 MPH” in a text of capitals
        return not (is_ordinary(area) and is_ordinary(rest))
    # A word after the figures is hardly ever a plate's end in small letters, unless all is typed as one.
    is_one_piece = match.group().isalnum()
    return not is_ordinary(rest) and (is_one_piece or not is_ordinary(area) or area.isupper())


def _says_something(letters: str) -> bool:
    return letters.lower() in _UNITS or is_ordinary(letters)


def _holds_a_word(plate: str) -> bool:
    return any(
        _says_something(part) for part in re.findall(r"[A-Za-z]{2,}", plate) if not part.isupper() or len(part) > 3
    )
