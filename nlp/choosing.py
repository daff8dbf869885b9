"""From calibrated probabilities to the themes that are likely to agree best with a careful coder."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nlp.codebook import STANDING_ALONE
from nlp.deciding import MOST_THEMES

MOST_CONSIDERED = 12
"""Themes further down an answer's list are too unlikely to change what is chosen."""

Chances = NDArray[np.float64]


def choose(
    log_odds: NDArray[np.float64], theme_ids: Sequence[str], *, most_themes: int = MOST_THEMES
) -> NDArray[np.bool_]:
    """Say which themes each row gets: the likeliest ones, as many as make the F1 to be expected greatest.

    A sure answer thus gets one theme or exactly its several, and a doubtful one may get two that could each
    be meant. Themes are taken as independent of each other. A theme that stands alone is given alone, or not at all.
    """
    chances = expit(log_odds)
    alone = np.array([theme_id in STANDING_ALONE for theme_id in theme_ids])
    among = np.where(alone, 0.0, chances)
    order = (-among).argsort(axis=1, kind="stable")[:, :MOST_CONSIDERED]
    expected = expected_f1(np.take_along_axis(among, order, axis=1), most=most_themes)
    given = np.zeros(chances.shape, dtype=np.bool_)
    counts = 1 + expected.argmax(axis=1)
    np.put_along_axis(given, order, np.arange(order.shape[1]) < counts[:, None], axis=1)
    solitary = np.where(alone, chances, -1.0)
    is_alone = solitary.max(axis=1) > expected.max(axis=1)
    given[is_alone] = False
    given[is_alone, solitary.argmax(axis=1)[is_alone]] = True
    return given


def expected_f1(chances: Chances, *, most: int) -> Chances:
    """Give the F1 to be expected from giving the first one, two, … themes of each row, whose chances fall."""
    considered = chances.shape[1]
    most = min(most, considered)
    given = 1 + np.arange(most)
    also_meant = np.arange(considered)
    worth_of_a_hit = 2 / (given[None, :] + 1 + also_meant[:, None])
    gains = np.zeros((most, len(chances), most))
    for place in range(most):
        others = _counts(np.delete(chances, place, axis=1))
        gains[place] = chances[:, [place]] * (others @ worth_of_a_hit)
    reached = np.arange(most)[:, None] < given[None, :]
    expected: Chances = (gains * reached[:, None, :]).sum(axis=0)
    return expected


def _counts(chances: Chances) -> Chances:
    """Give the chance that none, one, two, … of the themes of each row are meant."""
    counts = np.zeros((len(chances), chances.shape[1] + 1))
    counts[:, 0] = 1.0
    for chance in chances.T:
        counts[:, 1:] = counts[:, 1:] * (1 - chance[:, None]) + counts[:, :-1] * chance[:, None]
        counts[:, 0] *= 1 - chance
    return counts
