"""Holding down false alarms when many differences are looked at together.

Two rules, each for its own purpose. Holm's is for what is said to the board or the public: a sentence about one
difference may be quoted alone, so the chance that even one of a family of sentences is wrong is held to 5%. Benjamini
and Hochberg's is for lists in which staff look for what is worth following up: of those listed as supported, one in
twenty may be wrong on average. A family is what one table compares: the questions of a wave, the localities of a theme.
"""

from collections.abc import Sequence

ALPHA = 0.05
"""How often a rule may cry wolf: for Holm the chance of one false alarm, for Benjamini and Hochberg their share."""


def holm(chances: Sequence[float | None]) -> tuple[float | None, ...]:
    """Each p-value adjusted so that the chance of any false alarm among them is held, in the order given.

        p̃₍ᵢ₎ = max over j ≤ i of min(1, (m - j + 1) p₍ⱼ₎), from the smallest of m p-values up

    Source: S. Holm, Scandinavian Journal of Statistics 6 (1979), 65-70. Assumes nothing of how the comparisons hang
    together. A comparison that could not be tested (None) stays None and is not counted among the m.
    """
    order = _from_the_smallest(chances)
    adjusted: list[float | None] = [None] * len(chances)
    highest = 0.0
    for rank, (place, chance) in enumerate(order):
        highest = max(highest, min(1.0, (len(order) - rank) * chance))
        adjusted[place] = highest
    return tuple(adjusted)


def benjamini_hochberg(chances: Sequence[float | None]) -> tuple[float | None, ...]:
    """Each p-value adjusted so that the expected share of false alarms among those called is held, in the order given.

        p̃₍ᵢ₎ = min over j ≥ i of min(1, m p₍ⱼ₎ / j)

    Source: Y. Benjamini and Y. Hochberg, Journal of the Royal Statistical Society B 57 (1995), 289-300. Assumes
    comparisons that are independent or positively related, as shares of one group against another are. None stays None.
    """
    order = _from_the_smallest(chances)
    adjusted: list[float | None] = [None] * len(chances)
    lowest = 1.0
    for rank in range(len(order), 0, -1):
        place, chance = order[rank - 1]
        lowest = min(lowest, chance * len(order) / rank)
        adjusted[place] = lowest
    return tuple(adjusted)


def _from_the_smallest(chances: Sequence[float | None]) -> list[tuple[int, float]]:
    there = [(place, chance) for place, chance in enumerate(chances) if chance is not None]
    return sorted(there, key=lambda each: (each[1], each[0]))
