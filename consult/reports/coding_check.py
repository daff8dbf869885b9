"""What a blind sample says of the coding: agreement of machine and people, and shares corrected for the errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlmodel import Session

from consult.figures.agreement import Agreement, Estimate, ThemeAgreement, compare
from consult.figures.corrected import (
    CheckedComment,
    CorrectedShare,
    SurveyedShare,
    corrected_shares,
    corrected_shares_of_survey,
)
from consult.figures.intervals import Interval
from consult.figures.samples import Design, Stratum, simple_design
from consult.models import BlindSample, CodeBook, Consultation, Study
from consult.queries.sampled_codes import SampledCodes, Themes, list_codes
from consult.queries.sampling import SampleStanding, code_book_of, get_newest_reference, standing_of
from consult.queries.themes import ThemeInBook, list_themes
from consult.rounding import fixed, percentage

BETWEEN_PEOPLE = "Person 1 and person 2"
WITH_REFERENCE = "Machine and the settled codes"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two codings of the same comments, and how far they agree."""

    title: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """One theme in every comparison of a check, in their order."""

    theme: ThemeInBook
    agreements: tuple[ThemeAgreement, ...]


@dataclass(frozen=True, slots=True)
class CorrectedLine:
    """A theme with its share of all comments, three ways.

    `surveyed` has the ranges that hold sampling error too, for a survey drawn at random.
    """

    theme: ThemeInBook
    share: CorrectedShare
    surveyed: SurveyedShare | None = None

    @property
    def with_sampling(self) -> Interval | None:
        """The range of the corrected share that holds sampling error too, for a survey drawn at random."""
        return self.surveyed.interval if self.surveyed else None


@dataclass(frozen=True, slots=True)
class CodingCheck:
    """Everything that a sample says. Nothing is corrected before every comment that can be is settled."""

    standing: SampleStanding
    code_book: CodeBook
    comparisons: tuple[Comparison, ...]
    themes: tuple[ThemeLine, ...]
    corrected: tuple[CorrectedLine, ...]
    disputed: int
    unsettled: int
    without_judge: int
    left_out: Mapping[int, int]

    @property
    def sample(self) -> BlindSample:
        """The sample it is about."""
        return self.standing.sample

    def comparison(self, title: str) -> Comparison | None:
        """The comparison of this name, where the sample has it."""
        return next((each for each in self.comparisons if each.title == title), None)

    @property
    def of_machine(self) -> Comparison | None:
        """The machine against the best that is known: the settled codes, before that the first person's."""
        against_machine = [each for each in self.comparisons if each.title != BETWEEN_PEOPLE]
        return self.comparison(WITH_REFERENCE) or next(iter(against_machine), None)


def coding_check(session: Session, sample: BlindSample) -> CodingCheck:
    """Work out what a sample says, as far as it has been coded."""
    standing = standing_of(session, sample)
    codes = list_codes(session, sample)
    book = code_book_of(session, sample)
    themes = list_themes(session, book)
    comparisons = _comparisons(sample, standing, codes, tuple(theme.key for theme in themes))
    lines = (
        ThemeLine(theme, tuple(each.agreement.themes[n] for each in comparisons)) for n, theme in enumerate(themes)
    )
    unsettled = sum(each.is_disputed and each.settled is None for each in codes)
    return CodingCheck(
        standing=standing,
        code_book=book,
        comparisons=comparisons,
        themes=tuple(line for line in lines if any(each.codings for each in line.agreements)),
        corrected=_corrected(session, sample, codes, themes) if standing.is_coded and not unsettled else (),
        disputed=sum(each.is_disputed for each in codes),
        unsettled=unsettled,
        without_judge=sum(each.is_without_judge(sample.coders) and each.settled is None for each in codes),
        left_out={coder.place: coder.left_out for coder in standing.coders if coder.left_out},
    )


def reference_check(session: Session, consultation: Consultation, question_key: str) -> CodingCheck | None:
    """What the sample of a question that was closed last says; None where there is none."""
    sample = get_newest_reference(session, consultation, question_key)
    return coding_check(session, sample) if sample else None


def how_sure(check: CodingCheck) -> tuple[str, ...]:
    """How sure the coding is, in sentences with their numbers."""
    of_machine, between = check.of_machine, check.comparison(BETWEEN_PEOPLE)
    if of_machine is None:
        return ()
    agreement, sample = of_machine.agreement, check.sample
    who = "Two people" if sample.coders > 1 else "One person"
    against = "the settled themes" if of_machine.title == WITH_REFERENCE else "that person’s themes"
    sentences = [
        f"{who} read {agreement.comments:,} of the {sample.drawn_from:,} comments, drawn at random, without seeing the "
        "machine’s themes.",
        f"The machine gave {percentage(agreement.exact.value or 0)} of them exactly {against}"
        f"{_range(agreement.exact, as_percentage=True)}; on average its themes of a comment score "
        f"{fixed(agreement.f1.value or 0, 2)} out of 1 against {against}{_range(agreement.f1)}.",
    ]
    if between is not None:
        sentences.append(_beside_people(agreement.f1, between.agreement.f1))
    return tuple(sentences)


