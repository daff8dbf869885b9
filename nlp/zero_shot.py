"""Coding to themes that no one has trained, by nearness to what the code book says of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from nlp.codebook import OTHER, UNCLEAR, Theme
from nlp.config import ThemingConfig
from nlp.encoder import Encoder
from nlp.features import Reading
from nlp.phrases import PhraseHit, Strength

NEAR = 0.42
STEEPNESS = 12.0
NEVER = -12.0
HINT_SHARE = 0.2
LEFT_OVER = -1.5
"""The log odds of “something else”, which is thus given when no theme comes nearer than that."""
UNCLEAR_UNLESS_SAID = -2.0
"""Below that of “something else”, so that only a phrase like “don't know” makes an answer unclear."""


class Prototypes:
    """Themes as their label, description and examples say what they mean."""

    def __init__(self, themes: Sequence[Theme], *, encoder: Encoder, config: ThemingConfig) -> None:
        """Embed what the code book says of each theme."""
        self.theme_ids = tuple(theme.id for theme in themes)
        self._config = config
        sayings = [_sayings(theme) for theme in themes]
        owners = [place for place, said in enumerate(sayings) for _ in said]
        self._left_over = [place for place, theme in enumerate(themes) if theme.id == OTHER]
        self._unclear = [place for place, theme in enumerate(themes) if theme.id == UNCLEAR]
        self._owners = np.array(owners, dtype=np.intp)
        self._vectors = encoder.embed([saying for said in sayings for saying in said])

    def log_odds(self, readings: Sequence[Reading]) -> NDArray[np.float64]:
        """Give the log odds of each theme for each reading: nearness to its nearest saying, and its phrases."""
        odds = np.full((len(readings), len(self.theme_ids)), NEVER)
        for row, reading in enumerate(readings):
            nearness = np.full(len(self.theme_ids), -1.0)
            np.maximum.at(nearness, self._owners, self._vectors @ reading.vector)
            odds[row] = np.maximum(STEEPNESS * (nearness - NEAR), NEVER)
            odds[row, self._unclear] = UNCLEAR_UNLESS_SAID
            odds[row] += [self._from_phrases(reading.hits, theme_id) for theme_id in self.theme_ids]
            odds[row, self._left_over] = LEFT_OVER
        return odds

    def _from_phrases(self, hits: Sequence[PhraseHit], theme_id: str) -> float:
        strengths = {hit.strength for hit in hits if hit.theme_id == theme_id and not hit.is_set_aside}
        if Strength.STRONG in strengths:
            return self._config.phrase_log_odds
        return self._config.phrase_log_odds * HINT_SHARE if strengths else 0.0

    def direction(self, theme_id: str) -> NDArray[np.float32]:
        """Give the direction in which a theme lies: the sum of what the code book says of it."""
        place = self.theme_ids.index(theme_id)
        direction: NDArray[np.float32] = self._vectors[self._owners == place].sum(axis=0)
        return direction

    @property
    def thresholds(self) -> NDArray[np.float32]:
        """The log odds from which an untrained theme is assigned."""
        return np.full(len(self.theme_ids), logit(self._config.zero_shot_threshold), dtype=np.float32)


def _sayings(theme: Theme) -> list[str]:
    if theme.id in {OTHER, UNCLEAR}:
        return []
    return [said for said in (theme.label, theme.description, *theme.include) if said]
