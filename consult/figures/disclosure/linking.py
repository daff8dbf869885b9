"""What a reader of linked tables knows: each count, and the sums and limits that hold between them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from consult.figures.disclosure.groups import EVERYBODY, Group, is_within, narrowed

Left = tuple[Group, Group | None]
"""Those who are left of a group without some of it: all, less individuals. None: nobody is taken away."""


class Showing(StrEnum):
    """Whether a count is up to the page to show."""

    OPEN = "open"  # it is shown unless it has to be hidden
    PUBLIC = "public"  # it is known already, and cannot be hidden any more
    NEVER = "never"  # it is on no page, but might be worked out


@dataclass(frozen=True, slots=True)
class Count:
    """How many are in a group. `is_of_people`: it could single them out, so that it is protected where it is small."""

    number: int
    is_of_people: bool
    showing: Showing
    stays_hidden: bool = False  # an earlier version of the table hides it


@dataclass(frozen=True, slots=True)
class Relation:
    """A sum of counts, each as often as its term says (less than nought: taken away).

    It is nought where it `is_exact`, and otherwise nought or more.
    """

    terms: tuple[tuple[Group, int], ...]
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Split:
    """A group by the answers to a question. Where it does not add up, people can be in several parts."""

    whole: Group
    parts: tuple[Group, ...]
    adds_up: bool


@dataclass(frozen=True, slots=True)
class LinkedCounts:
    """The counts of a page, its files and what else a reader can have, and how they hang together."""

    counts: Mapping[Group, Count]
    relations: tuple[Relation, ...]
    splits: tuple[Split, ...]

    def promised(self, who: Group, *, smallest: int) -> int:
        """How many different numbers a small group is to be able to be, as far as a reader can tell.

        As many as `smallest`; but a part of a public few can be none of them, or some, or all, and no more.
        """
        few = (
            count.number
            for whole, count in self.counts.items()
            if count.showing is Showing.PUBLIC and 0 < count.number < smallest and is_within(who, whole)
        )
        return min(smallest, 1 + min(few, default=smallest))


class Linking:
    """Gathers the counts of all tables over the same people, and what a reader knows of how they hang together.

    The same group in two tables is one count. Leave no table out that a reader of the page can lay beside it: what is
    not linked is not protected against. Counts link in the order in which they are given, and the same order gives the
    same choice of what is hidden.
    """

    def __init__(self, everybody: int) -> None:
        """Begin with how many there are in all, which is public."""
        self._counts: dict[Group, Count] = {}
        self._relations: list[Relation] = []
        self._splits: list[Split] = []
        self.count(EVERYBODY, everybody, is_of_people=False, showing=Showing.PUBLIC)

    def count(self, who: Group, number: int, *, is_of_people: bool = True, showing: Showing = Showing.OPEN) -> Group:
        """Say how many are in a group. Said twice, the more public and the more careful holds.

        Raises ValueError where the two numbers differ.
        """
        before = self._counts.get(who, Count(number, is_of_people, showing))
        if before.number != number:
            raise ValueError(f"{who} is counted as {before.number} and as {number}")
        known = {before.showing, showing}
        self._counts[who] = replace(
            before,
            is_of_people=before.is_of_people or is_of_people,
            showing=next(each for each in (Showing.PUBLIC, Showing.OPEN, Showing.NEVER) if each in known),
        )
        return who

    def split(self, whole: Group, parts: Iterable[Group], *, adds_up: bool, may_cover: bool = True) -> None:
        """Say that a group is shown by the answers to a question.

        Where it adds up everybody is in one part. Otherwise no part is larger than the whole; and unless the reader has
        reason to think otherwise (`may_cover`), where the parts together are as many as the whole, a reader may take it
        that everybody is in one at least.
        """
        listed = tuple(parts)
        self._splits.append(Split(whole, listed, adds_up))
        if adds_up:
            self.adds_up(whole, listed)
            return
        for part in listed:
            self.is_no_more_than(part, whole)
        if may_cover and self._cover(whole, listed):
            self._relate([*((part, 1) for part in listed), (whole, -1)], is_exact=False)

    def by_answers(
        self, whole: Group, question: str, counts: Mapping[str, int], *, adds_up: bool = True, of_people: bool = True
    ) -> None:
        """Count a group by the answers to a question: a table of one line."""
        parts = [
            self.count(narrowed(whole, (question, answer)), number, is_of_people=of_people)
            for answer, number in counts.items()
        ]
        self.split(whole, parts, adds_up=adds_up)

    def crossed(
        self,
        whole: Group,
        rows: str,
        columns: str,
        counts: Mapping[tuple[str, str], int],
        *,
        rows_add_up: bool = True,
        columns_add_up: bool = True,
    ) -> None:
        """Count a group by two questions at once; it was counted by the answers to each of them before.

        `counts` is by row and column. `rows_add_up`: the counts of a row add up to the row, because nobody is in two
        columns; `columns_add_up`: those of a column add up to it.
        """
        for (row, column), number in counts.items():
            part = narrowed(whole, (rows, row), (columns, column))
            if part not in self._counts:
                self.count(part, number)
        by_row: dict[Group, list[Group]] = {}
        by_column: dict[Group, list[Group]] = {}
        for row, column in counts:
            part = narrowed(whole, (rows, row), (columns, column))
            by_row.setdefault(narrowed(whole, (rows, row)), []).append(part)
            by_column.setdefault(narrowed(whole, (columns, column)), []).append(part)
        for lines, adds_up in ((by_row, rows_add_up), (by_column, columns_add_up)):
            may_cover = all(self._cover(line, parts) for line, parts in lines.items())
            for line, parts in lines.items():
                self.split(line, parts, adds_up=adds_up, may_cover=may_cover)

    def is_no_more_than(self, part: Group, whole: Group) -> None:
        """Say that everybody in one group is in another. Nothing is said where it holds more."""
        if self._number(part) <= self._number(whole):
            self._relate([(whole, 1), (part, -1)], is_exact=False)

    def share_nobody(self, one: Group, other: Group, whole: Group) -> None:
        """Say that nobody of a group is in both: "none of these" and another. Nothing is said where somebody is."""
        if self._number(one) + self._number(other) <= self._number(whole):
            self._relate([(whole, 1), (one, -1), (other, -1)], is_exact=False)

    def follow(self, followers: Group, came_from: Sequence[Group]) -> None:
        """Say that a question was asked only of these, so that those who answered it are no more than they are.

        Where they are as many, a reader may take it that they are the same people. Nothing is said where they are
        more: on paper people answer what they like.
        """
        more = sum(self._number(who) for who in came_from) - self._number(followers)
        if more >= 0:
            self._relate([*((who, 1) for who in came_from), (followers, -1)], is_exact=more == 0)

    def adds_up(self, whole: Group, parts: Sequence[Group]) -> None:
        """Say that one number is the sum of others, without being a table of its own: "agree or strongly agree"."""
        self._relate([(whole, -1), *((part, 1) for part in parts)], is_exact=True)

    def leave_no_more_than(self, parts: Iterable[Left], whole: Left) -> None:
        """Say of groups less some of each that those who are left of the parts, together, are among those of the whole.

        Bodies are all less individuals: those who said so are no more than all bodies. Nothing is said where they are.
        """
        terms = _left(whole, 1) + [term for part in parts for term in _left(part, -1)]
        if self._total(terms) >= 0:
            self._relate(terms, is_exact=False)

    def leave_all_of(self, parts: Iterable[Left], whole: Left) -> None:
        """Say of groups less some of each that a reader may take it that who is left of the whole is left of a part.

        People can be left of several parts. Nothing is said where the parts are too few for it.
        """
        terms = _left(whole, -1) + [term for part in parts for term in _left(part, 1)]
        if self._total(terms) >= 0:
            self._relate(terms, is_exact=False)

    def add_up_to_part(self, part: Group, pieces: Sequence[Group], whole: Group) -> Group:
        """Say that these add up to a part of a group. The part is in no table, but could be worked out.

        Gives the group that stands for the part: of one piece the piece.
        """
        if len(pieces) == 1:
            self.is_no_more_than(pieces[0], whole)
            return pieces[0]
        self.count(part, sum(self._number(piece) for piece in pieces), showing=Showing.NEVER)
        self.adds_up(part, pieces)
        self.is_no_more_than(part, whole)
        return part

    def knows(self, who: Group) -> bool:
        """Whether a group was counted."""
        return who in self._counts

    def stay_hidden(self, groups: Iterable[Group]) -> None:
        """Say that an earlier version hides these, so that to show them now could give away what it hides."""
        for who in groups:
            if who in self._counts:
                self._counts[who] = replace(self._counts[who], stays_hidden=True)

    def linked(self) -> LinkedCounts:
        """Everything that was said."""
        return LinkedCounts(dict(self._counts), tuple(self._relations), tuple(self._splits))

    def _cover(self, whole: Group, parts: Sequence[Group]) -> bool:
        """Whether the parts are so many that everybody could be in one."""
        return sum(self._number(part) for part in parts) >= self._number(whole)

    def _number(self, who: Group) -> int:
        return self._counts[who].number

    def _total(self, terms: Iterable[tuple[Group, int]]) -> int:
        return sum(self._number(who) * times for who, times in terms)

    def _relate(self, terms: Sequence[tuple[Group, int]], *, is_exact: bool) -> None:
        total = self._total(terms)
        if total < 0 or (is_exact and total > 0):
            raise ValueError(f"these counts cannot hang together so: {terms}")
        self._relations.append(Relation(tuple(terms), is_exact))


def _left(of: Left, times: int) -> list[tuple[Group, int]]:
    """The terms of a group less some of it."""
    everybody, some = of
    return [(everybody, times), *([(some, -times)] if some is not None else [])]
