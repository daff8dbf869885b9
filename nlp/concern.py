"""Answers that suggest that a person is at risk: for somebody to read the same day, never a label, never published."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from spacy.lang.en.stop_words import STOP_WORDS
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from nlp.language import english, lemmas_of, read, words_of
from nlp.types import Concern, ConcernKind

NOTHING = "nothing"
EXACT = "="
WORDS_BACK = 4
"""How far before a wording a denial is looked for."""

_MEANINGS = {
    ConcernKind.SELF_HARM: "somebody may harm themselves",
    ConcernKind.CHILD_AT_RISK: "a child may be at risk",
    ConcernKind.ABUSE_AT_HOME: "somebody may be abused by a partner or relative",
    ConcernKind.ADULT_AT_RISK: "an adult may be threatened, hurt or used",
}
_ENDS = [".", "!", "?"]
_DENIALS = frozenset({"not", "never", "nobody", "no-one", "without", "nor"})
_GAPS = {
    "..": [{"TEXT": {"NOT_IN": _ENDS}, "LEMMA": {"NOT_IN": sorted(_DENIALS)}, "OP": "?"}] * 3,
    "...": [{"LEMMA": {"NOT_IN": sorted(_DENIALS)}, "OP": "?"}] * 6,
}
_TO_CLOSE_UP = re.compile(r"^\s|\s\s")
_LONG_AGO = re.compile(
    r"\b(?:years|decades)\s+ago\b|\bwhen\s+(?:i|we)\s+(?:was|were)\s+(?:young|a\s+(?:kid|bairn|lad|lass|child))\b"
)


@dataclass(frozen=True, slots=True)
class _Wording:
    """One wording: what it stands for, what finds it, and the words of which it cannot do without any."""

    label: str
    matcher: Matcher
    needed: tuple[frozenset[str], ...]

    @property
    def rarest(self) -> frozenset[str]:
        """The words to look for first."""
        return min(self.needed, key=lambda lemmas: (bool(lemmas & STOP_WORDS), len(lemmas)))


def find_concerns(text: str) -> tuple[Concern, ...]:
    """Give what in a comment suggests a person at risk, in order of place; none of one kind overlap.

    A wording that is denied, or that is said to be long ago, is left out. Offsets are into the text as it was given.
    """
    # A double space would stand between the words of a wording.
    kept: Sequence[int] = range(len(text))
    if _TO_CLOSE_UP.search(text):
        kept = [place for place in kept if not text[max(0, place - 1) : place + 1].isspace()]
    doc = read("".join(text[place] for place in kept) if len(kept) < len(text) else text)
    spans = ((kept[first], kept[last - 1] + 1, kind) for first, last, kind in sorted(_places(doc)))
    return tuple(
        Concern(kind, start, end, f"The words “{text[start:end]}” may mean that {_MEANINGS[kind]}.")
        for start, end, kind in spans
    )


def reason_for_meaning(kind: ConcernKind, words: str) -> str:
    """Say why a piece is flagged that holds no known wording."""
    return f"“{words}” reads like answers that say that {_MEANINGS[kind]}."


def _places(doc: Doc) -> Iterator[tuple[int, int, ConcernKind]]:
    matches = list(_matches(doc))
    harmless = [match for match in matches if match.label_ == NOTHING]
    for kind in ConcernKind:
        for span in filter_spans(match for match in matches if match.label_ == kind):
            is_harmless = any(span.start < other.end and other.start < span.end for other in harmless)
            if not is_harmless and not _is_set_aside(doc, span.start, span.end):
                yield span.start_char, span.end_char, kind


def _matches(doc: Doc) -> Iterator[Span]:
    words = {*lemmas_of(doc), *words_of(doc)}
    index = _wordings()
    for wording in (wording for word in sorted(words & index.keys()) for wording in index[word]):
        if all(words & needed for needed in wording.needed):
            yield from (Span(doc, first, last, label=wording.label) for _, first, last in wording.matcher(doc))


def _is_set_aside(doc: Doc, first: int, last: int) -> bool:
    before = doc[max(0, first - WORDS_BACK) : first]
    ends = [token.i for token in before if token.text in _ENDS]
    nearest = doc[ends[-1] + 1 : first] if ends else before
    if any(token.lemma_ in _DENIALS for token in nearest):
        return True
    sentence_end = next((token.i for token in doc[last:] if token.text in _ENDS), len(doc))
    return bool(_LONG_AGO.search(doc[first:sentence_end].text))


@cache
def _wordings() -> Mapping[str, Sequence[_Wording]]:
    """Give the wordings that ship, by each of the words one of which must be there."""
    content = yaml.safe_load((files("nlp") / "resources" / "concerns.yaml").read_text("utf-8"))
    index: dict[str, list[_Wording]] = {}
    for label, phrases in {**content["kinds"], NOTHING: content["nothing"]}.items():
        for phrase in phrases:
            wording = _wording(label, phrase, content["lists"])
            for word in wording.rarest:
                index.setdefault(word, []).append(wording)
    return index


def _wording(label: str, phrase: str, lists: Mapping[str, str]) -> _Wording:
    spelt_out = re.sub(r"<(\w+)>", lambda match: lists[match.group(1)], phrase)
    pattern: list[dict[str, Any]] = []
    needed: list[frozenset[str]] = []
    for word in spelt_out.split():
        if word in _GAPS:
            pattern += _GAPS[word]
            continue
        if word.startswith(EXACT):
            pattern.append({"TEXT": word.removeprefix(EXACT)})
            needed.append(frozenset({word.removeprefix(EXACT)}))
            continue
        lemmas = frozenset(token.lemma_ for choice in word.rstrip("?").split("/") for token in read(choice)[:1])
        pattern.append({"LEMMA": {"IN": sorted(lemmas)}, **({"OP": "?"} if word.endswith("?") else {})})
        if not word.endswith("?"):
            needed.append(lemmas)
    matcher = Matcher(english().vocab)
    matcher.add(label, [pattern])
    return _Wording(label, matcher, tuple(needed))
