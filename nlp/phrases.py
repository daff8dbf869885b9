"""Finding phrases in a comment on lemmas, with denials set apart."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from spacy.attrs import IDX, LENGTH
from spacy.lang.en.stop_words import STOP_WORDS
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc

from nlp.language import english, lemmas_of, read, spelt
from nlp.lexicon import Lexicon, PhraseHit, Strength
from nlp.stance import is_set_aside
from nlp.types import Span

GAP = ".."
GAP_TOKENS = 3


class PhraseRules:
    """Finds the phrases of a lexicon in comments.

    A phrase is a row of words in any inflection. `a/b` means either word, a trailing `?` that the word may
    be missing, and `..` that up to three words may stand between.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile the lexicon."""
        self.theme_ids = tuple(lexicon)
        self._fixed = PhraseMatcher(english().vocab, attr="LEMMA")
        self._flexible: dict[str, list[_FlexiblePhrase]] = {}
        for theme_id, by_strength in lexicon.items():
            for strength, phrases in by_strength.items():
                self._add(f"{theme_id} {strength}", phrases)

    def find(self, doc: Doc, text: str, passages: Sequence[Span]) -> tuple[PhraseHit, ...]:
        """Give the phrases found in a comment, which `doc` is the reading of, in order of place, longest first.

        Whether a phrase is denied is looked for in the one of the comment's `passages` that it stands in.
        """
        matches = set(self._matches(doc))
        if not matches:
            return ()
        starts, lengths = doc.to_array([IDX, LENGTH]).T.tolist()
        found = {(starts[first], starts[last - 1] + lengths[last - 1], spelt(key)) for key, first, last in matches}
        return tuple(
            _hit(start, end, name, text, passages)
            for start, end, name in sorted(found, key=lambda place: (place[0], -place[1], place[2]))
        )

    def _matches(self, doc: Doc) -> Iterator[tuple[int, int, int]]:
        yield from self._fixed(doc)
        words = set(lemmas_of(doc))
        for word in words & self._flexible.keys():
            for phrase in self._flexible[word]:
                if all(words & lemmas for lemmas in phrase.needed):
                    yield from phrase.matcher(doc)

    def _add(self, name: str, phrases: Iterable[str]) -> None:
        for phrase in phrases:
            if GAP not in phrase.split():
                self._fixed.add(name, [read(form) for form in _forms(phrase)])
                continue
            flexible = _flexible(name, phrase)
            for word in flexible.rarest:
                self._flexible.setdefault(word, []).append(flexible)


@dataclass(frozen=True, slots=True)
class _FlexiblePhrase:
    """A phrase with a gap: what finds it, and for each word that must be there the lemmas of which one will do.

    Most phrases miss a word in most comments, so words are looked at first: it is many times quicker than to match.
    """

    matcher: Matcher
    needed: tuple[frozenset[str], ...]

    @property
    def rarest(self) -> frozenset[str]:
        """The lemmas of the word that is likely to be missing most often."""
        return min(self.needed, key=lambda lemmas: (bool(lemmas & STOP_WORDS), len(lemmas)))


def _hit(start: int, end: int, name: str, text: str, passages: Sequence[Span]) -> PhraseHit:
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


def _flexible(name: str, phrase: str) -> _FlexiblePhrase:
    pattern: list[dict[str, Any]] = []
    needed: list[frozenset[str]] = []
    for word in phrase.split():
        if word == GAP:
            pattern += [{"OP": "?"}] * GAP_TOKENS
            continue
        lemmas = frozenset(token.lemma_ for form in word.rstrip("?").split("/") for token in read(form)[:1])
        may_be_missing = word.endswith("?")
        pattern.append({"LEMMA": {"IN": sorted(lemmas)}, **({"OP": "?"} if may_be_missing else {})})
        if not may_be_missing:
            needed.append(lemmas)
    matcher = Matcher(english().vocab)
    matcher.add(name, [pattern])
    return _FlexiblePhrase(matcher, tuple(needed))
