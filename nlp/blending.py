"""Two opinions made into one: the tuned network's and the heads', weighed on answers that neither had seen."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from nlp.errors import ModelUnreadable
from nlp.model import Heads

FILE = "blend.json"
PENALTY = 8.0
"""How strongly the intercepts are drawn to zero: a theme with few answers keeps what both opinions say."""
DIGITS = 4
EXACT_ENOUGH = {"ftol": 1e-15, "gtol": 1e-7, "maxiter": 1_000}
"""Tight enough for the digits that are kept to be the same on any number of threads."""

Odds = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Blend:
    """How much each opinion counts, and what is added for each theme.

    It belongs to one pair of tuned network and heads, named by their fingerprints.
    """

    theme_ids: tuple[str, ...]
    tuned_fingerprint: str
    heads_fingerprint: str
    tuned_weight: float
    heads_weight: float
    intercepts: tuple[float, ...]

    def log_odds(self, tuned: NDArray[np.floating], heads: NDArray[np.floating]) -> Odds:
        """Give the calibrated log odds of each theme for each row."""
        return weigh(tuned, heads, np.array([self.tuned_weight, self.heads_weight, *self.intercepts]))

    @property
    def fingerprint(self) -> str:
        """A short name that changes when the tuned network, the heads or a weight does."""
        return sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:12]

    def save(self, folder: Path) -> None:
        """Write the blend into a folder, whole or not at all."""
        part = folder / f".{FILE}"
        part.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")
        part.replace(folder / FILE)


def load_blend(folder: Path) -> Blend:
    """Read a blend from a folder."""
    try:
        kept = json.loads((folder / FILE).read_text("utf-8"))
        return Blend(**{**kept, "theme_ids": tuple(kept["theme_ids"]), "intercepts": tuple(kept["intercepts"])})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnreadable(f"The blend in {folder} cannot be read. Make it again with “make model”.") from error


@dataclass(frozen=True, slots=True)
class HeldOutSet:
    """A set of coded answers with what was made of each by a tuned network and by heads that had not seen it."""

    name: str
    tuned: NDArray[np.floating]
    heads: NDArray[np.floating]
    flags: NDArray[np.bool_]


def fit_weights(sets: Sequence[HeldOutSet]) -> Odds:
    """Give the two weights and the intercepts under which held-out answers' themes are least surprising."""
    tuned, heads = np.vstack([one.tuned for one in sets]), np.vstack([one.heads for one in sets])
    flags = np.vstack([one.flags for one in sets])
    wanted = flags.astype(np.float64)

    def loss(weights: Odds) -> tuple[float, Odds]:
        odds = weigh(tuned, heads, weights)
        errors = expit(odds) - wanted
        intercepts = weights[2:]
        value = np.logaddexp(0, odds).sum() - (odds * wanted).sum() + PENALTY / 2 * (intercepts**2).sum()
        pull = np.concatenate(
            [[(errors * tuned).sum(), (errors * heads).sum()], errors.sum(axis=0) + PENALTY * intercepts]
        )
        return float(value), pull

    start = np.concatenate([[0.5, 0.5], np.zeros(flags.shape[1])])
    found: Odds = minimize(loss, start, jac=True, method="L-BFGS-B", options=EXACT_ENOUGH).x
    return found.round(DIGITS)


def weigh_up(sets: Sequence[HeldOutSet], *, heads: Heads, tuned_fingerprint: str) -> Blend:
    """Weigh heads against a tuned network, by what others like them made of sets that they had not seen."""
    weights = fit_weights(sets)
    return Blend(
        theme_ids=heads.theme_ids,
        tuned_fingerprint=tuned_fingerprint,
        heads_fingerprint=heads.fingerprint,
        tuned_weight=float(weights[0]),
        # The heads' log odds come with a slope, which those of the held-out sets were without.
        heads_weight=round(float(weights[1]) / heads.slope, DIGITS),
        intercepts=tuple(weights[2:].tolist()),
    )


def weigh(tuned: NDArray[np.floating], heads: NDArray[np.floating], weights: Odds) -> Odds:
    """Add two opinions in log odds, by the two first weights, and the intercepts that follow."""
    odds: Odds = weights[0] * tuned.astype(np.float64) + weights[1] * heads.astype(np.float64) + weights[2:]
    return odds
