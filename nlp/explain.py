"""Why a comment was given a theme: the words that show it, and a sentence for the person who checks."""

from collections.abc import Sequence

from nlp.codebook import NO_ISSUE, OTHER, UNCLEAR, Theme
from nlp.lexicon import PhraseHit, telling
from nlp.types import Span

MOST_SPANS = 3
NOTHING_TO_READ = "There is nothing to read in this answer."


def evidence_from_phrases(hits: Sequence[PhraseHit], theme_id: str) -> tuple[Span, ...]:
    """Give the places of a theme's phrases, the telling ones where there are any, none inside another."""
    spans: list[Span] = []
    for hit in sorted(telling(hits, theme_id), key=lambda hit: (hit.span.start - hit.span.end, hit.span.start)):
        if all(hit.span.end <= kept.start or kept.end <= hit.span.start for kept in spans):
            spans.append(hit.span)
    return tuple(sorted(spans[:MOST_SPANS], key=lambda span: span.start))


def reason_for(theme: Theme, *, text: str, phrases: Sequence[Span], is_trained: bool, is_sure: bool) -> str:
    """Give one plain sentence on why the theme was given."""
    if phrases and theme.id not in {OTHER, NO_ISSUE, UNCLEAR}:
        said: dict[str, str] = {}  # in the order of the text, what is repeated in other letters once
        for span in phrases:
            words = text[span.start : span.end].strip()
            said.setdefault(words.casefold(), words)
        quoted = " and ".join(f"“{words}”" for words in said.values())
        if len(quoted.split()) == 1:
            return f"The word {quoted} is on the list for {theme.label}."
        return f"The words {quoted} are on the list for {theme.label}."
    if not is_sure:
        return f"Nothing fits this answer well; {theme.label} comes nearest."
    if is_trained:
        return f"Reads like answers that were coded to {theme.label}."
    return f"Close in meaning to what the code book says of {theme.label}."
