"""E-mail addresses, phone numbers and social media names."""

import re
from collections.abc import Iterator

from nlp.redact.words import is_given_name, is_never_a_name, is_ordinary
from nlp.types import DetailKind, PersonalDetail

_ENDING = r"(?:com|co|uk|org|net|ac|gov|edu|info|me|eu|io|live|biz)"
_EMAIL = re.compile(
    rf"""
      (?<![\w.+-])[\w.+-]{{1,64}}(?:@|\s@\s)[\w-]+(?:\.[\w-]+)+\b
    | (?<![\w.+-])[\w.+-]{{2,64}}@[\w-]{{3,}}\b
    | (?<![\w.+-])(?=[\w+-]*[._\d])[\w.+-]{{2,64}}\s+at\s+[\w-]+(?:\.[\w-]+)+\b
    | (?<![\w.+-])[\w+-]{{1,64}}(?:(?:\.|\s+dot\s+)[\w+-]{{1,64}}){{0,6}}(?:\s\d{{1,4}})?
      (?: \s*[(\[]\s*at\s*[)\]]\s*[\w-]+(?:\s*(?:[(\[]\s*dot\s*[)\]]|\.|\bdot\b)\s*[\w-]+)+
        | \s+at\s+[\w-]+(?:\s+dot\s+[\w-]+)*\s+dot\s+{_ENDING}\b(?:\s+dot\s+{_ENDING}\b)? )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_GAP = r"[ \t().-]{0,3}"
_PHONE = re.compile(
    rf"(?<![\w£.,])(?:(?:\+|00)44{_GAP}(?:0{_GAP})?[1-9]|\(?[0Oo]{_GAP}[1-9])(?:{_GAP}\d){{8,10}}(?![\d,.]*\d)"
    r"|(?<![\w£.,/-])7\d{3}[ -]?\d{3}[ -]?\d{3}(?!\d)"
)
_DATE = re.compile(r"\d{1,2}[ .-]\d{1,2}[ .-](?:19|20)\d\d")
_LOCAL_PHONE = re.compile(
    r"\b(?:ring|call|phone|text|tel|telephone|mobile|landline)[.:]?\s+"
    r"(?:(?:me|us|him|her|them|on|at|is|no\.?|number|my|the|house)[.:]?\s+){0,4}(\d{2,4}[ -]?\d{3,4})(?![\d\w])",
    re.IGNORECASE,
)
_DIGIT = r"(?:oh|o|zero|nought|one|two|three|four|five|six|seven|eight|nine)"
_SPOKEN_PHONE = re.compile(
    rf"\b(?:oh|o|zero|nought)(?:[\s,-]+(?:(?:double|treble|triple)[\s-]+)?{_DIGIT}){{7,}}\b", re.IGNORECASE
)
_AT_HANDLE = re.compile(r"(?<![\w@.])@(\w[\w.-]+\w)")
_PLATFORM = r"(?:snap\s?chat|snap|insta(?:gram)?|tik\s?tok|twitter|facebook|fb|discord|you\s?tube|telegram|xbox|psn)"
_LINK = r"(?:user\s?name|name|handle|account|profile|user|page|is|as|called|under|by|it'?s|he'?s|she'?s|i'?m)"
_MARKED = r"@?(?=[\w.]*(?:[\d_]|\.\w))[A-Za-z][\w.]*\w"
_PLATFORM_HANDLE = re.compile(rf"\b{_PLATFORM}(?:[\s:,-]+{_LINK}\b){{0,3}}[\s:,-]+({_MARKED})", re.IGNORECASE)
_HANDLE_ON = re.compile(rf"(?<![\w.@])({_MARKED})\s+on\s+{_PLATFORM}\b", re.IGNORECASE)
_PLATFORM_NAME = re.compile(
    rf"\b(?i:{_PLATFORM})(?:[\s:,]+(?i:name|handle|user\s?name|account))?[\s:,]+(?i:as|under|called|is)\s+"
    r"([A-Z]\w+(?:\s+[A-Z]\w+){0,2})"
)

_NAME = r"[A-Z]\w+\s+[A-Z]\w+"
_NAMED_ON = re.compile(
    rf"\b(?i:he's|she's|i'm|is|am|as|under|add|find|message)\s+([A-Z]\w+(?:\s+[A-Z]\w+)?)\s+on\s+(?i:{_PLATFORM})\b"
    rf"|\b(?i:{_PLATFORM})[\s:]+({_NAME})"
)


def find_emails(plain: str) -> Iterator[PersonalDetail]:
    """Find e-mail addresses, also where “at” and “dot” are spelt out."""
    for match in _EMAIL.finditer(plain):
        yield PersonalDetail(match.start(), match.end(), DetailKind.EMAIL)


def find_phones(plain: str) -> Iterator[PersonalDetail]:
    """Find phone numbers in any spacing, spoken in words, and local ones beside a word such as “ring”."""
    for match in _PHONE.finditer(plain):
        if not _DATE.match(plain, match.start()):
            yield PersonalDetail(match.start(), match.end(), DetailKind.PHONE)
    for match in _LOCAL_PHONE.finditer(plain):
        if sum(map(str.isdigit, match.group(1))) >= 6:
            yield PersonalDetail(*match.span(1), DetailKind.PHONE)
    for match in _SPOKEN_PHONE.finditer(plain):
        yield PersonalDetail(match.start(), match.end(), DetailKind.PHONE)


def find_handles(plain: str) -> Iterator[PersonalDetail]:
    """Find social media names: those with an @ in front, and those beside the name of a platform."""
    for match in _AT_HANDLE.finditer(plain):
        if not (is_ordinary(match.group(1)) or is_never_a_name(match.group(1))):
            yield PersonalDetail(match.start(), match.end(), DetailKind.HANDLE)
    for pattern in (_PLATFORM_HANDLE, _HANDLE_ON, _PLATFORM_NAME):
        for match in pattern.finditer(plain):
            if not _is_plain(match.group(1)):
                yield PersonalDetail(*match.span(1), DetailKind.HANDLE)
    for match in _NAMED_ON.finditer(plain):
        named = match.lastindex or 1
        words = match.group(named).split()
        if not any(is_never_a_name(word) or is_ordinary(word) for word in words) or is_given_name(words[0]):
            yield PersonalDetail(*match.span(named), DetailKind.HANDLE)


def _is_plain(name: str) -> bool:
    words = [word for word in re.split(r"[\W\d_]+", name) if word]
    return not re.search(r"[\d_.]", name) and all(is_ordinary(word) or is_never_a_name(word) for word in words)
