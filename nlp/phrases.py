"""Hand-written phrases for each theme, found in a comment on lemmas, with denials set apart."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from itertools import product
from typing import Any

import yaml
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc

from nlp.clean import has_words
from nlp.codebook import UNCLEAR, CodeBook
from nlp.language import english, read
from nlp.passages import split_into_passages
from nlp.stance import is_set_aside
from nlp.types import Span

GAP = ".."
GAP_TOKENS = 3
MOST_WORDS_OF_AN_EXAMPLE = 4
NOTHING_SAID = (
    "do not know",
    "don't know",
    "dont know",
    "dunno",
    "no idea",
    "no comment",
    "no opinion",
    "not applicable",
    "n a",
)
"""What people write for want of an answer, to whatever question."""


class Strength(StrEnum):
    """How much a phrase says: that it names the theme, or only leans towards it."""

    STRONG = "strong"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class PhraseHit:
    """A phrase of a theme, found in a comment. `is_set_aside` when it is denied, over and done with, or praised."""

    theme_id: str
    strength: Strength
    span: Span
    is_set_aside: bool


Lexicon = Mapping[str, Mapping[Strength, tuple[str, ...]]]


def shipped_lexicon() -> Lexicon:
    """Give the phrases that ship with the product, by theme."""
    folder = files("nlp") / "resources" / "phrases"
    lexicon: dict[str, dict[Strength, tuple[str, ...]]] = {}
    for name in sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml")):
        content = yaml.safe_load((folder / name).read_text("utf-8"))
        for theme_id, phrases in content.items():
            lexicon[theme_id] = {strength: _split(phrases[strength]) for strength in Strength}
    return lexicon


def lexicon_from_examples(codebook: CodeBook) -> Lexicon:
    """Take the short examples and the labels of a code book as phrases, for themes without a lexicon."""
    examples = {
        theme.id: {
            Strength.STRONG: tuple(
                _plain(example)
                for example in theme.include
                if has_words(example) and len(example.split()) <= MOST_WORDS_OF_AN_EXAMPLE
            ),
            Strength.HINT: (),
        }
        for theme in codebook.themes
    }
    if UNCLEAR in examples:
        examples[UNCLEAR][Strength.STRONG] += NOTHING_SAID
    return examples


class PhraseRules:
    """Finds the phrases of a lexicon in comments.

    A phrase is a row of words in any inflection. `a/b` means either word, a trailing `?` that the word may
    be missing, and `..` that up to three words may stand between.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile the lexicon."""
        self.theme_ids = tuple(lexicon)
        self._fixed = PhraseMatcher(english().vocab, attr="LEMMA")
        self._flexible = Matcher(english().vocab)
        self._flexible_count = 0
        for theme_id, by_strength in lexicon.items():
            for strength, phrases in by_strength.items():
                self._add(f"{theme_id} {strength}", phrases)

    def find(self, doc: Doc, text: str) -> tuple[PhraseHit, ...]:
        """Give the phrases found in a comment, which `doc` is the reading of, in order of place, longest first."""
        passages = split_into_passages(text)
        found = {
            (doc[first:last].start_char, doc[first:last].end_char, english().vocab.strings[key])
            for key, first, last in self._matches(doc)
        }
        return tuple(
            _hit(start, end, name, text, passages)
            for start, end, name in sorted(found, key=lambda place: (place[0], -place[1], place[2]))
        )

    def _matches(self, doc: Doc) -> Iterator[tuple[int, int, int]]:
        yield from self._fixed(doc)
        if self._flexible_count:
            yield from self._flexible(doc)

    def _add(self, name: str, phrases: Iterable[str]) -> None:
        flexible = []
        for phrase in phrases:
            if GAP in phrase.split():
                flexible.append(_token_patterns(phrase))
            else:
                self._fixed.add(name, [read(form) for form in _forms(phrase)])
        if flexible:
            self._flexible.add(name, flexible)
            self._flexible_count += len(flexible)


def _split(phrases: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in phrases.split(","))


def _plain(example: str) -> str:
    """Write an example of a code book, in which no sign has a special sense, as a phrase."""
    return example.replace("/", " ").replace("?", " ").replace("..", " ").strip()


def _hit(start: int, end: int, name: str, text: str, passages: tuple[Span, ...]) -> PhraseHit:
    theme_id, strength = name.split(" ")
    passage = next((place for place in passages if place.start <= start < place.end), Span(0, len(text)))
    return PhraseHit(
        theme_id=theme_id,
        strength=Strength(strength),
        span=Span(start, end),
        is_set_aside=is_set_aside(text, passage, Span(start, end)),
    )


def _forms(phrase: str) -> Iterator[str]:
    """Spell out a phrase with alternatives and optional words as plain phrases."""
    choices = [[*word.rstrip("?").split("/"), *([""] if word.endswith("?") else [])] for word in phrase.split()]
    for words in product(*choices):
        yield " ".join(word for word in words if word)


def _token_patterns(phrase: str) -> list[dict[str, Any]]:
    patterns: list[dict[str, Any]] = []
    for word in phrase.split():
        if word == GAP:
            patterns += [{"OP": "?"}] * GAP_TOKENS
            continue
        lemmas = [token.lemma_ for form in word.rstrip("?").split("/") for token in read(form)[:1]]
        patterns.append({"LEMMA": {"IN": lemmas}, **({"OP": "?"} if word.endswith("?") else {})})
    return patterns
