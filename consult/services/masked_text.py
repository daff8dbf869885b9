"""Hiding stretches of a comment, without the library that finds them: web processes mask too, and stay small."""

import re
from collections.abc import Iterable, Mapping, Sequence

from nlp.types import DetailKind, PersonalDetail

MASKS: Mapping[DetailKind, str] = {
    DetailKind.EMAIL: "[email address]",
    DetailKind.HANDLE: "[social media name]",
    DetailKind.PHONE: "[phone number]",
    DetailKind.POSTCODE: "[postcode]",
    DetailKind.VEHICLE: "[car registration]",
    DetailKind.ADDRESS: "[address]",
    DetailKind.PERSON: "[name]",
}
"""What stands where something was hidden: the same words as the theming engine puts there."""


def masked(text: str, details: Iterable[PersonalDetail]) -> str:
    """Give the text with these details of it hidden. They may overlap, and come in any order."""
    for detail in reversed(_apart(details)):
        text = text[: detail.start] + MASKS[detail.kind] + text[detail.end :]
    return text


def places_of(words: str, text: str) -> tuple[tuple[int, int], ...]:
    """Where these words stand in a text as whole words, in order. Letter for letter, but for white space."""
    typed = words.split()
    if not typed:
        return ()
    pattern = r"\s+".join(re.escape(word) for word in typed)
    begins = r"(?<!\w)" if re.match(r"\w", typed[0]) else ""
    ends = r"(?!\w)" if re.search(r"\w$", typed[-1]) else ""
    return tuple(match.span() for match in re.finditer(begins + pattern + ends, text))


def _apart(details: Iterable[PersonalDetail]) -> Sequence[PersonalDetail]:
    """The details in order of place; those that overlap become one, of the kind of the longest."""
    apart: list[PersonalDetail] = []
    kinds: list[PersonalDetail] = []  # for each of `apart`, the longest that went into it
    for detail in sorted(details, key=lambda each: (each.start, each.end)):
        if apart and detail.start < apart[-1].end:
            kinds[-1] = max(kinds[-1], detail, key=_length)
            apart[-1] = PersonalDetail(apart[-1].start, max(apart[-1].end, detail.end), kinds[-1].kind)
        else:
            apart.append(detail)
            kinds.append(detail)
    return apart


def _length(detail: PersonalDetail) -> int:
    return detail.end - detail.start
