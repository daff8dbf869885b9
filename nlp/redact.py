"""Finding and masking what could identify a person: structured details by pattern, names by list and by title."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from nlp.clean import clean
from nlp.types import Span


class DetailKind(StrEnum):
    """The kinds of personal detail that are masked."""

    EMAIL = "email"
    HANDLE = "handle"
    PHONE = "phone"
    POSTCODE = "postcode"
    VEHICLE = "vehicle"
    ADDRESS = "address"
    PERSON = "person"


MASKS = {
    DetailKind.EMAIL: "[email address]",
    DetailKind.HANDLE: "[social media name]",
    DetailKind.PHONE: "[phone number]",
    DetailKind.POSTCODE: "[postcode]",
    DetailKind.VEHICLE: "[car registration]",
    DetailKind.ADDRESS: "[address]",
    DetailKind.PERSON: "[name]",
}

_STREET = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Close|Cl|Lane|Ln|Drive|Dr|Terrace|Tce|Crescent|Cres|Court|Ct|Place|Pl|Grove|"
    r"Gardens|Gdns|Way|Row|Square|Sq|Walk|Mews|View|Villas|Cottages|Green|Hill|Park|Rise|Bank)"
)
_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Rev|Revd|Father|Sister|Sir|Lady|Lord|Cllr|Councillor|"
    r"P\.?C|PCSO|Sgt|Sergeant|Inspector|Insp)"
)
_CAPITALISED = r"[A-Z][a-z]+(?:['-][A-Z]?[a-z]+)?"
_PATTERNS = {
    DetailKind.EMAIL: re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b"),
    DetailKind.HANDLE: re.compile(r"(?<![\w@.])@\w[\w.]{2,}\b"),
    DetailKind.PHONE: re.compile(r"(?<![\d£])(?:\+44\s?(?:\(0\)\s?)?|\(?0)[1-9](?:[\s()-]{0,2}\d){8,9}(?!\d)"),
    DetailKind.POSTCODE: re.compile(r"\b(?:[A-Z]{1,2}\d[A-Z\d]?)\s?\d[ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE),
    DetailKind.VEHICLE: re.compile(
        r"\b(?:[A-Z]{2}[0-9]{2}\s?[A-Z]{3}|[a-z]{2}[0-9]{2}\s?[a-z]{3}|[A-Z][0-9]{1,3}\s?[A-Z]{3})\b"
    ),
    DetailKind.ADDRESS: re.compile(
        rf"\b(?:(?:[Ff]lat|[Aa]partment)\s+\w+,?\s+)?(?:[Nn](?:umber|o\.?)\s+)?\d{{1,4}}[A-Za-z]?,?\s+"
        rf"(?:{_CAPITALISED}\s+){{1,3}}{_STREET}\b"
    ),
}
_TITLED = re.compile(rf"\b{_TITLE}\.?\s+((?:[A-Z]\.?\s+)?{_CAPITALISED}(?:\s+{_CAPITALISED})?)")
_INTRODUCED = re.compile(
    rf"\b(?:[Mm]y name(?:'s| is)|[Ii] am called|[Ss]igned,?|[Rr]egards,?|(?:man|woman|lad|lass|boy|girl|bloke) "
    rf"(?:called|named))\s+({_CAPITALISED}(?:\s+{_CAPITALISED})?)"
)
_WORD = re.compile(_CAPITALISED)
_SURNAME = re.compile(rf"(?:\s+(?:[A-Z]\.?\s+)?({_CAPITALISED}))")
_PART_OF_A_PLACE = re.compile(r"(?:\b(?:St|Saint|King|Queen|Prince|Princess)\.?\s+)$")
_PLACE_AFTER = re.compile(rf"\s+(?:{_STREET}|School|Church|Hospital|Park|Estate|House|Centre|Arms)\b")


@dataclass(frozen=True, slots=True)
class Detail:
    """A personal detail found in a text."""

    kind: DetailKind
    span: Span


def mask(text: str) -> str:
    """Give the text with every personal detail found replaced by its kind in square brackets."""
    masked = text
    for detail in reversed(find_details(text)):
        masked = masked[: detail.span.start] + MASKS[detail.kind] + masked[detail.span.end :]
    return masked


def find_details(text: str) -> tuple[Detail, ...]:
    """Give the personal details in a text in order of place; none overlap."""
    plain = clean(text)
    kept: list[Detail] = []
    for detail in [*_structured(plain), *_names(plain)]:
        if all(detail.span.end <= other.span.start or other.span.end <= detail.span.start for other in kept):
            kept.append(detail)
    return tuple(sorted(kept, key=lambda detail: detail.span.start))


def _structured(text: str) -> Iterator[Detail]:
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            yield Detail(kind, Span(*match.span()))


def _names(text: str) -> Iterator[Detail]:
    for pattern in (_TITLED, _INTRODUCED):
        for match in pattern.finditer(text):
            yield Detail(DetailKind.PERSON, Span(*match.span(1)))
    for match in _WORD.finditer(text):
        name = match.group().removesuffix("'s")
        end = match.start() + len(name)
        if name not in _given_names() or _PART_OF_A_PLACE.search(text[: match.start()]):
            continue
        surname = _SURNAME.match(text, end)
        if _PLACE_AFTER.match(text, end):
            continue
        yield Detail(DetailKind.PERSON, Span(match.start(), surname.end() if surname else end))


@cache
def _given_names() -> frozenset[str]:
    """Give the list of given names, without those that are also common words or places here."""
    return frozenset((files("nlp") / "resources" / "given_names.txt").read_text("utf-8").split())
