"""Which rows of a file, one for each person, may show who the person is among others.

Facts are what a person can be known by: where they live, how old they are. A row shows all of the facts that a file
has, or none: were some shown, the rest could be worked out from the totals of a summary.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import ceil

Facts = tuple[str, ...]
"""What is so of one person, a word for each column of the file."""

MOST_COLUMNS = 5
"""With more hardly anybody is left in a group, and what there is to look at doubles with each."""


def rows_to_show(facts: Sequence[Facts], *, smallest: int) -> frozenset[int]:
    """The places of the rows whose facts may be shown.

    - Every combination of facts that is shown is that of at least `smallest` rows.
    - The rows that show none are nobody, or at least `smallest`.
    - A reader who has the file, and all counts by one column that are not of fewer than `smallest`, can hold a
      combination that fewer than `smallest` people have in all to be that of any number from none to
      `smallest` - 1. So it is for some of the columns as for all of them.
    - A reader who has a table by one column that protects its own small groups can hold each of them to be as many
      different numbers with the file as without it, up to `smallest`.

    Of rows alike those that stand last are hidden first, so give them in an order that says nothing of the people.
    """
    if len({len(each) for each in facts}) > 1:
        raise ValueError("some rows have a fact for more columns than others")
    # What is so of everybody tells nobody from the rest; but of a few it tells something of each.
    varying = [number for number, column in enumerate(zip(*facts, strict=True)) if len(set(column)) > 1]
    if not varying:
        is_shown = not any(facts) or len(facts) >= smallest
        return frozenset(range(len(facts))) if is_shown else frozenset()
    return _Choice([tuple(each[column] for column in varying) for each in facts], smallest).run()


class _Choice:
    """The choice in the making. Rows are only ever hidden, so it comes to an end."""

    def __init__(self, facts: Sequence[Facts], smallest: int) -> None:
        self.smallest = smallest
        self.columns = range(len(facts[0]))
        self.counts = Counter(facts)
        self.shown: dict[Facts, list[int]] = defaultdict(list)
        for place, each in enumerate(facts):
            self.shown[each].append(place)
        self.hidden: tuple[Counter[str], ...] = tuple(Counter() for _ in self.columns)
        self.hidden_rows = 0
        self.small = dict.fromkeys(self._small_combinations())

    def run(self) -> frozenset[int]:
        for each in [each for each, number in self.counts.items() if number < self.smallest]:
            self._hide(each, len(self.shown[each]))
        while self.hidden_rows and self.shown and self._hide_more():
            pass
        return frozenset(place for places in self.shown.values() for place in places)

    def _hide_more(self) -> bool:
        """Hide rows where a small group is not protected yet; False where all are."""
        before = self.hidden_rows
        for column, value in list(self._values_to_thin()):
            self._hide_of_value(column, value)
        for columns, each in self.small:
            if len(columns) > 1:
                self._make_room(columns, each)
        if self.hidden_rows < self.smallest:
            self._hide_any(self.smallest - self.hidden_rows, list(self.shown))
        return self.hidden_rows > before

    def _values_to_thin(self) -> Iterator[tuple[int, str]]:
        """The values beside a small one, which a table may hide to protect it; and those in a small combination.

        Of each, as many are to be hidden here as the small one could be more.
        """
        beside_small = {columns[0] for columns, _ in self.small if len(columns) == 1}
        for column in sorted(beside_small):
            for value in sorted({each[column] for each in self.shown}):
                yield column, value
        for columns, each in self.small:
            if len(columns) > 1:
                yield from zip(columns, each, strict=True)

    def _hide_of_value(self, column: int, value: str) -> None:
        with_value = [each for each in self.shown if each[column] == value]
        self._hide_any(self.smallest - 1 - self.hidden[column][value], with_value)

    def _make_room(self, columns: Sequence[int], each: Facts) -> None:
        """Hide rows that have nothing of a combination, until nobody of those hidden need be in it."""
        pairs = list(zip(columns, each, strict=True))
        known = sum(self._least_hidden(column, value) for column, value in pairs)
        rows = ceil(known / (len(columns) - 1)) - self.hidden_rows
        others = [other for other in self.shown if all(other[column] != value for column, value in pairs)]
        if rows > sum(len(self.shown[other]) for other in others):
            others, rows = list(self.shown), sum(len(places) for places in self.shown.values())
        self._hide_any(rows, others)

    def _least_hidden(self, column: int, value: str) -> int:
        """As few of a value as a reader can hold to be among the hidden rows. Of a small group there is one."""
        return 1 if ((column,), (value,)) in self.small else self.hidden[column][value]

    def _hide_any(self, number: int, among: Iterable[Facts]) -> None:
        """Hide at least so many rows with one of these facts, or all there are; of the largest group first."""
        while number > 0:
            largest = max((each for each in among if each in self.shown), key=self._size, default=None)
            if largest is None:
                return
            here = len(self.shown[largest])
            number -= self._hide(largest, min(number, max(here - self.smallest, 0)) or here)

    def _size(self, each: Facts) -> tuple[int, Facts]:
        return len(self.shown[each]), each

    def _hide(self, each: Facts, number: int) -> int:
        places = self.shown[each]
        del places[len(places) - number :]
        if not places:
            del self.shown[each]
        for column, value in zip(self.columns, each, strict=True):
            self.hidden[column][value] += number
        self.hidden_rows += number
        return number

    def _small_combinations(self) -> Iterator[tuple[tuple[int, ...], Facts]]:
        """Every group of 1 to smallest - 1 people, by the columns and values that it has in common."""
        for size in range(1, len(self.columns) + 1):
            for columns in combinations(self.columns, size):
                counted = self._counted(columns)
                yield from ((columns, each) for each in sorted(counted) if counted[each] < self.smallest)

    def _counted(self, columns: Sequence[int]) -> Counter[Facts]:
        counted: Counter[Facts] = Counter()
        for each, number in self.counts.items():
            counted[tuple(each[column] for column in columns)] += number
        return counted
