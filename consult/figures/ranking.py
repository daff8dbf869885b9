"""Places in a ranking, shared where the data do not support an order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: 1 is first. A shared place is that of the first who share it: 1, 2=, 2=, 4."""

    place: int
    is_shared: bool

    def __str__(self) -> str:
        return f"{self.place}=" if self.is_shared else str(self.place)


def places(ordered: Sequence[T], is_clearly_ahead: Callable[[T, T], bool]) -> tuple[Place, ...]:
    """The place of each thing in `ordered` (highest first), shared unless some thing above is clearly ahead.

    The rule, from the top down: a thing stands below every thing that is clearly ahead of it, and beside the thing
    just above it when none of those who share that place is clearly ahead. So nothing shares a place with what is
    clearly ahead of it, and what is measured lower never stands higher. "Clearly ahead" is said by the caller for
    two things at a time (95% for each pair); nothing is added for comparing many pairs. The last who share one place
    and the first of the next may each be tied with some of the other: places are groups, not proofs.
    """
    groups: list[list[T]] = []
    for thing in ordered:
        if groups and not any(is_clearly_ahead(above, thing) for above in groups[-1]):
            groups[-1].append(thing)
        else:
            groups.append([thing])
    standing: list[Place] = []
    for group in groups:
        standing += [Place(len(standing) + 1, is_shared=len(group) > 1)] * len(group)
    return tuple(standing)
