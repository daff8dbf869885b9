"""Names in texts typed without capitals."""

import re
from collections.abc import Iterator

from nlp.redact import name_shapes as shape
from nlp.redact.small_company import RARELY_A_NAME, WORD_AS_WELL, find_in_company
from nlp.redact.words import is_given_name, is_name_or_word, is_never_a_name, is_ordinary

_TITLED = re.compile(rf"\b(mr|mrs|cllr|ms|dr|pc|pcso|sgt)\.?[ \t]+({shape.SMALL})")
_SURE_TITLES = frozenset({"mr", "mrs", "cllr"})
_NEVER_AFTER_A_TITLE = frozenset({"and", "who", "was", "the", "had", "has"})
_CALLED = re.compile(
    rf"\b{shape.PERSON_NOUN}\s+(?:called|named|nicknamed)\s+({shape.SMALL}(?:[ \t]+{shape.SMALL})?)"
    rf"|\bregards,?\s+({shape.SMALL}(?:[ \t]+{shape.SMALL})?)\s*$"
)
_RELATED = re.compile(
    r"\b(?:mate|friend|neighbour|son|daughter|brother|sister|husband|wife|partner|ex|boyfriend|girlfriend|cousin|uncle|"
    rf"auntie|nephew|niece|grandson|granddaughter|our|wor|lad|kid|bairn|lass)[ \t]+({shape.SMALL})"
)
_GIVEN = re.compile(rf"(?<![\w'@.-])({shape.SMALL})(?=(?:[ \t]+({shape.SMALL}))?)")
_WORD = re.compile(r"\S+")


def find_small_names(text: str) -> Iterator[tuple[int, int]]:
    """Find names typed in small letters: unmistakable given names, and others beside a title or a relation."""
    for match in _TITLED.finditer(text):
        title, name = match.groups()
        if name not in _NEVER_AFTER_A_TITLE and (title in _SURE_TITLES or not is_ordinary(name)):
            yield match.span(2)
    for match in _CALLED.finditer(text):
        yield from _unordinary(text, *match.span(match.lastindex or 1))
    for match in _RELATED.finditer(text):
        if is_name_or_word(match.group(1).title()) and not RARELY_A_NAME.fullmatch(match.group(1)):
            yield match.span(1)
    yield from by_given_name(text, _GIVEN)
    yield from find_in_company(text)


def by_given_name(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Find the given names of the list, in whatever case, where they stand for a person; with their surnames."""
    for match in pattern.finditer(text):
        given, surname = match.groups()
        if not is_given_name(given.title()):
            continue
        has_surname = surname and not is_ordinary(surname) and not is_never_a_name(surname)
        is_word_too = WORD_AS_WELL.fullmatch(given.lower()) and not has_surname
        if is_word_too:
            continue
        end = match.end(2) if surname else match.end(1)
        if any(shape.PLACE_RIGHT_AFTER.match(text, place) for place in (match.end(1), end)):
            continue
        before = shape.before(text, match.start())
        word_before = shape.WORD_BEFORE.search(before)
        if shape.PLACE_BEFORE.search(before) or (
            word_before and shape.NOT_BEFORE_A_NAME.fullmatch(word_before.group())
        ):
            continue
        yield match.start(), end if has_surname else match.end(1)


def _unordinary(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    last = start
    for match in _WORD.finditer(text[start:end]):
        if is_ordinary(match.group()) or is_never_a_name(match.group()):
            break
        last = start + match.end()
    if last > start:
        yield start, last
