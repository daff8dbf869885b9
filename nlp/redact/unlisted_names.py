"""Names that are on no list: by what people do in the words around them, and beside other names in a list."""

import re
from collections.abc import Iterator, Sequence

from nlp.redact import name_shapes as shape
from nlp.redact.words import is_given_name, is_name_or_word, is_never_a_name, is_ordinary, may_be_a_place

_CAPITALISED = re.compile(rf"(?<![\w'@./-]){shape.CAPITALISED}(?![\w@/]|\.\w)")
_SURNAME = re.compile(rf"[ \t]+({shape.PARTICLE}?{shape.CAPITALISED})(?![\w@/])")
_NEXT_OF_LIST = re.compile(
    rf"(?:,?[ \t]+(?:and|&|or|n)[ \t]+|,[ \t]+)({shape.CAPITALISED}(?:[ \t]+{shape.CAPITALISED})?)(?![\w/])"
)
_LAST_OF_LIST = re.compile(
    rf"({shape.CAPITALISED}(?:[ \t]+{shape.CAPITALISED})?)(?:,?[ \t]+(?:and|&|or|n)[ \t]+|,[ \t]+)$"
)
_SHORTEST = 3


def find_unlisted_names(text: str) -> Iterator[tuple[int, int]]:
    """Find capitalised words on no list that do what people do (“told me”, “next door”), or are spoken to."""
    for match in _CAPITALISED.finditer(text):
        word, start, end = match.group(), match.start(), match.end()
        if not _is_unknown(word) or shape.PLACE_RIGHT_AFTER.match(text, end):
            continue
        before = shape.before(text, start)
        word_before = shape.WORD_BEFORE.search(before)
        if word_before and (
            shape.NOT_BEFORE_A_NAME.fullmatch(word_before.group()) or _is_part_of_a_name(word_before.group())
        ):
            continue
        surname = _SURNAME.match(text, end)
        if (
            surname
            and _is_unknown(surname.group(1).split()[-1])
            and not shape.PLACE_RIGHT_AFTER.match(text, surname.end())
        ):
            end = surname.end()
        if shape.PLACE_BEFORE.search(before):
            continue
        is_doing = shape.PERSON_AFTER.match(text, end) or (
            not may_be_a_place(word) and shape.DOES_AS_PEOPLE_DO.match(text, end)
        )
        if is_doing or (not may_be_a_place(word) and shape.PERSON_BEFORE.search(before)):
            yield start, end


def find_in_lists(text: str, known: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Find the names that stand in one list with names that were found: “Liam, Oluwa and Jay”."""
    for start, end in known:
        place = end
        while (match := _NEXT_OF_LIST.match(text, place)) and _may_be_listed(text, match, text[: match.end()]):
            place = match.end(1)
            yield match.start(1), _end_of_name(match)
        offset = max(0, start - shape.WINDOW)
        if (match := _LAST_OF_LIST.search(text[offset:start])) and _may_be_listed(text[offset:], match, text[offset:]):
            yield offset + match.start(1), offset + _end_of_name(match)


def _may_be_listed(text: str, match: re.Match[str], seen: str) -> bool:
    words = match.group(1).split()
    words_before = shape.before(seen, match.start(1))
    before = shape.WORD_BEFORE.search(words_before)
    if shape.DAY_BEFORE.search(words_before):
        return False
    if shape.PLACE_RIGHT_AFTER.match(text, match.end(1)) or (
        before and shape.NOT_BEFORE_A_NAME.fullmatch(before.group())
    ):
        return False
    if len(words) > 1 and _is_plain(words[1]):
        return is_name_or_word(words[0])
    return is_name_or_word(words[0]) or _is_unknown(words[0])


def _end_of_name(match: re.Match[str]) -> int:
    """Give the end of the listed name, without a second word that is none: “Rose Wardens”."""
    first, _, second = match.group(1).partition(" ")
    return match.start(1) + len(first) if second and _is_plain(second.strip()) else match.end(1)


def _is_plain(word: str) -> bool:
    return is_never_a_name(word) or is_ordinary(word)


def _is_unknown(word: str) -> bool:
    plain = word.partition("'")[0]
    return not (
        len(word) < _SHORTEST
        or is_given_name(word)
        or is_never_a_name(word)
        or is_ordinary(word)
        or is_ordinary(plain)
        or any(is_never_a_name(part) or is_ordinary(part) for part in word.split("-"))
    )


def _is_part_of_a_name(word: str) -> bool:
    """Say whether the word before is capitalised and no plain word, so that both make one name of something."""
    return word[0].isupper() and not is_ordinary(word) and not is_given_name(word)
