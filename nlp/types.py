"""The values that go into the theming engine and come out of it, free of any heavy import."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

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


class DetailKind(StrEnum):
    """The kinds of personal detail that are masked."""

    PERSON = "person"
    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"
    ADDRESS = "address"
    VEHICLE = "vehicle"
    HANDLE = "handle"


@dataclass(frozen=True, slots=True)
class PersonalDetail:
    """Something in a text that could identify a person, as offsets into the text exactly as it was given."""

    start: int
    end: int
    kind: DetailKind


class ConcernKind(StrEnum):
    """The ways in which a comment may suggest that a person is at risk."""

    SELF_HARM = "self-harm"
    CHILD_AT_RISK = "child-at-risk"
    ABUSE_AT_HOME = "abuse-at-home"
    ADULT_AT_RISK = "adult-at-risk"


@dataclass(frozen=True, slots=True)
class Concern:
    """Words that suggest a person at risk: for a person to read the same day, never a label and never published."""

    kind: ConcernKind
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class CodedPassage:
    """An idea-sized piece of a comment, as offsets into its text, with those of the comment's themes that it carries.

    It may carry none: a denial, a greeting, the story that leads up to the point.
    """

    start: int
    end: int
    theme_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodedComment:
    """What the machine made of one comment: never without an assignment, the strongest first.

    `is_covered` is false when the comment raises something that the code book has no theme for.
    `passages` hold every word of the comment, in order and without overlap; each assigned theme is carried by at least
    one of them, and none carries another theme. A comment without words has none.
    `masked_text` is the comment with personal details masked; evidence offsets do not apply to it, while those of
    `personal_details` and `concerns` are into the comment as it was given.
    """

    comment_id: str
    assignments: tuple[Assignment, ...]
    masked_text: str
    is_covered: bool
    personal_details: tuple[PersonalDetail, ...] = ()
    concerns: tuple[Concern, ...] = ()
    passages: tuple[CodedPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class CandidateTheme:
    """A theme the machine proposes for a person to accept or refuse; it counts for nothing until then.

    `label` is a working title. `comment_ids` are all the comments it was drawn from, `example_ids` the most typical of
    them, ten where there are ten. `stability_0_to_1` is the share of its pairs of passages that stay together when the
    proposal is repeated with other seeds.
    """

    label: str
    key_phrases: tuple[str, ...]
    comment_ids: tuple[str, ...]
    example_ids: tuple[str, ...] = ()
    stability_0_to_1: float | None = None
    nearest_theme_id: str | None = None

    @property
    def size(self) -> int:
        """How many comments it was drawn from."""
        return len(self.comment_ids)


@dataclass(frozen=True, slots=True)
class PassageOfComment:
    """A passage, with personal details masked, and the comment it stands in."""

    comment_id: str
    masked_text: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """A group of passages that was not proposed as a theme, with the reason as a plain sentence."""

    label: str
    comment_ids: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found among the comments that the code book leaves uncovered.

    Where nothing is proposed, `why_none` says why. `left_over` are the passages that no candidate holds, for a person
    to read: all of them where there were too few to group.
    """

    candidates: tuple[CandidateTheme, ...]
    set_aside: tuple[SetAside, ...]
    left_over: tuple[PassageOfComment, ...]
    why_none: str | None


@dataclass(frozen=True, slots=True)
class CopyGroup:
    """Comments that are one text, pasted with small edits at most. Each of them counts as an answer.

    `commonest_id` is the first comment in the wording most used; `wordings` says how many wordings there are.
    """

    comment_ids: tuple[str, ...]
    commonest_id: str
    wordings: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a result was made with, so that every figure built on it can be traced."""

    config_fingerprint: str
    encoder_name: str
    model_fingerprint: str
    codebook_version: str
