"""Other counts that agree with everything a reader sees, found by moving people between the counts that are hidden.

Each one found is a proof: the reader cannot tell it from the truth. None is claimed that was not found.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from consult.figures.disclosure.groups import Group
from consult.figures.disclosure.linking import LinkedCounts, Showing

TRIED_AT_MOST = 4_000
"""How many steps a search takes before it is given up, and more is hidden instead."""


class Board:
    """The counts by number instead of by name, with the sums that each is in, and what is hidden so far."""

    def __init__(self, linked: LinkedCounts) -> None:
        """Everything that may be shown is shown as yet."""
        self.groups: Sequence[Group] = tuple(linked.counts)
        self.place = {who: place for place, who in enumerate(self.groups)}
        counts = tuple(linked.counts.values())
        self.truth = [count.number for count in counts]
        # Noughts are shown, so that a count that is not must be one at least.
        self.at_least = [int(count.showing is Showing.OPEN) for count in counts]
        self.may_be_hidden = [count.showing is Showing.OPEN for count in counts]
        self.is_unknown = [count.showing is Showing.NEVER for count in counts]
        self.sums = [tuple((self.place[who], times) for who, times in sum_.terms) for sum_ in linked.relations]
        self.is_exact = [sum_.is_exact for sum_ in linked.relations]
        self.true_sums = [sum(self.truth[cell] * times for cell, times in terms) for terms in self.sums]
        self.sums_with: list[list[tuple[int, int]]] = [[] for _ in counts]
        for number, terms in enumerate(self.sums):
            for cell, times in terms:
                self.sums_with[cell].append((number, times))

    def fits(self, cell: int, number: int) -> bool:
        """Whether a reader who cannot see a count could take it to be this."""
        return number >= self.at_least[cell]

    def cost(self, cell: int) -> int | None:
        """What is lost by hiding a count: the larger, the more. Nought where it is hidden; None where it has to stay.

        A nought stays: a reader knows that what is hidden is somebody.
        """
        if self.is_unknown[cell]:
            return 0
        return 1 + self.truth[cell] if self.may_be_hidden[cell] and self.truth[cell] else None


class Guess:
    """Counts that agree with everything that is shown: to begin with, the truth."""

    def __init__(self, board: Board) -> None:
        self.numbers = list(board.truth)
        self.sums = list(board.true_sums)

    def change(self, move: "Move") -> None:
        """Make a move."""
        for cell, change in move.changes.items():
            self.numbers[cell] += change
        for number, change in move.of_sums.items():
            self.sums[number] += change


@dataclass(frozen=True, slots=True)
class Move:
    """By how much counts change, and with them the sums; the shown counts to hide for it, and what that costs."""

    changes: Mapping[int, int]
    of_sums: Mapping[int, int]
    to_hide: tuple[int, ...] = ()
    cost: int = 0


def cheapest_move(
    board: Board, guess: Guess, cell: int, step: int, *, only_hidden: bool = False, is_thorough: bool = False
) -> Move | None:
    """A way to change one count by a step, and others with it, so that every sum is right again.

    Of the ways found, the one for which the least has to be hidden; none at all where `only_hidden`. None where there
    is no way, or none was found. Unfinished moves that leave the same sums wrong by as much are taken for the same,
    which is quick and may miss a way; a thorough search takes only the same changes for the same.
    """
    if not board.fits(cell, guess.numbers[cell] + step):
        return None
    begun = _further(board, Move({}, {}), cell, step, 0)
    heap = [(0, 0, 0, begun)]
    tried, done = 0, set()
    while heap and tried < TRIED_AT_MOST:
        move = heappop(heap)[-1]
        wrong = _wrong(board, guess, move)
        if not wrong:
            return move
        left = frozenset((move.changes if is_thorough else wrong).items())
        if left in done:
            continue
        done.add(left)
        for other, change, price in _repairs(board, guess, move, wrong):
            if price and only_hidden:
                continue
            tried += 1
            further = _further(board, move, other, change, price)
            heappush(heap, (further.cost, len(wrong) + len(board.sums_with[other]), tried, further))
    return None


def _further(board: Board, move: Move, cell: int, change: int, price: int) -> Move:
    """A move with one more change in it."""
    of_sums = dict(move.of_sums)
    for number, times in board.sums_with[cell]:
        of_sums[number] = of_sums.get(number, 0) + times * change
    to_hide = (*move.to_hide, cell) if price else move.to_hide
    return Move({**move.changes, cell: change}, of_sums, to_hide, move.cost + price)


def _wrong(board: Board, guess: Guess, move: Move) -> dict[int, int]:
    """The sums that a move leaves wrong, each with what it is too much by, or with less than nought too little."""
    return {
        number: change if board.is_exact[number] else guess.sums[number] + change
        for number, change in move.of_sums.items()
        if (change if board.is_exact[number] else guess.sums[number] + change < 0)
    }


def _repairs(board: Board, guess: Guess, move: Move, wrong: Mapping[int, int]) -> Iterator[tuple[int, int, int]]:
    """Changes of one count each that put right the wrong sum with the fewest counts in it, with their prices."""
    number = min(wrong, key=lambda each: (len(board.sums[each]), each))
    too_much = wrong[number]
    for other, times in board.sums[number]:
        price = board.cost(other)
        if other in move.changes or price is None:
            continue
        # Of a limit, the smallest change that is enough.
        change = -(too_much // times) if times > 0 else -too_much // times
        if board.is_exact[number] and change * times != -too_much:
            continue
        if board.fits(other, guess.numbers[other] + change):
            yield other, change, price
