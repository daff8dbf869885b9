"""E-mail addresses, as they are written and as they are said: “jo dot bell at example dot com”."""

import re
from collections.abc import Iterator

from nlp.redact.words import is_ordinary
from nlp.types import DetailKind, PersonalDetail

_PROVIDER = (
    r"(?:gmail|googlemail|google\s?mail|g\s?mail|hotmail|outlook|yahoo|ymail|icloud|btinternet|bt\s?internet|talktalk|virginmedia|virgin\s?media|"
    r"ntlworld|tiscali|aol|msn|protonmail|gmx|blueyonder|btopenworld|fsmail|rocketmail)"
)
_ENDING = r"(?:com|co|uk|org|net|ac|gov|edu|info|me|eu|io|live|biz|nhs|sch|example|test|invalid|pl|ro|ie|fr|de)"
_DOT = r"(?:\s?\.\s?|,(?=com\b|co\b)|\s*[(\[]\s*dot\s*[)\]]\s*|\s+dot\s+|\s+(?=com\b|co\b|uk\b))"
_DOMAIN = rf"[\w-]+(?:{_DOT}[\w-]+){{0,3}}?{_DOT}{_ENDING}\b(?:{_DOT}{_ENDING}\b){{0,2}}"
_SIGN = re.compile(
    # a space before the sign and none after it makes a social media name, but for a provider: “jo @gmail.com”
    rf"(?:\s@\s|(?<!\s)@\s?|\s@(?={_PROVIDER}\b))(?=[\w-]{{2,}})(?:{_DOMAIN}|[\w-]+(?:\.[\w-]+)*)"
    rf"|(?:\s*[(\[{{<]\s*at\s*[)\]}}>]\s*|(?:\s+|_)at(?:\s+|_))(?:{_DOMAIN}|{_PROVIDER}\b)",
    re.IGNORECASE,
)
_JOINT = (
    r"(?:\.|\s\.\s|\s?[_-]\s?|\s+(?:dot|underscore|under\s?score|dash|hyphen|full\s?stop|plus)\s+"
    r"|\s*[(\[]\s*dot\s*[)\]]\s*)"
)
_LOCAL_PART = re.compile(rf"(?<![\w.+-])[\w+'-]+(?:{_JOINT}[\w+-]+){{0,6}}(?:\s\d{{1,4}})?$", re.IGNORECASE)
_AFTER_CUE = re.compile(
    r"\b(?:e-?mail|mail)(?:\s+(?:address|addy|is|me|us|at|on|to|my|its|it's|her|him|them|via)\b|'s|[:,-])*\s+((?:[\w.+-]+\s+){0,4}[\w.+-]+)$",
    re.IGNORECASE,
)
_MARKED = re.compile(r"[\d._]|\b(?:dot|underscore)\b", re.IGNORECASE)
_SPELT_OUT = re.compile(r"\bdot\b|[(\[{<]\s*at\b", re.IGNORECASE)
_IS_PROVIDER = re.compile(rf"\W*at\W+{_PROVIDER}\b", re.IGNORECASE)
_ENDS_AS_A_DOMAIN = re.compile(rf"\.\s?{_ENDING}\b|@\s*{_PROVIDER}\b", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}(?:[:.]\d\d)?(?:am|pm|ish)?", re.IGNORECASE)
_HOW_MUCH_BEFORE = 80


def find_emails(plain: str) -> Iterator[PersonalDetail]:
    """Find e-mail addresses, also where “at” and “dot” are spelt out or the ending is left off."""
    if "@" not in plain and " at" not in plain.lower() and "at)" not in plain.lower() and "at]" not in plain.lower():
        return
    for sign in _SIGN.finditer(plain):
        before = plain[max(0, sign.start() - _HOW_MUCH_BEFORE) : sign.start()]
        local = _LOCAL_PART.search(before)
        if local and _is_address(local.group(), sign.group(), before):
            start = sign.start() - len(before) + _start_of(local, before, sign.group())
            yield PersonalDetail(start, sign.end(), DetailKind.EMAIL)


def _start_of(local: re.Match[str], before: str, sign: str) -> int:
    cued = _AFTER_CUE.search(before)
    is_said = "@" not in sign or " " in sign
    return min(local.start(), cued.start(1)) if cued and is_said and _IS_PROVIDER.match(sign) else local.start()


def _is_address(local: str, sign: str, before: str) -> bool:
    """Say whether “… at …” is an address and not a plain “at”, as in “look at the site” and “meet @ the shops”."""
    if "@" in sign:
        where = sign.partition("@")[2].strip()
        return bool(_ENDS_AS_A_DOMAIN.search(sign)) or not (
            _is_plain(where) and (_is_plain(local) or sign.startswith((" ", "\t")))
        )
    if _MARKED.search(local) or _SPELT_OUT.search(sign) or _AFTER_CUE.search(before):
        return not (is_ordinary(local) and not _SPELT_OUT.search(sign))
    return bool(_IS_PROVIDER.match(sign)) and "." in sign and not is_ordinary(local)


def _is_plain(words: str) -> bool:
    """Say whether this is a word or a time, as people type them around an @ for “at”."""
    return is_ordinary(words) or bool(_TIME.fullmatch(words))
