"""Random samples that anybody can draw again: how many from each stratum, and which."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

FEWEST_IN_A_STRATUM = 2
"""One comment of a stratum would say nothing of how much its comments differ."""


def draw(identifiers: Iterable[str], size: int, *, seed: int) -> tuple[str, ...]:
    """A simple random sample without replacement, in random order. The same seed draws the same sample.

    Each identifier gets the number SHA-256("seed:identifier"), and the `size` smallest numbers are drawn. So neither
    the order in which the identifiers come nor the version of any library matters, and whoever has the seed and the
    list can check the draw with other tools. Raises ValueError when there are fewer identifiers than wanted.
    """
    numbered = sorted((sha256(f"{seed}:{identifier}".encode()).digest(), identifier) for identifier in set(identifiers))
    if not 0 <= size <= len(numbered):
        raise ValueError(f"no sample of {size} from {len(numbered)}")
    return tuple(identifier for _, identifier in numbered[:size])


def checksum_of(identifiers: Iterable[str]) -> str:
    """A fingerprint of what was drawn from: the same identifiers in any order give the same."""
    return sha256("\n".join(sorted(set(identifiers))).encode()).hexdigest()


def allocate(strata: Mapping[str, int], size: int) -> dict[str, int]:
    """How many to draw from each stratum: in proportion to what it holds, at least two, or all where it holds fewer.

    Proportional allocation (W. G. Cochran, Sampling Techniques, 3rd edition 1977, 5.5) by largest shortfall: after
    the least that each stratum gets, each further one goes to the stratum that is furthest below its share. `strata`
    is what each holds; empty ones get nothing. Raises ValueError when the size is more than all hold together, or too
    small for two of each.
    """
    held = {name: count for name, count in strata.items() if count > 0}
    total = sum(held.values())
    allocated = {name: min(FEWEST_IN_A_STRATUM, count) for name, count in held.items()}
    least = sum(allocated.values())
    if not least <= size <= total:
        raise ValueError(f"no sample of {size} with {least} at least and {total} at most")
    for _ in range(size - least):
        unfilled = [name for name in held if allocated[name] < held[name]]
        neediest = max(unfilled, key=lambda name: (size * held[name] / total - allocated[name], held[name], name))
        allocated[neediest] += 1
    return allocated
