"""Shares of closed questions weighted to the area, for the board: only those from which no small group can be found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlmodel import Session

from consult.figures.disclosure.hiding import Protection
from consult.figures.raking import NotRaked, Raked
from consult.figures.readings import Reading
from consult.figures.weighted import weighted_share_of_rows
from consult.models import Consultation
from consult.queries.area import count_answers_in_cells
from consult.queries.closed_parts import closed_parts
from consult.reports.area_weights import Weighting
from consult.reports.closed import SIDES
from consult.reports.small_groups import GroupsShown, protect_small_groups
from consult.reports.weighted_groups import AnswersInCells, WeightedGroups, may_show
from forms import spec
from forms.questions import asks_about_person
from forms.spec import Question, Questionnaire

WEIGHTED_KINDS = (spec.SingleChoice, spec.MultipleChoice, spec.Agreement, spec.YesNoDontKnow)
"""Questions with one table of options. Those about the person are not weighted: they say who answered."""


class NotShown(StrEnum):
    """Why a summary has no weighted shares although there are weights."""

    NO_QUESTION = "no question that can be weighted"
    SMALL_GROUPS = "to protect small groups of people"


@dataclass(frozen=True, slots=True)
class AreaShares:
    """Weighted shares by question and option, as far as they may be shown; `why_none` where there are none at all.

    `weighting` is by as many of the questions with figures of the area as leave no small group, and None for none.
    """

    weighting: Weighting | None
    shares: Mapping[str, Mapping[str, Reading]]
    why_none: NotRaked | NotShown | None = None


def weighted_groups(
    session: Session, consultation: Consultation, questionnaire: Questionnaire, weighting: Weighting | None
) -> WeightedGroups | None:
    """The groups behind the weighted shares of a consultation; None where nothing can be weighted."""
    if weighting is None or not isinstance(weighting.raked, Raked):
        return None
    asked = [question for question in questionnaire.questions if _is_weighted(question, weighting)]
    parts = {part.question_key: part for part in closed_parts(questionnaire)}
    return WeightedGroups(
        questions=weighting.keys,
        cells=dict(zip(weighting.cells, weighting.raked.answers, strict=True)),
        answers=tuple(
            AnswersInCells(
                question_key=question.key,
                by_cell=count_answers_in_cells(session, consultation, weighting.keys, parts[question.key]),
                options=tuple(option.value for option in spec.choices_of(question)),
                sums=SIDES if isinstance(question, spec.Agreement) else {},
                may_give_several=parts[question.key].may_hold_several,
            )
            for question in asked
        ),
    )


def protect_with_weighted(shown: GroupsShown, *, smallest: int) -> tuple[GroupsShown, Protection]:
    """Protect all tables with the weighted shares among them, or without where these would cost a figure as counted."""
    without = replace(shown, weighted=None)
    plain = protect_small_groups(without, smallest=smallest)
    if shown.weighted is None or plain.exposed:
        return without, plain
    protection = protect_small_groups(shown, smallest=smallest)
    costs_something = (protection.hidden & plain.counted) - plain.hidden
    return (without, plain) if protection.exposed or costs_something else (shown, protection)


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
        answers.question_key: dict(_readings(answers, groups, weights, protection, design_effect))
        for answers in groups.answers
    }
    # Where only answers that nobody gave could be shown, there is nothing to show.
    shares = {key: readings for key, readings in found.items() if any(each.share for each in readings.values())}
    if shares:
        return AreaShares(weighting, shares)
    return AreaShares(weighting, {}, NotShown.SMALL_GROUPS if groups.answers else NotShown.NO_QUESTION)


def _is_weighted(question: Question, weighting: Weighting) -> bool:
    return (
        isinstance(question, WEIGHTED_KINDS)
        and question.use != "publication"
        and question.key not in weighting.keys
        and not asks_about_person(question)
    )


def _readings(
    answers: AnswersInCells,
    groups: WeightedGroups,
    weights: Sequence[float],
    protection: Protection,
    design_effect: float,
) -> Iterator[tuple[str, Reading]]:
    bases = [answers.count(cell, "") for cell in groups.cells]
    for line in answers.lines if sum(bases) >= protection.smallest else ():
        if may_show(protection, groups, answers, line):
            counts = [answers.count(cell, line) for cell in groups.cells]
            reading = weighted_share_of_rows(counts, bases, weights).weighted
            yield line, replace(reading, effective_base=reading.effective_base / design_effect)
