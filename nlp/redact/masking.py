"""All kinds of personal detail together: which one counts where two overlap, and the masked text."""

import re
from collections.abc import Iterator, Sequence

from nlp.clean import clean
from nlp.redact.addresses import find_addresses
from nlp.redact.emails import find_emails
from nlp.redact.handles import find_handles
from nlp.redact.names import find_names
from nlp.redact.phones import find_phones
from nlp.redact.postcodes import find_postcodes
from nlp.redact.vehicles import find_plates
from nlp.types import DetailKind, PersonalDetail

MASKS = {
    DetailKind.EMAIL: "[email address]",
    DetailKind.HANDLE: "[social media name]",
    DetailKind.PHONE: "[phone number]",
    DetailKind.POSTCODE: "[postcode]",
    DetailKind.VEHICLE: "[car registration]",
    DetailKind.ADDRESS: "[address]",
    DetailKind.PERSON: "[name]",
}
BLANK = "█"
"""Stands in for what is masked already: neither letter, digit, space nor punctuation that a pattern asks for."""

_MASK = re.compile("|".join(re.escape(mask) for mask in MASKS.values()))
_FINDERS = (find_emails, find_phones, find_handles, find_postcodes, find_plates, find_addresses, find_names)
"""In order of rank: where two finds overlap, the earlier finder's counts."""


def find_personal_details(text: str) -> tuple[PersonalDetail, ...]:
    """Give the personal details in a text in order of place; none overlap. A mask in the text is not one."""
    plain = _MASK.sub(lambda match: BLANK * len(match.group()), clean(text))
    found: list[PersonalDetail] = []
    # What is found first can hide a second detail beside it, or let one be seen: look until nothing more shows.
    while fresh := _find_once(plain):
        found += fresh
        for detail in fresh:
            plain = plain[: detail.start] + BLANK * (detail.end - detail.start) + plain[detail.end :]
    return tuple(sorted(found, key=lambda detail: detail.start))


def mask(text: str) -> str:
    """Give the text with every personal detail found replaced by its kind in square brackets."""
    return mask_found(text, find_personal_details(text))


def mask_found(text: str, details: Sequence[PersonalDetail]) -> str:
    """Give the text with these details of it replaced, which are in order of place."""
    masked = text
    for detail in reversed(details):
        masked = masked[: detail.start] + MASKS[detail.kind] + masked[detail.end :]
    return masked


def _find_once(plain: str) -> list[PersonalDetail]:
    kept: list[PersonalDetail] = []
    for detail in _candidates(plain):
        if all(detail.end <= other.start or other.end <= detail.start for other in kept):
            kept.append(detail)
    return kept


def _candidates(plain: str) -> Iterator[PersonalDetail]:
    for find in _FINDERS:
        yield from find(plain)
