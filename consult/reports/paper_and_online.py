"""Whether those who answered on paper said something else than those who answered online."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from consult.figures.differences import Difference
from consult.figures.many_comparisons import benjamini_hochberg, holm
from consult.figures.mode_effect import GroupByMode, ModeEffect, mode_effect
from consult.figures.verdicts import Verdict, verdict_of
from consult.models import Channel, Consultation
from consult.queries.area import (
    AreaQuestion,
    count_answers_in_cells,
    count_themes_in_cells,
)
from consult.queries.closed_parts import ClosedPart
from consult.queries.consultations import questionnaire_of
from consult.queries.themes import code_book_for, list_themes
from consult.reports.area import questions_with_areas
from forms.questions import asks_about_person
from forms.spec import LongText

Rule = Callable[[Sequence[float | None]], tuple[float | None, ...]]
InCells = Mapping[tuple[str, ...], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class AdjustedDifference:
    """A difference with its p-value, adjusted for the others that it was looked at with. None: too few to test."""

    difference: Difference
    chance: float | None

    @property
    def verdict(self) -> Verdict:
        """Whether paper is higher or lower than online, or not shown to differ."""
        return verdict_of(self.difference, self.chance)


@dataclass(frozen=True, slots=True)
class LineByMode:
    """An option or a theme: paper less online, as it is, and as if alike people had answered both ways.

    `alike` is None where that could not be worked out; `effect` says why.
    """

    key: str
    label: str
    effect: ModeEffect
    raw: AdjustedDifference
    alike: AdjustedDifference | None


@dataclass(frozen=True, slots=True)
class TableByMode:
    """A question by the way it was answered. Only individuals count; `other_ways` answered by another route.

    `alike_in` is the question that says who is alike; None where the questionnaire asks nothing of the kind. There are
    no lines where fewer than the smallest group answered on paper, or online.
    """

    ask: str
    paper: int
    online: int
    other_ways: int
    alike_in: AreaQuestion | None
    lines: tuple[LineByMode, ...]

    @property
    def differing(self) -> tuple[LineByMode, ...]:
        """The lines in which paper and online differ beyond chance, the furthest apart first."""
        found = [line for line in self.lines if line.raw.verdict in (Verdict.HIGHER, Verdict.LOWER)]
        return tuple(sorted(found, key=lambda line: -abs(line.raw.difference.difference)))


def questions_of_likeness(session: Session, consultation: Consultation) -> tuple[AreaQuestion, ...]:
    """The questions by which people can be held alike: what they said about themselves, where they live first."""
    questionnaire = questionnaire_of(session, consultation)
    own = [
        asked
        for asked in questions_with_areas(session, consultation)
        if not asked.is_equality and asks_about_person(questionnaire.question(asked.key))
    ]
    place = questionnaire.question_for("locality")
    return tuple(sorted(own, key=lambda asked: place is None or asked.key != place.key))


def options_by_mode(
    session: Session, consultation: Consultation, part: ClosedPart, *, alike_in: AreaQuestion | None, smallest: int
) -> TableByMode:
    """Each option that was chosen of a closed question, or of a row of a matrix: by Holm's rule, in the order asked."""
    return _adjusted([_options(session, consultation, part, alike_in, smallest)], holm)[0]


def all_options_by_mode(
    session: Session,
    consultation: Consultation,
    parts: Sequence[ClosedPart],
    *,
    alike_in: AreaQuestion | None,
    smallest: int,
) -> tuple[TableByMode, ...]:
    """The same for many questions, of which all options are taken together by Holm's rule."""
    return _adjusted([_options(session, consultation, part, alike_in, smallest) for part in parts], holm)


def themes_by_mode(
    session: Session, consultation: Consultation, question: LongText, *, alike_in: AreaQuestion | None, smallest: int
) -> TableByMode:
    """Each theme that was raised, most first: by Benjamini and Hochberg's rule, as a list for staff to follow up."""
    keys = [alike_in.key] if alike_in else []
    found = count_themes_in_cells(session, consultation, keys, question.key, by_channel=True)
    book = code_book_for(session, consultation, question.key)
    labels = {theme.key: theme.label for theme in list_themes(session, book)} if book else {}
    totals = {key: sum(counts.get(key, 0) for cell, counts in found.items() if _is_compared(cell)) for key in labels}
    in_order = sorted((key for key in labels if totals[key]), key=lambda key: (-totals[key], labels[key], key))
    lines = [(key, labels[key]) for key in in_order]
    counted = _by_mode(question.ask, lines, found, alike_in, smallest, may_be_several=True)
    return _adjusted([counted], benjamini_hochberg)[0]


