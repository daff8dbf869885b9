"""The phrases that speak for each theme, as they are written down, and what one found in a comment is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

import yaml

from nlp.clean import has_words
from nlp.codebook import UNCLEAR, CodeBook
from nlp.types import Span

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


def lexicon_for(codebook: CodeBook, were: Mapping[str, Sequence[str]]) -> Lexicon:
    """Give the phrases of a code book whose themes `were` some of those that ship, by their ids: their lists, joined.

    Other themes have their examples, and so have the parts of a theme that was split: its list would show neither part.
    The lists of themes that are gone are there too, since trained heads go by them.
    """
    phrases = shipped_lexicon()
    claims = Counter(each for names in were.values() for each in names)
    return {
        **phrases,
        **lexicon_from_examples(codebook),
        **{
            theme_id: joined([phrases[each] for each in names])
            for theme_id, names in were.items()
            if all(claims[each] == 1 for each in names)
        },
    }


def joined(phrases: Sequence[Mapping[Strength, tuple[str, ...]]]) -> Mapping[Strength, tuple[str, ...]]:
    """Give the phrases of several themes as those of one."""
    return {
        strength: tuple(dict.fromkeys(phrase for each in phrases for phrase in each[strength])) for strength in Strength
    }


def telling(hits: Sequence[PhraseHit], theme_id: str) -> list[PhraseHit]:
    """Give the finds of a theme that are meant: those that name it, or, where none does, those that lean towards it."""
    mine = [hit for hit in hits if hit.theme_id == theme_id and not hit.is_set_aside]
    return [hit for hit in mine if hit.strength is Strength.STRONG] or mine


def _split(phrases: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in phrases.split(","))


def _plain(example: str) -> str:
    """Write an example of a code book, in which no sign has a special sense, as a phrase."""
    return example.replace("/", " ").replace("?", " ").replace("..", " ").strip()
