"""Choosing what a page does not show, so that nobody can bound a small group from everything that it does."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from consult.figures.disclosure.groups import Group, is_within
from consult.figures.disclosure.linking import Count, LinkedCounts, Showing
from consult.figures.disclosure.moving import Board, Guess, Move, cheapest_move


@dataclass(frozen=True, slots=True)
class Protection:
    """Which groups are not shown.

    Nothing says which of them are small: telling them from those hidden beside them would give the small ones away.
    `blank` are those of which a nought is hidden too. `protected` are the groups that are hidden for their own sake.
    `exposed` are those that a reader can bound although everything that may be hidden is: a page with any shows no
    figure.
    """

    smallest: int
    counted: frozenset[Group]
    hidden: frozenset[Group] = frozenset()
    blank: frozenset[Group] = frozenset()
    protected: tuple[Group, ...] = ()
    exposed: tuple[Group, ...] = ()

    def hides(self, who: Group) -> bool:
        """Whether a count may not be shown, nor any figure made of it. Raises KeyError for one that was not linked."""
        if who not in self.counted:
            raise KeyError(f"{who} was not linked with the other counts, so nothing protects it")
        return who in self.hidden


def hide_small_groups(linked: LinkedCounts, *, smallest: int) -> Protection:
    """Hide every group of 1 to `smallest` - 1 people, and as much beside them as it takes to protect them.

    A group is protected when its count could be any of at least `smallest` different numbers, as far as a reader can
    tell who has everything that was linked, knows the rule, and works it out exactly (of a public few, see
    `LinkedCounts.promised`). Noughts are shown, so such a reader takes a hidden count to be at least one. Three more
    things are hidden:

    - every part of a few, noughts too: "nobody of the three" says something of each of them;
    - how a group of fewer than twice `smallest` split, where everybody in it said the same: that, too, says something
      of each;
    - where counts are too few to protect each other, the noughts beside them.

    What stays hidden from an earlier version of the tables is hidden.

    What is hidden beside a small group is what costs least: small counts before large ones. The same counts, linked in
    the same order, give the same choice.
    """
    if smallest <= 1:
        return Protection(smallest, frozenset(linked.counts))
    return _Hiding(linked, smallest).run()


class _Hiding:
    """The choice in the making."""

    def __init__(self, linked: LinkedCounts, smallest: int) -> None:
        self.linked = linked
        self.smallest = smallest
        self.board = Board(linked)
        self.blank: set[int] = set()
        self.promised: dict[int, int] = {}
        # The lowest and the highest number that each count was proved able to be.
        self.lowest = list(self.board.truth)
        self.highest = list(self.board.truth)

    def run(self) -> Protection:
        small = self._small()
        for place in small:
            self._hide(place)
        for parts in (*self._said_as_one(), self._parts_of_small()):
            self._make_blank(parts)
        protected = [*small, *sorted(self.blank - set(small))]
        named = self.board.groups
        self.promised = {place: self.linked.promised(named[place], smallest=self.smallest) for place in protected}
        self._keep_hidden()
        exposed = [place for place in protected if not self._protect(place)]
        if exposed:
            self._make_blank(self._linked_with(exposed))
            exposed = [place for place in exposed if not self._protect(place)]
        return self._chosen(protected, exposed)

    def _chosen(self, protected: Sequence[int], exposed: Sequence[int]) -> Protection:
        named = self.board.groups
        return Protection(
            self.smallest,
            frozenset(named),
            frozenset(named[place] for place, unknown in enumerate(self.board.is_unknown) if unknown),
            frozenset(named[place] for place in self.blank),
            tuple(named[place] for place in protected),
            tuple(named[place] for place in exposed),
        )

    def _small(self) -> list[int]:
        return [
            place
            for place, count in enumerate(self.linked.counts.values())
            if count.is_of_people and count.showing is not Showing.PUBLIC and self._is_small(count)
        ]

    def _is_small(self, count: Count) -> bool:
        return 0 < count.number < self.smallest

    def _may_not_be_split(self, count: Count) -> bool:
        return self._is_small(count) and (count.is_of_people or count.showing is Showing.PUBLIC)

    def _said_as_one(self) -> Iterator[list[int]]:
        """The parts of each group, not large, of whom everybody is in the same part.

        Of a group that has something in common: not of all who answered a question, whoever they are. What everybody is
        shown to have said is said of nobody in particular.
        """
        counts = self.linked.counts
        have_in_common = {part for split in self.linked.splits for part in split.parts}
        public = {who: count.number for who, count in counts.items() if count.showing is Showing.PUBLIC}
        said_by_all = [
            who
            for who, number in public.items()
            if any(number == whole and other != who and is_within(who, other) for other, whole in public.items())
        ]
        for split in self.linked.splits:
            whole = counts[split.whole]
            is_large = whole.number >= 2 * self.smallest
            if is_large or not whole.number or not whole.is_of_people or split.whole not in have_in_common:
                continue
            with_all = [
                part
                for part in split.parts
                if counts[part].number == whole.number and not any(is_within(part, said) for said in said_by_all)
            ]
            if with_all:
                yield [self.board.place[part] for part in (split.parts if split.adds_up else with_all)]

    def _parts_of_small(self) -> list[int]:
        """Every part of a few that counts people, except where nobody at all is in a larger group that holds it."""
        counts = self.linked.counts
        small = [who for who, count in counts.items() if who and self._may_not_be_split(count)]
        nobody = [who for who, count in counts.items() if who and not count.number and not _holds(small, who)]
        return [
            self.board.place[who]
            for who, count in counts.items()
            if count.is_of_people and _holds(small, who) and not _holds(nobody, who)
        ]

    def _keep_hidden(self) -> None:
        for place, count in enumerate(self.linked.counts.values()):
            if count.stays_hidden and not count.number:
                self._make_blank([place])
            elif count.stays_hidden and self.board.may_be_hidden[place]:
                self._hide(place)

    def _hide(self, place: int) -> None:
        self.board.is_unknown[place] = True

    def _make_blank(self, places: Iterable[int]) -> None:
        """Hide counts that may be nought, so that to be hidden says nothing of them."""
        for place in places:
            if self.board.may_be_hidden[place]:
                self._hide(place)
                self.board.at_least[place] = 0
                self.blank.add(place)

    def _protect(self, place: int) -> bool:
        """Hide what it takes that a count could be enough numbers; False where nothing makes it so."""
        if self._is_protected(place):
            return True
        reached = {step: Guess(self.board) for step in (1, -1)}
        while True:
            self._widen(place, reached)
            if self._is_protected(place):
                return True
            found = self._cheapest(place, reached)
            if found is not None:
                guess, move = found
                for other in move.to_hide:
                    self._hide(other)
                self._make(move, guess)
            elif not self._make_blank_beside(place):
                return False

    def _cheapest(self, place: int, reached: Mapping[int, Guess]) -> tuple[Guess, Move] | None:
        """The cheaper of a way up and a way down; looked for quickly, and where that finds none thoroughly."""
        for is_thorough in (False, True):
            found = [
                (guess, move)
                for step, guess in reached.items()
                if (move := cheapest_move(self.board, guess, place, step, is_thorough=is_thorough)) is not None
            ]
            if found:
                return min(found, key=lambda each: each[1].cost)
        return None

    def _is_protected(self, place: int) -> bool:
        return self.highest[place] - self.lowest[place] + 1 >= self.promised[place]

    def _widen(self, place: int, reached: Mapping[int, Guess]) -> None:
        """Move a count up and down as far as is needed, with what is hidden now."""
        for step, guess in reached.items():
            while not self._is_protected(place):
                move = cheapest_move(self.board, guess, place, step, only_hidden=True)
                if move is None:
                    break
                self._make(move, guess)

    def _make(self, move: Move, guess: Guess) -> None:
        """Make a move, and write down what it proves."""
        guess.change(move)
        for each in move.changes:
            self.lowest[each] = min(self.lowest[each], guess.numbers[each])
            self.highest[each] = max(self.highest[each], guess.numbers[each])

    def _linked_with(self, places: Sequence[int]) -> Sequence[int]:
        """Every count that hangs together with one of these, other than through counts that are public."""
        is_public = [count.showing is Showing.PUBLIC for count in self.linked.counts.values()]
        found, to_follow = set(places), list(places)
        while to_follow:
            for number, _ in self.board.sums_with[to_follow.pop()]:
                more = {cell for cell, _ in self.board.sums[number] if not is_public[cell]} - found
                found |= more
                to_follow += sorted(more)
        return sorted(found)

    def _make_blank_beside(self, place: int) -> bool:
        """Hide a whole table that a count is in, noughts too; False where that was done before."""
        before = len(self.blank)
        for split in self.linked.splits:
            parts = [self.board.place[part] for part in split.parts]
            if place in parts:
                self._make_blank(parts)
        return len(self.blank) > before


def _holds(wholes: Sequence[Group], part: Group) -> bool:
    """Whether a group is a part of one of these, and not one of them itself."""
    return any(part != whole and is_within(part, whole) for whole in wholes)
