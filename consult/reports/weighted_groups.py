"""The groups of people behind shares weighted to the area: whoever knows the weights could work them out.

A weighted share adds up, over the groups that are weighted, how many in each gave the answer. With the weights and with
the shares as counted those numbers could be found out. So each is taken to be shown wherever the weighted share is, and
where one of them may not be shown, the weighted share is not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consult.figures.disclosure.groups import Group, group, narrowed
from consult.figures.disclosure.hiding import Protection
from consult.figures.disclosure.linking import Linking, Showing
from consult.queries.responses import NOT_GIVEN
from consult.reports.counted_groups import INDIVIDUALS, answered, compared_in

Cell = tuple[str, ...]
"""An answer to each of the questions that are weighted by."""

CELL, ANSWER = "weighted in", "answer"


@dataclass(frozen=True, slots=True)
class AnswersInCells:
    """The individuals who answered a question, by what is weighted and by their answer; "" counts all in a cell.

    `sums` are lines that stand for several answers: {"agree or strongly agree": ("agree", "strongly agree")}.
    """

    question_key: str
    by_cell: Mapping[Cell, Mapping[str, int]]
    options: Sequence[str]
    sums: Mapping[str, Sequence[str]]
    may_give_several: bool

    def count(self, cell: Cell, line: str) -> int:
        """How many in a cell gave an answer, or one of those that a line stands for."""
        counts = self.by_cell.get(cell, {})
        return sum(counts.get(option, 0) for option in self.sums.get(line, (line,)))

    @property
    def lines(self) -> tuple[str, ...]:
        """Every answer, and then the sums."""
        return (*self.options, *self.sums)


@dataclass(frozen=True, slots=True)
class WeightedGroups:
    """All individuals by what is weighted, and their answers to each question whose weighted shares may be shown."""

    questions: tuple[str, ...]
    cells: Mapping[Cell, int]
    answers: Sequence[AnswersInCells]


def link_weighted(linking: Linking, weighted: WeightedGroups, *, beside_area: Mapping[str, Iterable[str]]) -> None:
    """Say how these groups hang together with one another, with all individuals and with those beside the area."""
    for cell, number in weighted.cells.items():
        linking.count(_everybody_in(cell), number, is_of_people=_is_said(cell))
    linking.split(INDIVIDUALS, [_everybody_in(cell) for cell in weighted.cells], adds_up=True)
    for place, key in enumerate(weighted.questions):
        for value in beside_area.get(key, ()):
            parts = [_everybody_in(cell) for cell in weighted.cells if cell[place] == value]
            linking.adds_up(compared_in(key, value), parts)
    for answers in weighted.answers:
        _link_answers(linking, answers, tuple(weighted.cells))


def may_show(protection: Protection, weighted: WeightedGroups, answers: AnswersInCells, line: str) -> bool:
    """Whether a weighted share may be shown: everything that it is made of may be."""
    key = answers.question_key
    behind = [_base(key)]
    for cell in weighted.cells:
        behind += [_everybody_in(cell), _answered_in(key, cell), said_in(key, line, cell)]
    return not any(protection.hides(who) for who in behind)


def said_in(question_key: str, line: str, cell: Cell) -> Group:
    """The individuals of a cell who gave an answer, or one of those that a line stands for."""
    return narrowed(_answered_in(question_key, cell), (ANSWER, line))


def _base(question_key: str) -> Group:
    return group(*answered(question_key), *INDIVIDUALS)


def _everybody_in(cell: Cell) -> Group:
    return narrowed(INDIVIDUALS, (CELL, _name(cell)))


def _answered_in(question_key: str, cell: Cell) -> Group:
    return narrowed(_base(question_key), (CELL, _name(cell)))


def _name(cell: Cell) -> str:
    return " / ".join(cell)


def _is_said(cell: Cell) -> bool:
    """Whether everybody in a cell is said to be something. How many did not say is no group: any table's base tells."""
    return NOT_GIVEN not in cell


def _link_answers(linking: Linking, answers: AnswersInCells, cells: Sequence[Cell]) -> None:
    key = answers.question_key
    in_cell = {cell: answers.count(cell, "") for cell in cells}
    base = linking.count(_base(key), sum(in_cell.values()), is_of_people=False)
    linking.is_no_more_than(base, answered(key))
    linking.is_no_more_than(base, INDIVIDUALS)
    for cell, number in in_cell.items():
        linking.count(_answered_in(key, cell), number, is_of_people=_is_said(cell))
    linking.split(base, [_answered_in(key, cell) for cell in cells], adds_up=True)
    for cell in cells:
        linking.is_no_more_than(_answered_in(key, cell), _everybody_in(cell))
    # What people think is shown whatever is hidden: it singles nobody out.
    for line in answers.lines:
        total = sum(answers.count(cell, line) for cell in cells)
        linking.count(narrowed(base, (ANSWER, line)), total, is_of_people=False, showing=Showing.PUBLIC)
    crossing = {(line, _name(cell)): answers.count(cell, line) for line in answers.options for cell in cells}
    linking.crossed(base, ANSWER, CELL, crossing, columns_add_up=not answers.may_give_several)
    for line, of in answers.sums.items():
        for cell in cells:
            linking.count(said_in(key, line, cell), answers.count(cell, line))
            linking.adds_up(said_in(key, line, cell), [said_in(key, option, cell) for option in of])
        linking.split(narrowed(base, (ANSWER, line)), [said_in(key, line, cell) for cell in cells], adds_up=True)
