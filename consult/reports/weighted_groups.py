"""The groups of people behind shares weighted to the area: whoever knows the weights could work them out.

A weighted share adds up, over the groups that are weighted, how many in each gave the answer. With the weights and with
the shares as counted those numbers could be found out. So each is taken to be shown wherever the weighted share is, and
where one of them may not be shown, the weighted share is not. A weighted mean is made of all answers to its scale.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from consult.figures.disclosure.groups import Group, group, narrowed
from consult.figures.disclosure.hiding import Protection
from consult.figures.disclosure.linking import Linking, Showing
from consult.queries.responses import NOT_GIVEN
from consult.reports.counted_groups import (
    ALL_BODIES,
    INDIVIDUALS,
    PLACE,
    answered,
    chose,
    coded,
    coded_at,
    compared_in,
    raised_at,
)

Cell = tuple[str, ...]
"""An answer to each of the questions that are weighted by."""

CELL, ANSWER, ROW = "weighted in", "answer", "row"


@dataclass(frozen=True, slots=True)
class AnswersInCells:
    """The individuals who answered a question, by what is weighted and by their answer; "" counts all in a cell.

    `sums` are lines that stand for several answers: {"agree or strongly agree": ("agree", "strongly agree")}. `row` is
    the key of a row of a matrix. The answers to a long question are its themes. `at_places` are the lines that a table
    of the same summary has place by place, with what it calls them.
    """

    question_key: str
    by_cell: Mapping[Cell, Mapping[str, int]]
    options: Sequence[str]
    sums: Mapping[str, Sequence[str]]
    may_give_several: bool
    row: str = ""
    is_scale: bool = False
    are_themes: bool = False
    at_places: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the question, or of the row of a matrix: see `consult.queries.closed_parts`."""
        return f"{self.question_key}.{self.row}" if self.row else self.question_key

    @property
    def all_who_answered(self) -> Group:
        """Those whom the question has figures of, individuals or not."""
        return coded(self.question_key) if self.are_themes else answered(self.question_key)

    @property
    def base(self) -> Group:
        """The individuals who answered."""
        individuals = group(*self.all_who_answered, *INDIVIDUALS)
        return narrowed(individuals, (ROW, self.row)) if self.row else individuals

    @property
    def standing(self) -> int:
        """How soon these are left out, where all together would cost a figure as counted: the highest first."""
        if self.are_themes:
            return 1
        return 2 if self.is_scale or self.row else 0

    def count(self, cell: Cell, line: str) -> int:
        """How many in a cell gave an answer, or one of those that a line stands for."""
        counts = self.by_cell.get(cell, {})
        return sum(counts.get(option, 0) for option in self.sums.get(line, (line,)))

    def could_be_shown(self, smallest: int) -> bool:
        """Whether enough of it could be shown to be worth a column: of a scale all lines, else most of them.

        A line that few of a cell gave could not be. Of a question with one table of options it is not asked: as few of
        its lines may be shown as have to.
        """
        if not self.standing:
            return True
        given = [line for line in self.lines if any(self.count(cell, line) for cell in self.by_cell)]
        few = [line for line in given if any(0 < self.count(cell, line) < smallest for cell in self.by_cell)]
        return bool(given) and (not few if self.is_scale else len(few) * 2 < len(given))

    @property
    def lines(self) -> tuple[str, ...]:
        """Every answer, and then the sums."""
        return (*self.options, *self.sums)


@dataclass(frozen=True, slots=True)
class WeightedGroups:
    """All individuals by what is weighted, and their answers to each question whose weighted shares may be shown.

    `places` are the places by the option that stands for each, where one of the questions asks where people live.
    `leaves_out`: other questions were asked, but of their answers nothing could be shown.
    """

    questions: tuple[str, ...]
    cells: Mapping[Cell, int]
    answers: Sequence[AnswersInCells]
    places: Mapping[str, str] = field(default_factory=dict)
    place_question: str = ""
    leaves_out: bool = False

    def fewer_and_fewer(self) -> Iterator["WeightedGroups"]:
        """All of them, and then without those that are left out first, as far as any are left."""
        for standing in sorted({answers.standing for answers in self.answers}, reverse=True):
            yield replace(self, answers=tuple(each for each in self.answers if each.standing <= standing))

    def cells_at(self, option: str) -> tuple[Cell, ...]:
        """The cells of those who live in a place."""
        at = self.questions.index(self.place_question)
        return tuple(cell for cell in self.cells if cell[at] == option)