def _beside_people(machine: Estimate, people: Estimate) -> str:
    said = f"The two people’s own codes score {fixed(people.value or 0, 2)} against each other{_range(people)}"
    if machine.interval is None or people.interval is None:
        return f"{said}."
    if machine.interval.high < people.interval.low:
        return f"{said}: the machine agrees with people clearly less than they agree with each other."
    if machine.interval.low > people.interval.high:
        return f"{said}: the machine is nearer to the settled themes than the two were to each other."
    return f"{said}: the sample does not tell the machine and a person apart."


def _range(estimate: Estimate, *, as_percentage: bool = False) -> str:
    interval = estimate.interval
    if interval is None:
        return ""
    if as_percentage:
        return f" (likely range {percentage(interval.low)} to {percentage(interval.high)})"
    return f" ({fixed(interval.low, 2)} to {fixed(interval.high, 2)})"


def _comparisons(
    sample: BlindSample, standing: SampleStanding, codes: Sequence[SampledCodes], keys: Themes
) -> tuple[Comparison, ...]:
    places = [coder.place for coder in standing.coders]
    pairs: list[tuple[str, list[tuple[Themes, Themes]]]] = []
    if len(places) > 1:
        pairs.append((BETWEEN_PEOPLE, [(c.codes[1], c.codes[2]) for c in codes if {1, 2} <= c.codes.keys()]))
    for place in places:
        against = [(each.machine, each.codes[place]) for each in codes if place in each.codes]
        pairs.append((f"Machine and person {place}", against))
    if sample.coders > 1 and standing.is_coded:
        pairs.append((WITH_REFERENCE, [(each.machine, each.settled) for each in codes if each.settled is not None]))
    found = []
    for title, pair in pairs:
        agreement = _compared(tuple(pair), keys, sample.drawn_from, sample.seed)
        if agreement is not None:
            found.append(Comparison(title, agreement))
    return tuple(found)


@lru_cache(maxsize=64)
def _compared(pairs: tuple[tuple[Themes, Themes], ...], keys: Themes, population: int, seed: int) -> Agreement | None:
    """Compare codings; the same ones are compared once, as a thousand resamples take a while."""
    if not pairs:
        return None
    one, other = zip(*pairs, strict=True)
    # An officer may since have taken a comment away that was counted.
    design = simple_design(len(pairs), max(population, len(pairs)))
    return compare(one, other, keys, design=design, seed=seed)


def _corrected(
    session: Session, sample: BlindSample, codes: Sequence[SampledCodes], themes: Sequence[ThemeInBook]
) -> tuple[CorrectedLine, ...]:
    checked = [
        CheckedComment(each.stratum, frozenset(each.machine), frozenset(each.settled))
        for each in codes
        if each.settled is not None
    ]
    if not checked:
        return ()
    checked, design = _design(sample, checked)
    keys = [theme.key for theme in themes]
    mentioned = {key for each in checked for key in each.machine | each.people} | set(sample.machine_counts)
    consultation = session.get_one(Consultation, sample.consultation_id)
    if consultation.study is Study.SAMPLE_SURVEY:
        cost = consultation.design_effect or 1.0
        surveyed = corrected_shares_of_survey(sample.machine_counts, checked, keys, design=design, design_effect=cost)
        found = [CorrectedLine(theme, of.coding, of) for theme, of in zip(themes, surveyed, strict=True)]
    else:
        shares = corrected_shares(sample.machine_counts, checked, keys, design=design)
        found = [CorrectedLine(theme, share) for theme, share in zip(themes, shares, strict=True)]
    lines = [line for line in found if line.theme.key in mentioned]
    return tuple(sorted(lines, key=lambda line: -line.share.corrected))


def _design(sample: BlindSample, checked: list[CheckedComment]) -> tuple[list[CheckedComment], Design]:
    """The strata as they were drawn; no strata where nothing of one could be settled."""
    settled = {name: sum(each.stratum == name for each in checked) for name in sample.strata}
    if all(settled.values()):
        return checked, Design({name: Stratum(sample.strata[name][0], count) for name, count in settled.items()})
    together = [CheckedComment("", each.machine, each.people) for each in checked]
    return together, simple_design(len(together), sample.drawn_from)
