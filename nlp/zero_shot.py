"""Coding to themes that no one has trained, by nearness to what the code book says of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from nlp.codebook import OTHER, UNCLEAR, Theme
from nlp.config import ThemingConfig
from nlp.encoder import Encoder
from nlp.features import Reading
from nlp.lexicon import PhraseHit, Strength
from nlp.sayings import SharedWords, sayings, told

TEMPERATURE = 0.05
"""How much nearer one theme must be than another to be e times as likely."""
WORD_LOG_ODDS = 1.0
"""What a word adds that an answer shares with what is said of one theme alone."""
HINT_SHARE = 0.2
LEFT_OVER = 0.22
LEFT_OVER_OF_A_LEAN_BOOK = 0.02
"""“Something else” counts as a theme at this nearness: less where little but labels says what themes mean."""
LEAN_BELOW = 2.0
UNCLEAR_UNLESS_SAID = -1.0
UNCLEAR_WHERE_SAID = 0.05
"""How much nearer than “something else” an answer is to being unclear: only by a phrase like “don't know”."""
MOST_WORDS_OF_UNCLEAR = 8
"""Who writes more says more than that they do not know."""
MOST_LOG_ODDS = 12.0

Odds = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like what is said of themes answers are: in each table a row for each answer and a column for each theme.

    `log_odds` are of a theme's share among all, and `weights` what the shares are of, in logarithms.
    """

    log_odds: Odds
    weights: Odds
    nearness: Odds
    shared_words: Odds


class Prototypes:
    """Themes as their label, description and examples say what they mean.

    A theme's nearness to an answer is the mean of two cosines: that of its nearest saying, and that of all its
    sayings taken together. Its weight grows with nearness, with words that the answer shares with what is written of
    it, and with its phrases. Its probability is its share among all themes, “something else” included.
    """

    def __init__(
        self, themes: Sequence[Theme], *, among: Sequence[Theme] = (), encoder: Encoder, config: ThemingConfig
    ) -> None:
        """Embed what the code book says of `themes`, and of the other themes `among` which they compete."""
        self.theme_ids = tuple(theme.id for theme in themes)
        self._config = config
        rivals = (*themes, *(theme for theme in among if theme not in themes)) if themes else ()
        self._rival_ids = tuple(theme.id for theme in rivals)
        said = [sayings(theme) for theme in rivals]
        self._counts = np.array([len(each) for each in said], dtype=np.intp)
        self._told = np.flatnonzero(self._counts)
        self._owners = np.repeat(np.arange(len(rivals)), self._counts)
        self._vectors = encoder.embed([saying for each in said for saying in each])
        written = [told(theme) for theme in rivals]
        self._words = SharedWords(written)
        is_lean = sum(map(len, written)) < LEAN_BELOW * len(self._told)
        self._left_over = LEFT_OVER_OF_A_LEAN_BOOK if is_lean else LEFT_OVER

    def log_odds(self, readings: Sequence[Reading]) -> Odds:
        """Give the log odds of each theme for each reading."""
        return self.likeness(readings).log_odds

    def likeness(self, readings: Sequence[Reading]) -> Likeness:
        """Say how like each theme each reading is."""
        themes = len(self.theme_ids)
        if not themes:
            nothing = np.empty((len(readings), 0))
            return Likeness(nothing, nothing, nothing, nothing)
        nearness, shared = self._nearness(readings), self._words.count(readings)
        weights = nearness / TEMPERATURE + WORD_LOG_ODDS * shared
        weights[:, self._told] += [
            [self._from_phrases(reading.hits, self._rival_ids[place]) for place in self._told] for reading in readings
        ]
        tables = (self._shares(weights), weights, nearness, shared)
        return Likeness(*(of_rivals[:, :themes] for of_rivals in tables))

    def _shares(self, weights: Odds) -> Odds:
        if OTHER not in self._rival_ids:
            weights = np.column_stack([weights, np.full(len(weights), self._left_over / TEMPERATURE)])
        weights = weights - weights.max(axis=1, keepdims=True)
        chances = np.exp(weights)
        against = np.maximum(chances.sum(axis=1, keepdims=True) - chances, np.exp(-MOST_LOG_ODDS))
        odds: Odds = np.clip(weights - np.log(against), -MOST_LOG_ODDS, MOST_LOG_ODDS)
        return odds

    def _nearness(self, readings: Sequence[Reading]) -> Odds:
        nearness = np.empty((len(readings), len(self._rival_ids)))
        # One by one: the last digits of a product of two tables depend on how many rows they have.
        cosines = np.array([self._vectors @ reading.vector for reading in readings])
        for place in self._told:
            mine = self._owners == place
            centre = self._vectors[mine].sum(axis=0)
            together = np.array([centre @ reading.vector for reading in readings])
            together /= max(float(np.linalg.norm(centre)), 1e-9)
            nearness[:, place] = (cosines[:, mine].max(axis=1) + together) / 2
        for column, theme_id in enumerate(self._rival_ids):
            if theme_id == OTHER:
                nearness[:, column] = self._left_over
            elif theme_id == UNCLEAR:
                said = [
                    self._from_phrases(reading.hits, UNCLEAR) > 0
                    and len(reading.comment.text.split()) <= MOST_WORDS_OF_UNCLEAR
                    for reading in readings
                ]
                nearness[:, column] = np.where(said, self._left_over + UNCLEAR_WHERE_SAID, UNCLEAR_UNLESS_SAID)
        return nearness

    def _from_phrases(self, hits: Sequence[PhraseHit], theme_id: str) -> float:
        strengths = {hit.strength for hit in hits if hit.theme_id == theme_id and not hit.is_set_aside}
        if Strength.STRONG in strengths:
            return self._config.phrase_log_odds
        return self._config.phrase_log_odds * HINT_SHARE if strengths else 0.0

    def direction(self, theme_id: str) -> NDArray[np.float32]:
        """Give the direction in which a theme lies: the sum of what the code book says of it."""
        place = self._rival_ids.index(theme_id)
        direction: NDArray[np.float32] = self._vectors[self._owners == place].sum(axis=0)
        return direction

    @property
    def thresholds(self) -> NDArray[np.float32]:
        """The log odds from which an untrained theme is assigned."""
        return np.full(len(self.theme_ids), logit(self._config.zero_shot_threshold), dtype=np.float32)
