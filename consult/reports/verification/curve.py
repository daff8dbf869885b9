"""Operating curves: how often batches of each quality pass, as a table, as a picture, and in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.figures.acceptance import Plan, Quality, operating_curve, wrong_at_least, wrong_at_most
from consult.reports.verification.words import often, one_in

TABLE_SHARES = (0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.03, 0.04)
POINTS = 240
WIDTH, HEIGHT = 480, 320
LEFT, RIGHT, TOP, BOTTOM = 60, 14, 16, 62
TICK_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05)
MOST_TICKS = 6
DASHES = ("", "8 4", "2 4")
"""How the curves are told apart: never by colour alone."""


@dataclass(frozen=True, slots=True)
class PlannedSample:
    """A plan with the quality it was made for, and what it is called."""

    name: str
    quality: Quality
    plan: Plan

    @property
    def finding(self) -> str:
        """What the curve says, in a sentence."""
        lot = self.plan.forms * self.plan.fields_per_form
        bad = self.plan.chance_of_passing(wrong_at_least(self.quality.rejected, lot))
        good = self.plan.chance_of_passing(wrong_at_most(self.quality.accepted, lot))
        return (
            f"{self.name}: of batches with at least {one_in(self.quality.rejected)} fields wrong {often(bad)} pass or "
            f"fewer, of those with at most {one_in(self.quality.accepted)} {often(good)} or more."
        )


@dataclass(frozen=True, slots=True)
class CurveRow:
    """One share of wrong fields, and how often a batch with it passes by each plan."""

    share: str
    passing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawnCurve:
    """A curve as the picture draws it, in pixels."""

    points: str
    dashes: str
    legend_y: int
    name: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, in pixels, with its words."""

    at: float
    said: str


@dataclass(frozen=True, slots=True)
class CurvePicture:
    """Everything that the picture of some operating curves holds."""

    curves: tuple[DrawnCurve, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    finding: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM
    legend: int = 190


def finding_of(samples: Sequence[PlannedSample]) -> str:
    """What the curves show, for those who do not see them."""
    return " ".join(sample.finding for sample in samples)


def curve_table(samples: Sequence[PlannedSample]) -> tuple[CurveRow, ...]:
    """How often batches of each quality pass, by each plan."""
    passing = [[chance for _, chance in operating_curve(sample.plan, TABLE_SHARES)] for sample in samples]
    return tuple(
        CurveRow(one_in(share), tuple(often(chances[row]) for chances in passing))
        for row, share in enumerate(TABLE_SHARES)
    )


def curve_picture(samples: Sequence[PlannedSample]) -> CurvePicture:
    """Where everything stands in the picture of these curves, at least one, on one pair of axes."""
    end = 1.5 * max(sample.quality.rejected for sample in samples)
    step = next((each for each in TICK_STEPS if end / each <= MOST_TICKS), TICK_STEPS[-1])
    return CurvePicture(
        curves=tuple(
            DrawnCurve(_points(sample, end), dashes, TOP + 22 * number, sample.name)
            for number, (sample, dashes) in enumerate(zip(samples, DASHES, strict=False), start=1)
        ),
        across=tuple(
            Tick(_across(number * step, end), f"{number * step * 1000:g}") for number in range(int(end / step) + 1)
        ),
        up=tuple(Tick(_up(chance / 100), str(chance)) for chance in range(0, 101, 25)),
        finding=finding_of(samples),
    )


def _points(sample: PlannedSample, end: float) -> str:
    curve = operating_curve(sample.plan, [end * point / POINTS for point in range(POINTS + 1)])
    return " ".join(f"{_across(share, end):.1f},{_up(chance):.1f}" for share, chance in curve)


def _across(share: float, end: float) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * share / end, 1)


def _up(chance: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * chance, 1)
