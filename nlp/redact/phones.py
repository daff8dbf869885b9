"""Phone numbers: in figures however spaced, with letters typed for figures, spoken in words, and local ones."""

import re
from collections.abc import Iterator

from nlp.types import DetailKind, PersonalDetail

_GAP = r"[ \t().,/-]{0,3}"
_FIGURE = rf"(?:{_GAP}\d|[OoIl]|{_GAP}[Oo](?=[\dOo]))"
"""A figure, or a letter that is typed for one: “0191 498 O177”."""
_WRITTEN = re.compile(
    rf"(?<![\w£])(?:(?:\+|00){_GAP}\d{{2,3}}{_GAP}(?:\(?[0Oo]\)?{_GAP})?|\(?[0Oo]{_GAP})[1-9Il]{_FIGURE}{{7,10}}"
    r"(?![\d,.]*\d)(?![A-Za-z])"
)
_MOBILE_WITHOUT_ZERO = re.compile(r"(?<![\w£.,/-])7\d{3}[ -]?\d{3}[ -]?\d{3}(?![\d,]*\d)")
_DATE = re.compile(r"\d{1,2}[ ./-]\d{1,2}[ ./-](?:19|20)?\d\d(?!\d)")
_REFERENCE_BEFORE = re.compile(
    r"\b(?:ref(?:erence)?|log|incident|crime|case|order|account|invoice|serial)\b(?:\s+(?:no\.?|num(?:ber)?|is|was|of))*[\s:#]*$",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"\b(?:ring|rung|call|phone|text|tel|telephone|mobile|landline|whatsapp|reach|contact|number)(?:'s)?[.:]?\s+"
    r"(?:(?:me|us|him|her|them|on|at|is|it's|no\.?|number|my|our|the|house|direct|back|home)[.:]?\s+){0,4}"
    r"(\d{2,4}[ -]?\d{3,4}|\d{2} ?\d{2} ?\d{2})(?![\d\w])",
    re.IGNORECASE,
)
_SPOKEN_FIGURE = (
    r"(?:(?:double|treble|triple)[\s-]+)?"
    r"(?:oh|o|zero|nought|naught|nil|one|two|three|four|five|six|seven|eight|nine|hundred|\d{1,6})\b"
)
_SPOKEN = re.compile(rf"\b(?:oh|o|zero|nought|naught|0)(?:[\s,-]+{_SPOKEN_FIGURE}){{4,}}", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_FEWEST_REAL_FIGURES = 6
_FEWEST_SPOKEN = 6


def find_phones(plain: str) -> Iterator[PersonalDetail]:
    """Find phone numbers in any spacing, spoken in words, and local ones beside a word such as “ring”."""
    for match in _numbers(plain):
        yield PersonalDetail(match.start(), match.end(), DetailKind.PHONE)
    for match in _LOCAL.finditer(plain):
        if _figures(match.group(1)) >= _FEWEST_REAL_FIGURES and not _is_reference(plain, match.start(1)):
            yield PersonalDetail(*match.span(1), DetailKind.PHONE)


def _numbers(plain: str) -> Iterator[re.Match[str]]:
    for pattern in (_WRITTEN, _MOBILE_WITHOUT_ZERO):
        for match in pattern.finditer(plain):
            is_other = _is_reference(plain, match.start()) or _DATE.match(plain, match.start())
            if _figures(match.group()) >= _FEWEST_REAL_FIGURES and not is_other:
                yield match
    for match in _SPOKEN.finditer(plain):
        words = _WORD.findall(match.group())
        if len(words) >= 3 and len(words) + _figures(match.group()) >= _FEWEST_SPOKEN:
            yield match


def _is_reference(plain: str, start: int) -> bool:
    return bool(_REFERENCE_BEFORE.search(plain[max(0, start - 40) : start]))


def _figures(text: str) -> int:
    return sum(map(str.isdigit, text))
