"""The attack: the least and the most that each hidden count can be, worked out exactly from everything that is shown.

An integer programme (HiGHS). scipy.optimize is too heavy for a web process, and nothing that serves a page needs it:
what is hidden was proved safe when it was chosen. The attack is for the worker, and for tests.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from consult.figures.disclosure.groups import Group
from consult.figures.disclosure.hiding import Protection
from consult.figures.disclosure.linking import LinkedCounts, Showing


@dataclass(frozen=True, slots=True)
class Possible:
    """The least and the most that a hidden count can be."""

    least: int
    most: int

    @property
    def numbers(self) -> int:
        """How many different numbers that is, at most."""
        return self.most - self.least + 1


def possible_counts(linked: LinkedCounts, protection: Protection, wanted: Iterable[Group]) -> Mapping[Group, Possible]:
    """What a reader can tell of each of these groups, who knows the sums and the rule of what is hidden.

    The numbers between the least and the most need not all be possible. A count that nothing limits is given the
    largest number of all as its most.
    """
    attack = _Attack(linked, protection)
    return {who: Possible(attack.bound(who, 1), attack.bound(who, -1)) for who in wanted}


def worked_out(linked: LinkedCounts, protection: Protection) -> Sequence[Group]:
    """The groups that a reader can bound to fewer numbers than are promised: none, where all are protected."""
    small = [
        who
        for who, count in linked.counts.items()
        if count.is_of_people and count.showing is not Showing.PUBLIC and 0 < abs(count.number) < protection.smallest
    ]
    wanted = dict.fromkeys((*small, *protection.protected))
    return [
        who
        for who, possible in possible_counts(linked, protection, wanted).items()
        if possible.numbers < linked.promised(who, smallest=protection.smallest)
    ]


class _Attack:
    """The sums that hold, as one integer programme over the counts that are not shown."""

    def __init__(self, linked: LinkedCounts, protection: Protection) -> None:
        groups = list(linked.counts)
        place = {who: number for number, who in enumerate(groups)}
        ceiling = max(count.number for count in linked.counts.values()) or 1
        low, high = np.zeros(len(groups)), np.zeros(len(groups))
        for number, (who, count) in enumerate(linked.counts.items()):
            if who in protection.hidden:
                low[number] = int(count.showing is Showing.OPEN and who not in protection.blank)
                high[number] = ceiling
            else:
                low[number] = high[number] = count.number
        terms = [(row, place[who], times) for row, sum_ in enumerate(linked.relations) for who, times in sum_.terms]
        rows, columns, times = zip(*terms, strict=True) if terms else ((), (), ())
        self._place = place
        self._bounds = Bounds(low, high)
        shape = (len(linked.relations), len(groups))
        most = [0 if sum_.is_exact else np.inf for sum_ in linked.relations]
        self._sums = LinearConstraint(csr_array((times, (rows, columns)), shape=shape), 0, most)

    def bound(self, who: Group, sign: int) -> int:
        """The least that a count can be (1), or the most (-1)."""
        wanted = np.zeros(len(self._place))
        wanted[self._place[who]] = sign
        found = milp(wanted, integrality=np.ones(len(wanted)), bounds=self._bounds, constraints=self._sums)
        if found.fun is None:  # the truth agrees with what is shown, so there is always an answer
            raise ArithmeticError(f"the attack gave up: {found.message}")
        return sign * round(float(found.fun))
