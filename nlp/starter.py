"""What codes before people's codings count: the model that ships, nearness to the code book, or both."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from nlp.attaching import Pointers, attention_by_passage
from nlp.codebook import CodeBook
from nlp.config import ThemingConfig
from nlp.encoder import Encoder
from nlp.features import Features, Reading, read_comments
from nlp.lexicon import Lexicon
from nlp.lineage import Lineage
from nlp.model import Heads
from nlp.second_opinion import SecondOpinion
from nlp.tuned import Opinion
from nlp.types import Comment, Concern, PersonalDetail
from nlp.zero_shot import Prototypes

if TYPE_CHECKING:
    from nlp.concern_reading import ConcernReader
    from nlp.phrases import PhraseRules

UNTRAINED = "untrained"
DOUBTFUL_BELOW = 0.25
"""Below this probability a theme that a second opinion gives all the same is said to be only the nearest."""
FAR = -1e9
"""What a passage that was not looked at has instead of nearness."""

Odds = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CloseReading:
    """All that is made of a comment before anything counts that people's codings taught.

    `log_odds` are of the starter's themes. `looked_at` tells how much of each theme's attention each passage has; it is
    None where no tuned network read the comment.
    """

    reading: Reading
    log_odds: Odds
    looked_at: Pointers | None
    masked_text: str
    details: tuple[PersonalDetail, ...]
    concerns: tuple[Concern, ...]


class Starter:
    """Reads comments closely. What is made of a comment never depends on the others."""

    def __init__(
        self,
        codebook: CodeBook,
        *,
        config: ThemingConfig,
        encoder: Encoder,
        heads: Heads | None,
        lexicon: Lexicon,
        second: SecondOpinion | None,
    ) -> None:
        """Prepare to read: themes that `heads` knows by id and label are trained, the rest go by the code book.

        A theme that has taken the place of others goes by what was learnt of all of them, and a part of one that was
        split by what was learnt of the whole. A second opinion counts for every trained theme.
        """
        lineage = Lineage(codebook.themes, heads)
        is_trained = any(lineage.columns.values())
        self._config = config
        self._encoder = encoder
        self._lexicon = lexicon
        self._lineage = lineage
        self._heads = heads if is_trained else None
        self._features = Features(heads.vocabulary, heads.theme_ids, dimensions=heads.dimensions) if heads else None
        self._prototypes = Prototypes(lineage.rest, among=codebook.themes, encoder=encoder, config=config)
        is_of_the_heads = second is not None and heads is not None and second.blend.theme_ids == heads.theme_ids
        self._second = second if is_of_the_heads and is_trained else None
        self.theme_ids = lineage.theme_ids

    @cached_property
    def _concerns(self) -> "ConcernReader":
        from nlp.concern_reading import ConcernReader  # noqa: PLC0415 - needs spaCy, as above

        return ConcernReader(self._encoder)

    @property
    def name(self) -> str:
        """The fingerprint of the model; “untrained” where the code book alone counts."""
        if self._heads is None:
            return UNTRAINED
        return (
            f"{self._heads.fingerprint}-{self._second.blend.fingerprint}" if self._second else self._heads.fingerprint
        )

    @property
    def goes_by_chances(self) -> bool:
        """Whether its log odds are to be taken at their word, rather than held against thresholds."""
        return self._second is not None or self._heads is None

    @cached_property
    def thresholds(self) -> Odds:
        """The log odds from which each theme is more than the nearest."""
        if self._second:
            return np.full(len(self.theme_ids), logit(DOUBTFUL_BELOW))
        return np.concatenate([self._trained_thresholds(), self._prototypes.thresholds], dtype=np.float64)

    def is_trained(self, column: int) -> bool:
        """Say whether a theme goes by answers that were coded to it, and not by what the code book says."""
        return column < len(self._lineage.known_ids)

    def read(self, comments: Sequence[Comment]) -> list[CloseReading]:
        """Read comments that have words, in order."""
        if not comments:
            return []
        # Only new text needs spaCy, which takes a second to load.
        from nlp.redact import find_personal_details, mask_found  # noqa: PLC0415

        texts = [comment.text for comment in comments]
        opinions = self._second.network.read(texts) if self._second else None
        known = [opinion.vector for opinion in opinions] if opinions else None
        readings = read_comments(comments, rules=self._rules, encoder=self._encoder, known=known)
        log_odds = self._log_odds(readings, opinions)
        details = [find_personal_details(text) for text in texts]
        concerns = self._concerns.read(texts, np.stack([reading.vector for reading in readings]))
        return [
            CloseReading(
                reading=reading,
                log_odds=log_odds[row],
                looked_at=_looked_at(reading, opinions[row]) if opinions else None,
                masked_text=mask_found(texts[row], details[row]),
                details=details[row],
                concerns=concerns[row],
            )
            for row, reading in enumerate(readings)
        ]

    def is_looked_for(self, column: int) -> bool:
        """Say whether the tuned network looks for a theme, or for one that it was."""
        return self._second is not None and bool(self._columns(column))

    def pointers(self, read: CloseReading, column: int) -> Pointers:
        """Say of each passage how much it speaks for a theme: by the network's attention, or else by nearness."""
        passages = read.reading.passages
        columns = self._columns(column)
        if read.looked_at is not None and columns:
            looked_at: Pointers = read.looked_at[:, columns].max(axis=1)
            return looked_at
        pointers = np.full(len(passages), FAR, dtype=np.float32)
        if len(passages) > 1:
            near = passages[: self._config.passages_to_embed]
            texts = [read.reading.comment.text[passage.start : passage.end] for passage in near]
            pointers[: len(near)] = self._encoder.embed(texts) @ self._direction(column)
        return pointers

    def _columns(self, column: int) -> list[int]:
        return self._lineage.columns[self.theme_ids[column]]

    def _direction(self, column: int) -> NDArray[np.float32]:
        if self._heads is not None and self.is_trained(column):
            weights = self._heads.weights[self._columns(column), : self._heads.dimensions]
            direction: NDArray[np.float32] = weights.sum(axis=0)
            return direction
        return self._prototypes.direction(self.theme_ids[column])

    @cached_property
    def _rules(self) -> "PhraseRules":
        from nlp.phrases import PhraseRules  # noqa: PLC0415 - as in `read`

        return PhraseRules(self._lexicon)

    def _log_odds(self, readings: Sequence[Reading], opinions: Sequence[Opinion] | None) -> Odds:
        likeness = self._prototypes.likeness(readings)
        if self._heads is None or self._features is None:
            return likeness.log_odds
        trained = self._heads.log_odds(self._features.rows(readings))
        if self._second and opinions:
            trained = self._second.blend.log_odds(np.array([opinion.log_odds for opinion in opinions]), trained)
        return self._lineage.log_odds(trained, likeness)

    def _trained_thresholds(self) -> NDArray[np.float32]:
        if self._heads is None:
            return np.empty(0, dtype=np.float32)
        # The lowest: what was given one of several themes is given the one that they have become.
        columns = [self._lineage.columns[theme_id] for theme_id in self._lineage.known_ids]
        lowest = np.array([self._heads.thresholds[mine].min() for mine in columns], dtype=np.float32)
        thresholds: NDArray[np.float32] = lowest + np.float32(self._config.threshold_shift)
        return thresholds


def _looked_at(reading: Reading, opinion: Opinion) -> Pointers:
    return attention_by_passage(opinion.attention, opinion.offsets, reading.passages)
