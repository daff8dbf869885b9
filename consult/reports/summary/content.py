"""The board summary as one frozen object: everything that any rendering says, worded and rounded already.

It is made by `consult.reports.summary.freezing` from the data of one moment, and never looks at data again. Renderings
walk it from top to bottom: `identity`, `headline`, then each part with its sections and their blocks, in order. A part
that could not be made is still there and says why in `absent`.
"""

import json
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, PrivateAttr, StrictInt, ValidationError, model_validator

from consult.reports.summary.tables import Frozen, Key, Table

Format = Literal["consult-board-summary/1"]
FORMAT: Format = "consult-board-summary/1"
"""Changes with the shape of the object; what was signed in an older shape stays as it was."""


def _to_the_second_in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("naive datetime: use consult.clock.utc_now()")
    return moment.astimezone(UTC).replace(microsecond=0)


Moment = Annotated[datetime, AfterValidator(_to_the_second_in_utc)]


class SummaryUnreadable(Exception):
    """The text is not a summary in the format that this version reads."""


class PartKey(StrEnum):
    """The parts of a summary, in their order."""

    WHO_ANSWERED = "who-answered"
    CLOSED = "closed-questions"
    THEMES = "themes"
    RANKINGS = "mentions-and-impact"
    WAVES = "change-since-last-wave"
    LOCALITIES = "localities"
    UNCERTAIN = "how-sure"
    QUOTES = "quotes"
    DECISIONS = "decisions"
    METHODS = "methods"
    GLOSSARY = "glossary"


class Heading(Frozen):
    """A heading inside a section."""

    block: Literal["heading"] = "heading"
    text: str


class Paragraph(Frozen):
    """A paragraph of plain text. `is_warning`: set apart, so that nobody reads past it."""

    block: Literal["paragraph"] = "paragraph"
    text: str
    is_warning: bool = False


class Bullets(Frozen):
    """A bulleted list."""

    block: Literal["bullets"] = "bullets"
    items: tuple[str, ...]


class Quote(Frozen):
    """A comment as it may be shown, masked; the place it came from only where enough there said the same."""

    text: str
    about: str
    locality: str | None = None


class Quotes(Frozen):
    """Comments that people wrote."""

    block: Literal["quotes"] = "quotes"
    quotes: tuple[Quote, ...]


class Definition(Frozen):
    """A word or a name, and what it means or holds."""

    term: str
    meaning: str


class Definitions(Frozen):
    """Words and their meanings, or names and what they hold: a glossary, versions, fingerprints."""

    block: Literal["definitions"] = "definitions"
    definitions: tuple[Definition, ...]


Block = Annotated[
    Heading | Paragraph | Bullets | Quotes | Definitions | Table,
    Field(discriminator="block"),
]


class Section(Frozen):
    """A piece of a part under a heading of its own; no heading where the part needs none."""

    key: Key
    heading: str = ""
    blocks: tuple[Block, ...]


class Part(Frozen):
    """A part of the summary. Either it has sections, or `absent` says in a sentence why it has none."""

    key: PartKey
    title: str
    absent: str | None = None
    sections: tuple[Section, ...] = ()

    @model_validator(mode="after")
    def _is_there_or_says_why(self) -> Self:
        if bool(self.absent) == bool(self.sections):
            raise ValueError(f"the part {self.key} has sections, or says why it has none")
        return self


class Sentence(Frozen):
    """A sentence at the head of the summary, and the name of the rule that licenses it."""

    text: str
    rule: str


class StudyKind(StrEnum):
    """How those who answered came to answer. It decides what a figure may be said to speak of."""

    SELF_SELECTED = "open consultation"
    SAMPLE_SURVEY = "sample survey"


class SignOff(Frozen):
    """Who put their name to the summary, and what they had looked at."""

    number: Annotated[StrictInt, Field(ge=1)]
    signed_by: str
    signed_at: Moment
    draft_checksum: str  # of the draft that was looked at: the same object without this
    supersedes: StrictInt | None = None
    supersedes_because: str = ""


