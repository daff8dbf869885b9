"""The row in which the council reports an indicator, and its assessments D, T, C and G by the key printed with it.

The key, of the performance report of quarter three 2023/24: D is the direction of travel from 12 months earlier, T
compares with the target, C with England, G says how the gap with England moved. "Within 2%" is read as within 2% of the
figure compared with, not two percentage points; the key does not say which. An assessment whose figures are lacking is
None, never guessed.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import isclose

WITHIN = 0.02
"""Worse by no more than this part of the figure compared with is amber, by more is red."""


class Assessment(StrEnum):
    """How a figure stands against another."""

    GREEN = "meeting or better"
    AMBER = "worse but within 2%"
    RED = "more than 2% worse"


class Gap(StrEnum):
    """How the gap with England moved in 12 months."""

    IMPROVING = "the gap is improving"
    SAME = "the gap remains the same"
    DETERIORATING = "the gap is deteriorating"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The same indicator for the benchmark period: here, in England, in the North East, and 12 months before that."""

    period: str
    here: float
    england: float | None = None
    north_east: float | None = None
    here_earlier: float | None = None
    england_earlier: float | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator as it is reported, in its own units (28.2 for 28.2%).

    `target` None makes it a tracker.
    """

    name: str
    period: str
    performance: float
    higher_is_better: bool
    target: float | None = None
    twelve_months_earlier: float | None = None
    benchmark: Benchmark | None = None

    @property
    def is_tracker(self) -> bool:
        """Whether it has no target, because it is long-term or only partly in the council's hands."""
        return self.target is None

    @property
    def direction(self) -> Assessment | None:
        """D: against 12 months earlier; green meets or exceeds it."""
        return self._against(self.performance, self.twelve_months_earlier)

    @property
    def against_target(self) -> Assessment | None:
        """T: against the target; the key calls green "better than target", and meeting it is not worse."""
        return self._against(self.performance, self.target)

    @property
    def against_england(self) -> Assessment | None:
        """C: the benchmark period's figure here against England's."""
        return self._against(self.benchmark.here, self.benchmark.england) if self.benchmark else None

    @property
    def gap_with_england(self) -> Gap | None:
        """G: whether our lead over England grew, or our lag shrank, in the 12 months to the benchmark period."""
        now = self.benchmark
        if now is None or now.england is None or now.here_earlier is None or now.england_earlier is None:
            return None
        sign = 1 if self.higher_is_better else -1
        lead, lead_before = sign * (now.here - now.england), sign * (now.here_earlier - now.england_earlier)
        if isclose(lead, lead_before, abs_tol=1e-9):
            return Gap.SAME
        return Gap.IMPROVING if lead > lead_before else Gap.DETERIORATING

    @property
    def overall(self) -> Assessment | None:
        """The overall assessment: by T where there is a target; else by D and G together, as the key has it.

        Tracker: green where D is green and the gap improves; amber where D is worse or the gap deteriorates; red where
        both. None where the key gives no answer: D green and the gap the same, or D or G not known.
        """
        if not self.is_tracker:
            return self.against_target
        if self.direction is None or self.gap_with_england is None:
            return None
        worse = [self.direction is not Assessment.GREEN, self.gap_with_england is Gap.DETERIORATING]
        if any(worse):
            return Assessment.RED if all(worse) else Assessment.AMBER
        return Assessment.GREEN if self.gap_with_england is Gap.IMPROVING else None

    def _against(self, figure: float, other: float | None) -> Assessment | None:
        if other is None:
            return None
        worse_by = other - figure if self.higher_is_better else figure - other
        if worse_by <= 0:
            return Assessment.GREEN
        # A hair's breadth, so that exactly 2% is within 2% in floating point too.
        return Assessment.AMBER if worse_by <= WITHIN * abs(other) + 1e-9 else Assessment.RED
