"""Splitting a comment into idea-sized pieces that keep their offsets."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import cast

import spacy
from spacy.language import Language
from spacy.pipeline import Sentencizer

from nlp.clean import clean, has_words
from nlp.types import Span

_BREAK = re.compile(
    r"""
      (?<=[.!?;:\n])\s+                              # the end of a sentence or clause, as people type it
    | \n+ | \s-+\s | \s\+\s | \s*[•*]\s+             # lines, dashes, plus signs and bullets of a list
    | (?<=[^\W\d]{2})(?<!\band)/(?!or\b)(?=[^\W\d]{2})  # its slashes, but neither "24/7" nor "and/or"
    | (?:,\s*|\s+)(?=(?:but|also|plus|although|though|however|whereas|meanwhile|then\ there'?s|as\ well\ as)\b)
    | ,?\s+(?=and\ (?:the|also|then|there|now|my|our)\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ITEM_BREAK = re.compile(r",\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+", re.IGNORECASE)
_NOT_A_LIST = re.compile(r"\b(?:not?|never|used to|\w+n'?t)\b", re.IGNORECASE)
_NO_END = re.compile(r"\b(?:e\.g|i\.e|a\.m|p\.m|approx|st|dr|mr|mrs|rev|cllr|sgt|insp)\.$", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*\(?1[.)]\s")
_NUMBER = re.compile(r"(?<!\S)\(?\d{1,2}[.)]\s")
FEWEST_ITEMS = 3
MOST_WORDS_OF_AN_ITEM = 4


def split_into_passages(text: str) -> tuple[Span, ...]:
    """Give the passages of a comment in order; none overlap and none is blank."""
    plain = clean(text)
    pieces = [
        piece
        for start, end in _numbered_items(plain)
        for sentence in _sentences(plain, start, end)
        for piece in _pieces(plain, sentence)
    ]
    return tuple(_trimmed(plain, start, end) for start, end in _with_something_to_say(plain, pieces))


def _numbered_items(text: str) -> Iterator[tuple[int, int]]:
    """Give the items of an answer that is a numbered list; of any other, the answer."""
    starts = [match.start() for match in _NUMBER.finditer(text)] if _NUMBERED.match(text) else [0]
    return pairwise([*starts, len(text)])


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give spaCy's sentences, except that an abbreviation does not end one."""
    if not _may_end_a_sentence().search(text, start, max(start, end - 1)):
        yield start, end
        return
    first = start
    for sentence in _sentencizer()(text[start:end]).sents:
        ends = start + sentence.end_char
        if not _NO_END.search(text[first:ends].rstrip()):
            yield first, ends
            first = ends
    yield first, end


def _pieces(text: str, sentence: tuple[int, int]) -> Iterator[tuple[int, int]]:
    for start, end in _between(_BREAK, text, *sentence):
        items = list(_between(_ITEM_BREAK, text, start, end))
        yield from items if _is_list([text[place[0] : place[1]] for place in items]) else [(start, end)]


def _between(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text, start, end):
        if _NO_END.search(text[start : match.start()]):
            continue
        yield start, match.start()
        start = match.end()
    yield start, end


def _is_list(items: list[str]) -> bool:
    """Say whether a clause only names things, one after another: “potholes, parking and dog muck”."""
    return len(items) >= FEWEST_ITEMS and all(
        has_words(item) and len(item.split()) <= MOST_WORDS_OF_AN_ITEM and not _NOT_A_LIST.search(item)
        for item in items
    )


def _with_something_to_say(text: str, pieces: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Drop blank pieces, and leave a bare number with what comes after it."""
    held: int | None = None
    for start, end in pieces:
        if any(character.isalpha() for character in text[start:end]):
            yield (start if held is None else held), end
            held = None
        elif held is None and has_words(text[start:end]):
            held = start
    if held is not None:
        yield held, len(text)


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    stripped = piece.strip()
    begin = start + piece.index(stripped[0])
    return Span(begin, begin + len(stripped))


@cache
def _may_end_a_sentence() -> re.Pattern[str]:
    """Find the characters that end spaCy's sentences: most answers have none but their last, and need no tokens."""
    ends = "".join(sorted(cast(Sentencizer, _sentencizer().get_pipe("sentencizer")).punct_chars))
    return re.compile(f"[{re.escape(ends)}]")


@cache
def _sentencizer() -> Language:
    language = spacy.blank("en")
    language.max_length = 10_000_000
    language.add_pipe("sentencizer")
    return language
