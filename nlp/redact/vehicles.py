"""Number plates of cars and bikes. Road numbers such as A19 and B6532 are none."""

import re
from collections.abc import Iterator

from nlp.redact.words import is_ordinary
from nlp.types import DetailKind, PersonalDetail

_GAP = r"[ -]?"
_CURRENT = re.compile(rf"\b([A-Z]{{2}}){_GAP}\d{{2}}{_GAP}([A-Z]{{3}})\b")
_CURRENT_SMALL = re.compile(r"\b([a-z]{2})\d{2}[ -]?([a-z]{3})\b")
_PREFIX = re.compile(rf"\b([A-HJ-NP-TV-Y])(\d{{1,3}}){_GAP}([A-Z]{{3}})\b")
_SUFFIX = re.compile(rf"\b([A-Z]{{3}}){_GAP}(\d{{1,3}})[A-Z]\b")
_CUED = re.compile(
    r"\b(?:reg(?:istration)?|plates?)\b(?:\s+(?:no\.?|number|mark|is|was|are|says?|said|reads?))*[\s:]+"
    r"((?=[A-Za-z0-9 -]*\d)(?=[A-Za-z0-9 -]*[A-Za-z])"
    r"(?:[A-Za-z]{1,3}[ -]?\d{1,4}(?:[ -]?[A-Za-z]{1,3})?|\d{1,4}[ -]?[A-Za-z]{1,3}))(?![\w%])",
    re.IGNORECASE,
)
_ROADS = frozenset("ABM")
_MODELS = frozenset({"BMW", "KTM", "CBR", "YZF", "GTI", "RTR", "BBC", "KLX", "CRF"})
_UNITS = frozenset(["mph", "kph", "min", "hrs", "yrs", "day", "pts", "ish", "lot"])


def find_plates(plain: str) -> Iterator[PersonalDetail]:
    """Find number plates of today's form and of the forms before, and any beside a word such as “reg”."""
    for match in _plates(plain):
        yield PersonalDetail(match.start(), match.end(), DetailKind.VEHICLE)
    for match in _CUED.finditer(plain):
        if not any(_says_something(part) for part in re.findall(r"[A-Za-z]{2,}", match.group(1))):
            yield PersonalDetail(*match.span(1), DetailKind.VEHICLE)


def _plates(plain: str) -> Iterator[re.Match[str]]:
    for match in _CURRENT.finditer(plain):
        # “AT 20 MPH” in a text of capitals
        if not (_says_something(match.group(1)) and _says_something(match.group(2))):
            yield match
    for match in _CURRENT_SMALL.finditer(plain):
        if not _says_something(match.group(2)):
            yield match
    for match in _PREFIX.finditer(plain):
        if match.group(1) not in _ROADS and not _says_something(match.group(3)):
            yield match
    for match in _SUFFIX.finditer(plain):
        if len(match.group(2)) > 1 and match.group(1) not in _MODELS and not _says_something(match.group(1)):
            yield match


def _says_something(letters: str) -> bool:
    return letters.lower() in _UNITS or is_ordinary(letters)