def link_weighted(
    linking: Linking,
    weighted: WeightedGroups,
    *,
    beside_area: Mapping[str, Iterable[str]],
    themes: Mapping[str, Sequence[str]],
) -> None:
    """Say how these groups hang together with one another, with all individuals and with those beside the area.

    `themes` are all that are linked place by place, of each question that has such a table.
    """
    for cell, number in weighted.cells.items():
        linking.count(_everybody_in(cell), number, is_of_people=_is_said(cell))
    linking.split(INDIVIDUALS, [_everybody_in(cell) for cell in weighted.cells], adds_up=True)
    for at, key in enumerate(weighted.questions):
        for value in beside_area.get(key, ()):
            parts = [_everybody_in(cell) for cell in weighted.cells if cell[at] == value]
            linking.adds_up(compared_in(key, value), parts)
    for answers in weighted.answers:
        _link_answers(linking, answers, tuple(weighted.cells))
        for option, place in weighted.places.items():
            called = themes.get(answers.question_key, ()) if answers.are_themes else answers.at_places.values()
            individuals = _link_place(linking, answers, weighted.cells_at(option), place, called)
            chosen = chose(weighted.place_question, option), compared_in(weighted.place_question, option)
            if individuals and all(linking.knows(who) for who in chosen):  # the bodies are some of all from there too
                linking.leave_no_more_than([(coded_at(answers.question_key, place), individuals)], chosen)


def may_show(protection: Protection, weighted: WeightedGroups, answers: AnswersInCells, line: str) -> bool:
    """Whether a weighted share may be shown: everything that it is made of may be."""
    behind = [answers.base]
    for cell in weighted.cells:
        behind += [_everybody_in(cell), _answered_in(answers, cell), said_in(answers, line, cell)]
    return not any(protection.hides(who) for who in behind)


def said_in(answers: AnswersInCells, line: str, cell: Cell) -> Group:
    """The individuals of a cell who gave an answer, or one of those that a line stands for."""
    return narrowed(_answered_in(answers, cell), (ANSWER, line))


def _everybody_in(cell: Cell) -> Group:
    return narrowed(INDIVIDUALS, (CELL, _name(cell)))


def _answered_in(answers: AnswersInCells, cell: Cell) -> Group:
    return narrowed(answers.base, (CELL, _name(cell)))


def _name(cell: Cell) -> str:
    return " / ".join(cell)


def _is_said(cell: Cell) -> bool:
    """Whether everybody in a cell is said to be something. How many did not say is no group: any table's base tells."""
    return NOT_GIVEN not in cell


def _link_answers(linking: Linking, answers: AnswersInCells, cells: Sequence[Cell]) -> None:
    in_cell = {cell: answers.count(cell, "") for cell in cells}
    base = linking.count(answers.base, sum(in_cell.values()), is_of_people=False)
    linking.is_no_more_than(base, answers.all_who_answered)
    linking.is_no_more_than(base, INDIVIDUALS)
    if not answers.row:  # the others who answered are bodies
        linking.leave_no_more_than([(answers.all_who_answered, base)], ALL_BODIES)
    for cell, number in in_cell.items():
        linking.count(_answered_in(answers, cell), number, is_of_people=_is_said(cell))
    linking.split(base, [_answered_in(answers, cell) for cell in cells], adds_up=True)
    for cell in cells:
        linking.is_no_more_than(_answered_in(answers, cell), _everybody_in(cell))
    # What people think is shown whatever is hidden: it singles nobody out.
    for line in answers.lines:
        total = sum(answers.count(cell, line) for cell in cells)
        linking.count(narrowed(base, (ANSWER, line)), total, is_of_people=False, showing=Showing.PUBLIC)
    crossing = {(line, _name(cell)): answers.count(cell, line) for line in answers.options for cell in cells}
    linking.crossed(base, ANSWER, CELL, crossing, columns_add_up=not answers.may_give_several)
    for line, of in answers.sums.items():
        for cell in cells:
            linking.count(said_in(answers, line, cell), answers.count(cell, line))
            linking.adds_up(said_in(answers, line, cell), [said_in(answers, option, cell) for option in of])
        linking.split(narrowed(base, (ANSWER, line)), [said_in(answers, line, cell) for cell in cells], adds_up=True)


def _link_place(
    linking: Linking, answers: AnswersInCells, cells: Sequence[Cell], place: str, raised_there: Iterable[str]
) -> Group | None:
    """Say that the individuals from a place are some of all from there, whom a table place by place may count.

    Gives the individuals; None where no table counts that place.
    """
    everybody = coded_at(answers.question_key, place)
    bases = [_answered_in(answers, cell) for cell in cells]
    individuals = _link_part(linking, narrowed(answers.base, (PLACE, place)), bases, everybody)
    if not individuals:
        return None
    lines = {called: line for line, called in answers.at_places.items()}
    raised_by: list[tuple[Group, Group | None]] = []
    for called in raised_there:
        raised, raising = raised_at(answers.question_key, called, place), None
        if called in lines:  # of others no individual raised it
            parts = [said_in(answers, lines[called], cell) for cell in cells]
            part = narrowed(answers.base, (PLACE, place), (ANSWER, lines[called]))
            raising = _link_part(linking, part, parts, raised)
        raised_by.append((raised, raising))
    # The others from there are bodies: who raised a theme is one of them, and each of them may have raised one.
    bodies = (everybody, individuals)
    for pair in raised_by:
        linking.leave_no_more_than([pair], bodies)
    if answers.are_themes:
        linking.leave_all_of(raised_by, bodies)
    return individuals


def _link_part(linking: Linking, part: Group, pieces: Sequence[Group], whole: Group) -> Group | None:
    """The group that stands for a part of one that is counted, linked to it; None where there is none to link."""
    return linking.add_up_to_part(part, pieces, whole) if pieces and linking.knows(whole) else None
