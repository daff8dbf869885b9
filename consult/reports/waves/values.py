"""What is said of the change from one wave to another, as frozen values."""

from dataclasses import dataclass
from datetime import date

from consult.figures.means import Mean
from consult.figures.readings import Reading
from consult.figures.wave_change import Change
from consult.models import Study


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """A wave: what it is called, when it was, and how those who answered came to be asked.

    `responses` is None for a wave of which only figures are known; `source` then says where they were published.
    `slug` is the address of its consultation. `is_imported`: its responses came in a file. `deleted_on`: so many were
    there until that day, and figures were kept of them.
    """

    label: str
    first_on: date
    last_on: date
    study: Study
    responses: int | None
    source: str = ""
    slug: str | None = None
    is_imported: bool = False
    deleted_on: date | None = None

    @property
    def is_published_only(self) -> bool:
        """Whether there are no responses, only figures that were published."""
        return self.responses is None


@dataclass(frozen=True, slots=True)
class LineChange:
    """One option, category or theme in both waves. Nothing of it where it is `hidden`.

    The change's `adjusted_chance` allows for everything that it is looked at together with (see `WaveChanges`), so its
    `verdict` may be quoted. `is_together`: the sum of other lines, such as "Agree or strongly agree".
    """

    key: str
    label: str
    earlier: Reading | None
    later: Reading | None
    change: Change | None
    hidden: bool = False
    is_together: bool = False
    # The shares with every answer counted alike, where weights make others of them.
    earlier_unweighted: float | None = None
    later_unweighted: float | None = None


@dataclass(frozen=True, slots=True)
class MeanPair:
    """The means of both waves, in the units of the scale, and their change. `unit` is "out of 10", or nothing."""

    earlier: Mean
    later: Mean
    change: Change
    unit: str


@dataclass(frozen=True, slots=True)
class PartChange:
    """A closed question, or one row of a matrix, in both waves: either lines or a mean.

    `name` is unique in the questionnaire. `is_about_person`: it says who answered, so that a change in it is a change
    of who answered. `wording_differs` and `because`: the wording changed, and why a person says that the answers can be
    compared all the same.
    """

    name: str
    question_key: str
    ask: str
    is_about_person: bool
    may_choose_several: bool
    lines: tuple[LineChange, ...] = ()
    mean: MeanPair | None = None
    wording_differs: bool = False
    because: str = ""

    @property
    def has_changed(self) -> bool:
        """Whether anything in it differs by more than chance would easily give, all comparisons taken together."""
        changes = [line.change for line in self.lines if line.change] + ([self.mean.change] if self.mean else [])
        return any(not change.may_be_chance for change in changes)


@dataclass(frozen=True, slots=True)
class ThemesChange:
    """The themes of one question in both waves, coded to the same version of a code book.

    The shares are of the comments that are themed. `because` as in `PartChange`.
    """

    question_key: str
    ask: str
    code_book: str
    code_book_version: str
    categories: tuple[LineChange, ...]
    themes: tuple[LineChange, ...]
    wording_differs: bool = False
    because: str = ""


@dataclass(frozen=True, slots=True)
class NotCompared:
    """A question, or the themes of one, that is in the later wave and is not compared, and why, in a sentence."""

    question_key: str
    ask: str
    why: str
    is_about_themes: bool = False
    is_by_wording: bool = False
    """Whether the wording keeps it from being compared, or a person who said so: a person can say otherwise."""


@dataclass(frozen=True, slots=True)
class WaveChanges:
    """A wave held against an earlier one of its series. `absent` says in a sentence why there is nothing to compare.

    Chance is allowed for by Holm's rule over the questions: each question counts with the smallest of its own adjusted
    p-values, and a line is called changed only where its question is too. Questions about the matter, questions about
    who answered, categories, and themes are each a family of their own.
    """

    series: str = ""
    earlier: WaveFacts | None = None
    later: WaveFacts | None = None
    absent: str | None = None
    parts: tuple[PartChange, ...] = ()
    themes: tuple[ThemesChange, ...] = ()
    not_compared: tuple[NotCompared, ...] = ()

    @property
    def about_matter(self) -> tuple[PartChange, ...]:
        """The questions about what was asked."""
        return tuple(part for part in self.parts if not part.is_about_person)

    @property
    def about_people(self) -> tuple[PartChange, ...]:
        """The questions about who answered."""
        return tuple(part for part in self.parts if part.is_about_person)

    @property
    def is_self_selected(self) -> bool:
        """Whether people chose to answer in either wave: then a change may be one of who answered."""
        return any(wave and wave.study is Study.OPEN_CONSULTATION for wave in (self.earlier, self.later))
