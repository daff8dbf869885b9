"""A comment as the review screen shows it: with its evidence and passages marked, and each theme with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from consult.policy.highlighting import Piece, pieces_of
from consult.policy.theme_choice import CategoryOfThemes, ThemeChoice, by_category
from consult.queries.comments import CommentWithThemes, ThemeOnComment
from consult.queries.themes import ThemeInBook

MOST_KEYS = 9


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """An idea-sized piece of a comment, marked, with the labels of the machine's themes that it carries."""

    pieces: tuple[Piece, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfferedTheme:
    """A theme that stands ready to be kept or taken away, with the number key that does it."""

    theme: ThemeInBook
    machine: ThemeOnComment | None
    number: int | None


@dataclass(frozen=True, slots=True)
class Offered:
    """The themes of the form: those proposed or ticked first, then every other one by category."""

    first: tuple[OfferedTheme, ...]
    rest: tuple[CategoryOfThemes, ...]


def passages_of(comment: CommentWithThemes, passages: Sequence[Sequence[Any]] | None) -> tuple[ShownPassage, ...]:
    """The comment in its passages, in order; in one piece where the machine stored no passages of this text."""
    spans = [span for theme in comment.machines for span in theme.evidence]
    labels = {theme.key: theme.label for theme in comment.machines}
    cuts = [(start, end, keys) for start, end, keys in passages or ()]
    if not cuts or cuts[-1][1] > len(comment.text):
        return (ShownPassage(pieces_of(comment.text, spans), ()),)
    ends = [start for start, _, _ in cuts[1:]] + [len(comment.text)]
    starts = [0, *ends[:-1]]
    return tuple(
        ShownPassage(
            _pieces_within(comment.text, spans, start, end), tuple(labels[key] for key in keys if key in labels)
        )
        for start, end, (_, _, keys) in zip(starts, ends, cuts, strict=True)
    )


def offered(comment: CommentWithThemes, themes: Sequence[ThemeInBook], choice: ThemeChoice) -> Offered:
    """The themes as the form shows them: the machine's in its order, then what else is ticked, then the rest."""
    by_key = {theme.key: theme for theme in themes}
    machine = {theme.key: theme for theme in comment.machines if theme.key in by_key}
    first = list(dict.fromkeys([*machine, *choice.ticked]))
    return Offered(
        tuple(
            OfferedTheme(by_key[key], machine.get(key), place if place <= MOST_KEYS else None)
            for place, key in enumerate(first, start=1)
        ),
        by_category([theme for theme in themes if theme.key not in first]),
    )


def print_of_text(comment: CommentWithThemes) -> str:
    """A short name for the words of a comment: another where somebody has corrected them."""
    return _short(comment.text)


def print_of_proposal(comment: CommentWithThemes) -> str:
    """A short name for what the machine proposes: another where a run has changed its mind."""
    return _short("|".join(f"{theme.key}:{theme.probability}" for theme in comment.machines))


def _pieces_within(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[Piece, ...]:
    return pieces_of(text[start:end], [(max(a, start) - start, min(b, end) - start) for a, b in spans])


def _short(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
