"""Figures weighted to the area, for the board: only those from which no small group can be found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sqlmodel import Session

from consult.figures.disclosure.hiding import Protection
from consult.figures.raking import NotRaked, Raked
from consult.figures.readings import Reading
from consult.figures.weighted import WeightedMean, weighted_share_of_rows
from consult.models import Consultation
from consult.queries.area import count_answers_in_cells, count_themes_in_cells
from consult.queries.closed_parts import ClosedPart, closed_parts
from consult.queries.responses import NOT_GIVEN
from consult.reports.area_weights import Weighting, mean_in_cells
from consult.reports.closed import SIDES
from consult.reports.counted_groups import NO_PLACE
from consult.reports.indicators import COUNTED
from consult.reports.small_groups import GroupsShown, protect_small_groups
from consult.reports.weighted_groups import AnswersInCells, Cell, WeightedGroups, may_show
from forms import spec
from forms.questions import asks_about_person, indicator_of
from forms.spec import Question, Questionnaire

WEIGHTED_KINDS = (
    spec.SingleChoice,
    spec.MultipleChoice,
    spec.Agreement,
    spec.YesNoDontKnow,
    spec.Scale0To10,
    spec.Matrix,
)
"""Questions with a table of options, or one for each row. Those about the person are not weighted: they say who
answered. Nor are rankings and typed numbers, of which there are so many different answers that few give each."""


class NotShown(StrEnum):
    """Why a summary has no weighted shares although there are weights."""

    NO_QUESTION = "no question that can be weighted"
    SMALL_GROUPS = "to protect small groups of people"


@dataclass(frozen=True, slots=True)
class AreaShares:
    """Weighted shares by table and line, as far as they may be shown; `why_none` where there are none at all.

    A table is named as its question is, or the row of a matrix. `means` are of the scales whose every answer may be
    shown. `weighting` is by as many of the questions with figures of the area as leave no small group, and None for
    none.
    """

    weighting: Weighting | None
    shares: Mapping[str, Mapping[str, Reading]]
    why_none: NotRaked | NotShown | None = None
    means: Mapping[str, WeightedMean] = field(default_factory=dict)


def weighted_groups(
    session: Session,
    consultation: Consultation,
    questionnaire: Questionnaire,
    weighting: Weighting | None,
    *,
    themed: Sequence[str] = (),
    smallest: int,
) -> WeightedGroups | None:
    """The groups behind the weighted figures of a consultation; None where nothing can be weighted.

    `themed` are the keys of the questions whose themes are shown.
    """
    if weighting is None or not isinstance(weighting.raked, Raked):
        return None
    place = questionnaire.question_for("locality")
    is_by_place = place is not None and place.key in weighting.keys
    closed = (
        _closed_in_cells(questionnaire.question(part.question_key), part, found)
        for part in closed_parts(questionnaire)
        if _is_weighted(questionnaire.question(part.question_key), weighting)
        and (found := count_answers_in_cells(session, consultation, weighting.keys, part))
    )
    themes = (
        _themes_in_cells(key, found)
        for key in themed
        if (found := count_themes_in_cells(session, consultation, weighting.keys, key))
    )
    asked = (*closed, *themes)
    answers = tuple(each for each in asked if each.could_be_shown(smallest))
    return WeightedGroups(
        questions=weighting.keys,
        cells=dict(zip(weighting.cells, weighting.raked.answers, strict=True)),
        answers=answers,
        leaves_out=len(answers) < len(asked),
        places=_place_names(place) if place and is_by_place else {},
        place_question=place.key if place and is_by_place else "",
    )


def protect_with_weighted(shown: GroupsShown, *, smallest: int) -> tuple[GroupsShown, Protection]:
    """Protect all tables, and with them as many of the weighted shares as cost no figure as counted."""
    without = replace(shown, weighted=None)
    plain = protect_small_groups(without, smallest=smallest)
    for weighted in shown.weighted.fewer_and_fewer() if shown.weighted and not plain.exposed else ():
        beside = replace(shown, weighted=weighted)
        protection = protect_small_groups(beside, smallest=smallest)
        costs_something = (protection.hidden & plain.counted) - plain.hidden
        if not protection.exposed and not costs_something:
            return beside, protection
    return without, plain


def area_shares(
    weighting: Weighting | None, groups: WeightedGroups | None, protection: Protection, *, design_effect: float
) -> AreaShares:
    """The weighted shares that may be shown, of a consultation that has figures of the area.

    `groups` is None where they could not be protected together with all other tables.
    """
    if weighting is None:
        return AreaShares(None, {}, NotShown.SMALL_GROUPS)
    if not isinstance(weighting.raked, Raked):
        return AreaShares(weighting, {}, weighting.raked.reason)
    if groups is None:
        return AreaShares(weighting, {}, NotShown.SMALL_GROUPS)
    weights = weighting.raked.weights
    found = {
        answers.name: dict(_readings(answers, groups, weights, protection, design_effect)) for answers in groups.answers
    }
    # Where only answers that nobody gave could be shown, there is nothing to show.
    shares = {name: readings for name, readings in found.items() if any(each.share for each in readings.values())}
    if shares:
        means = {
            answers.name: mean
            for answers in groups.answers
            if answers.is_scale and answers.name in shares and (mean := _mean(answers, groups, weights, design_effect))
        }
        return AreaShares(weighting, shares, means=means)
    return AreaShares(
        weighting, {}, NotShown.SMALL_GROUPS if groups.answers or groups.leaves_out else NotShown.NO_QUESTION
    )


def _is_weighted(question: Question, weighting: Weighting) -> bool:
    return (
        isinstance(question, WEIGHTED_KINDS)
        and question.use != "publication"
        and question.key not in weighting.keys
        and not asks_about_person(question)
    )


def _closed_in_cells(question: Question, part: ClosedPart, found: Mapping[Cell, Mapping[str, int]]) -> AnswersInCells:
    indicator = indicator_of(question)
    counted = indicator and (indicator.answer or next(iter(SIDES)))
    return AnswersInCells(
        question_key=question.key,
        by_cell=found,
        options=tuple(option.value for option in part.options),
        sums=SIDES if isinstance(question, spec.Agreement) else {},
        may_give_several=part.may_hold_several,
        row=part.row,
        is_scale=isinstance(question, spec.Scale0To10),
        at_places={counted: COUNTED} if counted else {},
    )


def _themes_in_cells(question_key: str, found: Mapping[Cell, Mapping[str, int]]) -> AnswersInCells:
    themes = tuple(sorted({theme for counts in found.values() for theme in counts if theme}))
    return AnswersInCells(
        question_key=question_key,
        by_cell=found,
        options=themes,
        sums={},
        may_give_several=True,
        are_themes=True,
        at_places={theme: theme for theme in themes},
    )


def _place_names(question: Question) -> Mapping[str, str]:
    return {option.value: option.label for option in spec.choices_of(question)} | {NOT_GIVEN: NO_PLACE}


def _readings(
    answers: AnswersInCells,
    groups: WeightedGroups,
    weights: Sequence[float],
    protection: Protection,
    design_effect: float,
) -> Iterator[tuple[str, Reading]]:
    bases = [answers.count(cell, "") for cell in groups.cells]
    shown = [line for line in answers.lines if may_show(protection, groups, answers, line)]
    # Of a scale all is shown or nothing: a few of its steps say little, and its mean is made of them all.
    is_shown = sum(bases) >= protection.smallest and not (answers.is_scale and len(shown) < len(answers.lines))
    for line in shown if is_shown else ():
        counts = [answers.count(cell, line) for cell in groups.cells]
        reading = weighted_share_of_rows(counts, bases, weights).weighted
        yield line, replace(reading, effective_base=reading.effective_base / design_effect)


def _mean(
    answers: AnswersInCells, groups: WeightedGroups, weights: Sequence[float], design_effect: float
) -> WeightedMean | None:
    given = {cell: answers.by_cell.get(cell, {}) for cell in groups.cells}
    return mean_in_cells(tuple(groups.cells), weights, given, design_effect=design_effect)