@dataclass(frozen=True, slots=True)
class _Counted:
    table: TableByMode
    effects: tuple[tuple[str, str, ModeEffect], ...]
    is_one_comparison: bool  # of two options that make up the whole, what is said of one is said of the other


def _options(
    session: Session, consultation: Consultation, part: ClosedPart, alike_in: AreaQuestion | None, smallest: int
) -> _Counted:
    within = alike_in if alike_in is None or alike_in.key != part.question_key else None
    keys = [within.key] if within else []
    found = count_answers_in_cells(session, consultation, keys, part, by_channel=True)
    chosen = {key for cell, counts in found.items() if _is_compared(cell) for key in counts}
    lines = [(option.value, option.label) for option in part.options if option.value in chosen]
    return _by_mode(part.ask, lines, found, within, smallest, may_be_several=part.may_hold_several)


def _is_compared(cell: tuple[str, ...]) -> bool:
    return cell[-1] in (Channel.PAPER, Channel.ONLINE)


def _by_mode(
    ask: str,
    lines: Sequence[tuple[str, str]],
    found: InCells,
    alike_in: AreaQuestion | None,
    smallest: int,
    *,
    may_be_several: bool,
) -> _Counted:
    def base(channel: Channel) -> int:
        return sum(counts[""] for cell, counts in found.items() if cell[-1] == channel)

    paper, online = base(Channel.PAPER), base(Channel.ONLINE)
    everybody = sum(counts[""] for counts in found.values())
    table = TableByMode(ask, paper, online, everybody - paper - online, alike_in, ())
    if min(paper, online) < smallest:
        return _Counted(table, (), is_one_comparison=False)
    effects = [(key, label, mode_effect(_groups(key, found))) for key, label in lines]
    known = tuple((key, label, effect) for key, label, effect in effects if effect is not None)
    return _Counted(table, known, is_one_comparison=len(known) == 2 and not may_be_several)


def _groups(key: str, found: InCells) -> list[GroupByMode]:
    """Of each kind of people, how many say so of how many who answered each way."""
    nobody: Mapping[str, int] = {}
    return [
        GroupByMode(
            group=" ".join(kind),
            paper_count=paper.get(key, 0),
            paper_base=paper.get("", 0),
            online_count=online.get(key, 0),
            online_base=online.get("", 0),
        )
        for kind in sorted({cell[:-1] for cell in found})
        for paper, online in [
            (found.get((*kind, Channel.PAPER), nobody), found.get((*kind, Channel.ONLINE), nobody)),
        ]
        if paper or online
    ]


def _adjusted(counted: Sequence[_Counted], rule: Rule) -> tuple[TableByMode, ...]:
    """The tables with their p-values adjusted for all that are looked at together."""
    raw = _taken_together(counted, rule, lambda effect: effect.raw.chance)
    alike = _taken_together(counted, rule, lambda effect: effect.standardised.chance if effect.standardised else None)
    return tuple(
        TableByMode(
            ask=each.table.ask,
            paper=each.table.paper,
            online=each.table.online,
            other_ways=each.table.other_ways,
            alike_in=each.table.alike_in,
            lines=tuple(
                LineByMode(
                    key,
                    label,
                    effect,
                    AdjustedDifference(effect.raw.difference, next(raw)),
                    _alike(effect, next(alike)),
                )
                for key, label, effect in each.effects
            ),
        )
        for each in counted
    )


def _alike(effect: ModeEffect, chance: float | None) -> AdjustedDifference | None:
    return AdjustedDifference(effect.standardised.difference, chance) if effect.standardised else None


def _taken_together(
    counted: Sequence[_Counted], rule: Rule, chance_of: Callable[[ModeEffect], float | None]
) -> Iterator[float | None]:
    """The p-value of each line, adjusted, in order."""
    own = [[chance_of(effect) for _, _, effect in each.effects] for each in counted]
    adjusted = iter(
        rule([chance for each, chances in zip(counted, own, strict=True) for chance in chances[: _tests_in(each)]])
    )
    for each in counted:
        if each.is_one_comparison:
            yield from [next(adjusted)] * len(each.effects)
        else:
            yield from [next(adjusted) for _ in each.effects]


def _tests_in(counted: _Counted) -> int:
    return 1 if counted.is_one_comparison else len(counted.effects)