class CodingVersion(Frozen):
    """What the themes of one question were made with."""

    question_key: str
    ask: str
    code_book: str
    code_book_version: str
    code_book_checksum: str
    run: str | None = None
    coded_at: Moment | None = None
    encoder: str | None = None
    model: str | None = None
    learned_model: str | None = None
    configuration: str | None = None
    blind_sample: str | None = None  # the identifier of the sample that corrects the shares
    was_being_themed: bool = False  # a run was under way, so that old and new themes are mixed


class Identity(Frozen):
    """What the summary is of, when it was made, and from which versions of everything."""

    consultation: str
    slug: str
    run_by: str
    study: StudyKind
    opens_on: date
    closes_on: date
    is_still_open: bool
    is_demonstration: bool
    holds_invented_answers: bool
    made_at: Moment
    asked_by: str
    responses: StrictInt
    smallest_cell: StrictInt
    questionnaire: str
    questionnaire_version: StrictInt
    questionnaire_checksum: str
    coding: tuple[CodingVersion, ...] = ()


class SummaryContent(Frozen):
    """The whole summary. A draft has no `sign_off`; nothing else differs between a draft and what is signed."""

    format: Format = FORMAT
    identity: Identity
    sign_off: SignOff | None = None
    # What a reader must know before anything else: still open, comments not coded, invented answers.
    notices: tuple[str, ...] = ()
    headline: tuple[Sentence, ...] = ()
    parts: tuple[Part, ...]
    # Of what is shown since with something withheld, the checksum of what was signed. It is no part of the text.
    _checksum_as_signed: str | None = PrivateAttr(default=None)

    @property
    def title(self) -> str:
        """The name of the document: "Summary 2 of Safe Durham strategy", or a draft of it."""
        name = f"Summary {self.sign_off.number}" if self.sign_off else "Draft summary"
        return f"{name} of {self.identity.consultation}"

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table of the summary, in order."""
        return tuple(
            block
            for part in self.parts
            for section in part.sections
            for block in section.blocks
            if isinstance(block, Table)
        )

    @property
    def seal(self) -> str:
        """The checksum that every rendering shows: that of what was signed, also where a quote is withheld since."""
        return self._checksum_as_signed or self.checksum()

    def part(self, key: PartKey) -> Part:
        """The part with this key: every summary has each of them once."""
        return next(part for part in self.parts if part.key is key)

    def signed(self, sign_off: SignOff) -> "SummaryContent":
        """The same content with a signature. Raises ValueError where it is signed, or is not what was looked at."""
        if self.sign_off is not None or sign_off.draft_checksum != self.checksum():
            raise ValueError("signed already, or not the draft that was looked at")
        return self.model_copy(update={"sign_off": sign_off})

    def shown_since(self, *, parts: tuple[Part, ...], notice: str) -> "SummaryContent":
        """What is shown of a signed summary once something of it is withheld, under the checksum of what was signed."""
        shown = self.model_copy(update={"parts": parts, "notices": (*self.notices, notice)})
        shown._checksum_as_signed = self.seal
        return shown

    def to_json(self) -> str:
        """The canonical text of the summary: the same content gives the same bytes."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    def checksum(self) -> str:
        """The SHA-256 of the canonical text in UTF-8, as 64 hexadecimal digits."""
        return sha256(self.to_json().encode()).hexdigest()

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if [part.key for part in self.parts] != list(PartKey):
            raise ValueError("a summary has every part once, in order")
        keys = [table.key for table in self.tables]
        if len(set(keys)) < len(keys):
            raise ValueError("two tables have one key")
        return self


def from_json(text: str) -> SummaryContent:
    """The summary that `to_json` wrote. Raises SummaryUnreadable."""
    try:
        return SummaryContent.model_validate_json(text)
    except ValidationError as error:
        raise SummaryUnreadable("This is not a board summary that this version can read.") from error
