"""How true the probabilities are: what was said beside what turned out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nlp.crossvalidate import HeldOutCoding

STEPS = 10


@dataclass(frozen=True, slots=True)
class Step:
    """The assignments whose probability lies between two tenths, with how many of them a careful reader shares."""

    low: float
    high: float
    assignments: int
    said: float
    found: float


def calibration(codings: Iterable[HeldOutCoding]) -> tuple[Step, ...]:
    """Sort all assignments given into tenths by their probability. A tenth without any is left out."""
    codings = list(codings)
    said = np.concatenate([expit(coding.log_odds[coding.given]) for coding in codings])
    found = np.concatenate([coding.wanted[coding.given] for coding in codings])
    places = np.minimum((said * STEPS).astype(np.intp), STEPS - 1)
    return tuple(_step(place, said[places == place], found[places == place]) for place in np.unique(places))


def expected_error(steps: Sequence[Step]) -> float:
    """Give the expected calibration error: the mean gap, weighed by the number of assignments."""
    return sum(step.assignments * abs(step.said - step.found) for step in steps) / sum(
        step.assignments for step in steps
    )


def as_table(steps: Sequence[Step]) -> str:
    """Give the steps as the Markdown table of the documentation, and the expected calibration error below it."""
    lines = [
        "| said | assignments | mean probability | share coded by a careful reader |",
        "|---|---|---|---|",
        *(
            f"| {step.low:.1f} to {step.high:.1f} | {step.assignments} | {step.said:.2f} | {step.found:.2f} |"
            for step in steps
        ),
    ]
    return "\n".join([*lines, "", f"Expected calibration error: {expected_error(steps):.3f}."])


def _step(place: np.intp, said: NDArray[np.float64], found: NDArray[np.bool_]) -> Step:
    return Step(
        low=float(place) / STEPS,
        high=float(place + 1) / STEPS,
        assignments=len(said),
        said=float(said.mean()),
        found=float(found.mean()),
    )
