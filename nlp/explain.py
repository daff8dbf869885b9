"""Why a comment was given a theme: the passages that show it, and a sentence for the person who checks."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.codebook import NO_ISSUE, OTHER, UNCLEAR, Theme
from nlp.encoder import Encoder, Vectors
from nlp.features import Reading
from nlp.passages import split_into_passages
from nlp.phrases import PhraseHit, Strength
from nlp.types import Span

MOST_SPANS = 3
NOTHING_TO_READ = "There is nothing to read in this answer."


def evidence_from_phrases(hits: Sequence[PhraseHit], theme_id: str) -> tuple[Span, ...]:
    """Give the places of a theme's phrases, the telling ones where there are any, none inside another."""
    mine = [hit for hit in hits if hit.theme_id == theme_id and not hit.is_set_aside]
    telling = [hit for hit in mine if hit.strength is Strength.STRONG] or mine
    spans: list[Span] = []
    for hit in sorted(telling, key=lambda hit: (hit.span.start - hit.span.end, hit.span.start)):
        if all(hit.span.end <= kept.start or kept.end <= hit.span.start for kept in spans):
            spans.append(hit.span)
    return tuple(sorted(spans[:MOST_SPANS], key=lambda span: span.start))


def nearest_passage(reading: Reading, direction: Vectors, *, encoder: Encoder, most: int) -> tuple[Span, ...]:
    """Give the passage whose meaning lies furthest in a theme's direction, the first of them where several do."""
    text = reading.comment.text
    passages = split_into_passages(text)[:most]
    if len(passages) < 2:
        return passages
    nearness = encoder.embed([text[place.start : place.end] for place in passages]) @ direction
    return (passages[int(nearness.argmax())],)


def most_attended_passage(
    text: str, attention: NDArray[np.float32], offsets: Sequence[tuple[int, int]]
) -> tuple[Span, ...]:
    """Give the passage that a theme's head of the tuned network looks at most, the first of them where several do."""
    passages = split_into_passages(text)
    if len(passages) < 2:
        return passages
    looked_at = [
        sum(float(share) for share, (start, end) in zip(attention, offsets, strict=True) if _is_in(start, end, passage))
        for passage in passages
    ]
    return (passages[looked_at.index(max(looked_at))],)


def reason_for(theme: Theme, *, text: str, phrases: Sequence[Span], is_trained: bool, is_sure: bool) -> str:
    """Give one plain sentence on why the theme was given."""
    if phrases and theme.id not in {OTHER, NO_ISSUE, UNCLEAR}:
        quoted = " and ".join(f"“{text[span.start : span.end].strip()}”" for span in phrases)
        return f"The words {quoted} are on the list for {theme.label}."
    if not is_sure:
        return f"Nothing fits this answer well; {theme.label} comes nearest."
    if is_trained:
        return f"Reads like answers that were coded to {theme.label}."
    return f"Close in meaning to what the code book says of {theme.label}."


def _is_in(start: int, end: int, passage: Span) -> bool:
    """Say whether a token begins in a passage. Marks that the tokenizer adds are nowhere: they are empty."""
    return start < end and passage.start <= start < passage.end
