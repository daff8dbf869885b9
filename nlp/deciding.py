"""From log odds to themes: which themes a comment gets, by the coding rules."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.codebook import STANDING_ALONE

MOST_THEMES = 5


def decide(
    log_odds: NDArray[np.float64],
    thresholds: NDArray[np.float32] | NDArray[np.float64],
    theme_ids: Sequence[str],
    *,
    most_themes: int = MOST_THEMES,
) -> NDArray[np.bool_]:
    """Say which themes each row gets: those at their threshold, and always the one furthest above or nearest below.

    A theme that stands alone is given alone, or not at all.
    """
    margins = log_odds - thresholds
    best = margins.argmax(axis=1)
    ranks = (-margins).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    alone = np.array([theme_id in STANDING_ALONE for theme_id in theme_ids])
    chosen = (margins > 0) & (ranks < most_themes) & ~alone
    chosen[alone[best]] = False
    chosen[np.arange(len(best)), best] = True
    given: NDArray[np.bool_] = chosen
    return given
