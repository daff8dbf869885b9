"""As much of a number plate as somebody could read: “starts QX66”, “last letters QZX”, “a qx66 plate”."""

import re
from collections.abc import Iterator

from nlp.redact.words import is_ordinary

VEHICLE = (
    r"\b(?i:cars?|vans?|truck|pick-?up|motor|bikes?|motorbike|quad|moped|scooter|jeep|4x4|bmw|merc(?:edes)?|audi|rover|golf|corsa|fiesta|"
    r"focus|astra|transit|polo|civic|porsche|tesla|jaguar|jag|lexus|mini|seat|skoda|kia|toyota|nissan|vauxhall|ford|peugeot|renault|taxi)"
    r"[\s,:(-]+"
)
_BEGINNING = re.compile(
    r"\b(?i:starts?|starting|begins?|beginning|ends?|ending|finishing|partial)(?:\s+(?i:with|in|plate|reg|is|was))*[\s:\"']+"
    r"((?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{3,4})\b"
)
_HALF = re.compile(rf"{VEHICLE}([A-Z]{{2}}\d{{2}})(?![\w%-])")
"""As much of a plate of today's form as somebody could read: area and age."""
_LAST_LETTERS = re.compile(
    r"\b(?:last|final|first)\s+(?:few\s+|two\s+|three\s+|[23]\s+)?(?:letters|characters|digits)"
    r"(?:\s+(?:of\s+(?:it|the\s+\w+)|was|were|are|is|being))*[\s:,\"'(]+(?=[A-Z\d]*[A-Z])([A-Z\d]{2,4})\b",
    re.IGNORECASE,
)
_ENDING = re.compile(
    rf"{VEHICLE}(?:\w+[\s,]+){{0,2}}?(?:ending|ends|finishing)\s+(?:in\s+|with\s+)?[\"']?([A-Z]{{3}})(?![\w%-])"
)
_OF_AN_AGE = re.compile(r"\b([A-Za-z]{2}\d{2})[\s-]+(?:plates?|plated|reg|registered)\b")
_OR_ELSE = re.compile(
    r"[\s,(]+(?:or|and|maybe|perhaps)\s+(?:(?:then|it|was|is|may|might|could|have|been|be|possibly|maybe|perhaps|a)\s+)*"
    r"([C-LN-Z]\d{1,3}(?: ?[A-Z]{3})?|[A-Z]{2}\d{2}(?: ?[A-Z]{3})?|[A-Z]{3})(?![\w%-])"
)
"""What else a plate may have been, right after one: “K217” alone is none elsewhere."""
_LETTER_BESIDE_FIGURE = re.compile(r"[A-Za-z]\d|\d[A-Z]")
_SAID_OF_LETTERS = re.compile(r"letters|characters|digits|ending|ends|finishing", re.IGNORECASE)
"""Without these there is no part of a plate: quick looks that spare many."""
_SHORT_FORMS = frozenset(["ASB", "NHS", "USA", "DVD", "VAT", "MOT", "PCC", "DVLA", "MPS", "TBC"])


def find_part_plates(plain: str) -> Iterator[tuple[int, int]]:
    """Find the places of parts of plates, by what is said of them or by the vehicle before them."""
    if _LETTER_BESIDE_FIGURE.search(plain):
        yield from _by_age(plain)
    if _SAID_OF_LETTERS.search(plain):
        for pattern in (_LAST_LETTERS, _ENDING):
            for match in pattern.finditer(plain):
                if not _is_word(match.group(1)):
                    yield match.span(1)


def _by_age(plain: str) -> Iterator[tuple[int, int]]:
    for pattern in (_HALF, _BEGINNING):
        for match in pattern.finditer(plain):
            yield match.span(1)
    for match in _OF_AN_AGE.finditer(plain):
        if match.group(1).isupper() or not is_ordinary(match.group(1)[:2]):
            yield match.span(1)


def what_it_may_have_been(plain: str, end: int) -> tuple[int, int] | None:
    """Give the place of what a plate, which ends here, may have been instead: “R417 QXB, or maybe R471”."""
    other = _OR_ELSE.match(plain, end)
    return other.span(1) if other and not _is_word(other.group(1)) else None


def _is_word(letters: str) -> bool:
    """Say whether letters alone, which might be a part of a plate, are a word or stand for words."""
    return letters.isalpha() and (is_ordinary(letters) or letters.upper() in _SHORT_FORMS)
