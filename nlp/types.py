"""The values that go into the theming engine and come out of it, free of any heavy import."""

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[int, int], None]
"""Called with how many comments are done and how many there are in all."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One free-text answer, exactly as the person gave it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a comment's text, as offsets into the text exactly as it was given."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """The machine's opinion that a comment carries a theme, with its grounds."""

    theme_id: str
    probability_0_to_1: float
    evidence: tuple[Span, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class CodedComment:
    """What the machine made of one comment: never without an assignment, the strongest first.

    `is_covered` is false when the comment raises something that the code book has no theme for.
    `masked_text` is the comment with personal details masked; evidence offsets do not apply to it.
    """

    comment_id: str
    assignments: tuple[Assignment, ...]
    masked_text: str
    is_covered: bool


@dataclass(frozen=True, slots=True)
class CandidateTheme:
    """A theme the machine proposes for a person to accept or refuse; it counts for nothing until then."""

    label: str
    key_phrases: tuple[str, ...]
    comment_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a result was made with, so that every figure built on it can be traced."""

    config_fingerprint: str
    encoder_name: str
    model_fingerprint: str
    codebook_version: str
