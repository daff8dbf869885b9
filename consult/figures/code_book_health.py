"""Signs that a code book does not fit the comments: themes that overlap, are rare, or catch all. Pure functions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

OVERLAPS_FROM = 0.5
"""Two themes overlap when this share of the smaller one’s comments carry the other too…"""
OVERLAPS_AT_LEAST = 5
"""…and the smaller one has this many comments: of fewer, half may be chance."""
RARE_BELOW = 5
"""A theme with fewer comments than this is rare: nothing much can be said of it."""
CATCHES_ALL_ABOVE = 0.25
"""A theme that more than this share of the comments carry is a catch-all."""
LEAVES_TOO_MUCH_ABOVE = 0.15
"""With more than this share under “something else”, themes are missing."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two themes that often come together: `together` of the `count` comments of the smaller carry the larger too."""

    smaller: str
    larger: str
    together: int
    count: int

    @property
    def share(self) -> float:
        """The share of the smaller one’s comments, from 0 to 1."""
        return self.together / self.count


@dataclass(frozen=True, slots=True)
class CatchAll:
    """A theme that too many comments carry."""

    key: str
    count: int
    share: float


def overlaps(counts: Mapping[str, int], together: Mapping[tuple[str, str], int]) -> tuple[Overlap, ...]:
    """The pairs of themes that overlap, the closest first."""
    found = []
    for (one, two), both in together.items():
        smaller, larger = sorted((one, two), key=lambda key: (counts.get(key, 0), key))
        pair = Overlap(smaller, larger, both, counts.get(smaller, 0))
        if pair.count >= OVERLAPS_AT_LEAST and pair.share >= OVERLAPS_FROM:
            found.append(pair)
    return tuple(sorted(found, key=lambda pair: (-pair.share, -pair.count, pair.smaller)))


def rare(counts: Mapping[str, int], keys: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Those of the themes that are rare, each with its count, in the order given."""
    return tuple((key, counts.get(key, 0)) for key in keys if counts.get(key, 0) < RARE_BELOW)


def catch_alls(counts: Mapping[str, int], base: int, *, left_over: str) -> tuple[CatchAll, ...]:
    """The themes that too many of `base` comments carry; for `left_over` (“something else”) less is too many."""
    found = [
        CatchAll(key, count, count / base)
        for key, count in counts.items()
        if base and count / base > (LEAVES_TOO_MUCH_ABOVE if key == left_over else CATCHES_ALL_ABOVE)
    ]
    return tuple(sorted(found, key=lambda each: (-each.count, each.key)))
